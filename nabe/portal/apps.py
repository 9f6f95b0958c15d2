from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "nabe.portal"
    label = "portal"
