from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Gives the `nabe` command its verbs: run, web, worker, setup, doctor."""

    name = "nabe.config"
    label = "config"
