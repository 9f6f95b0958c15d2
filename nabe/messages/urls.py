"""Addresses under /buero/nachrichten/."""

from django.urls import path

from nabe.messages import views

app_name = "messages"
urlpatterns = [
    path("", views.log, name="list"),
    path("<int:pk>/", views.message, name="message"),
    path("<int:pk>/noch-einmal/", views.repeat, name="repeat"),
]
