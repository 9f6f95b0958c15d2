"""What the outbox holds about persons."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nabe.messages.models import Attachment, Message, PushSubscription, Reach
from nabe.people.models import Person
from nabe.people.privacy import at_address, declare, delete_rows, export_rows

EXPORTED = ("kind", "address", "subject", "text", "created_at", "not_before", "sent_at")


def _erase(person: Person) -> None:
    Message.objects.filter(Q(person=person.pk) | at_address(person, "address")).delete()


def _expire(before: dt.datetime) -> int:
    """Delete what is old, but nothing that still waits for its day."""
    old = Message.objects.filter(created_at__lt=before)
    done = old.filter(Q(not_before=None) | Q(not_before__lt=before))
    return done.delete()[1].get(Message._meta.label, 0)


declare(
    Message,
    ("person", "address", "subject", "text"),
    purpose=_("Nachrichten zustellen und nachweisen"),
    retention_days=180,
    expire=_expire,
    export=export_rows(Message, "person", EXPORTED, address="address"),
    erase=_erase,
)
declare(
    Attachment,
    ("name", "content"),
    purpose=_("Anhänge einer Nachricht, bis sie zugestellt ist"),
    export=export_rows(Attachment, "message__person", ("name", "size")),
    erase=delete_rows(Attachment, "message__person"),
)
declare(
    Reach,
    ("person", "digest"),
    purpose=_("Wichtige Nachrichten auch per SMS, wenn die Person es wünscht"),
    export=export_rows(Reach, "person", ("asked_at", "confirmed_at")),
    erase=delete_rows(Reach, "person"),
)
declare(
    PushSubscription,
    ("person", "endpoint", "p256dh", "auth", "device"),
    purpose=_("Benachrichtigungen auf Geräten, auf denen die Person sie eingeschaltet hat"),
    export=export_rows(PushSubscription, "person", ("device", "endpoint", "made_at")),
    erase=delete_rows(PushSubscription, "person"),
)
