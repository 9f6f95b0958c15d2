from django.apps import AppConfig


class InterpretingConfig(AppConfig):
    name = "nabe.interpreting"
    label = "interpreting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from nabe.interpreting import privacy, privacy_money  # noqa: F401
