"""What the outbox holds about persons."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nabe.messages.models import Message
from nabe.people.models import Person
from nabe.people.privacy import declare, delete_older, export_rows


def _erase(person: Person) -> None:
    Message.objects.filter(person=person.pk).delete()
    if person.email:
        Message.objects.filter(address=person.email).delete()


declare(
    Message,
    ("person", "address", "subject", "text"),
    purpose=_("Nachrichten zustellen und nachweisen"),
    retention_days=180,
    expire=delete_older(Message, "created_at"),
    export=export_rows(Message, "person", ("kind", "address", "subject", "created_at", "sent_at")),
    erase=_erase,
)
