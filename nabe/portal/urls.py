"""Pages without a language in their address."""

from django.urls import path

from nabe.portal import views

app_name = "office"
urlpatterns = [
    path("", views.root, name="root"),
    path("farben.css", views.colours, name="colours"),
    path("heute/", views.today, name="today"),
]
