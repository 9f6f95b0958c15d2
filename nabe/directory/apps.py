from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "nabe.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from nabe.directory import privacy  # noqa: F401
