"""Public pages about the open interfaces, under their language."""

from django.urls import path

from nabe.api import views

app_name = "api"
urlpatterns = [path("offene-daten/", views.open_data, name="open_data")]
