"""Addresses of the log under /buero/nachrichten/, and of one's own settings."""

from django.urls import path

from nabe.messages import views

app_name = "messages"
urlpatterns = [
    path("konto/nachrichten/", views.own, name="own"),
    path("konto/nachrichten/geraet/", views.device_on, name="device_on"),
    path("konto/nachrichten/geraet/aus/", views.device_off, name="device_off"),
    path("buero/nachrichten/", views.log, name="list"),
    path("buero/nachrichten/<int:pk>/", views.message, name="message"),
    path("buero/nachrichten/<int:pk>/noch-einmal/", views.repeat, name="repeat"),
]
