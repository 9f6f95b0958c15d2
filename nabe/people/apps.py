from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "nabe.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from nabe.people import checks, holdings, signin  # noqa: F401
