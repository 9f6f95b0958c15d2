from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "nabe.messages"
    # Django's own "messages" (notes after an action) has that label already.
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from nabe.messages import actions, checks, privacy  # noqa: F401
        from nabe.people import outgoing

        outgoing.register(actions.send)
