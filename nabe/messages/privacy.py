"""What the outbox holds about persons."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nabe.messages.models import Message
from nabe.people.models import Person
from nabe.people.privacy import at_address, declare, delete_older, export_rows

EXPORTED = ("kind", "address", "subject", "text", "created_at", "sent_at")


def _erase(person: Person) -> None:
    Message.objects.filter(Q(person=person.pk) | at_address(person, "address")).delete()


declare(
    Message,
    ("person", "address", "subject", "text"),
    purpose=_("Nachrichten zustellen und nachweisen"),
    retention_days=180,
    expire=delete_older(Message, "created_at"),
    export=export_rows(Message, "person", EXPORTED, address="address"),
    erase=_erase,
)
