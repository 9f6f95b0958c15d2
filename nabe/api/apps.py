from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "nabe.api"
    label = "api"
