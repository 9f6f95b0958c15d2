from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "nabe.demo"
    label = "demo"
