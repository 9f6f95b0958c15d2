"""Reading the outbox: the log for coordination, what is due for the worker."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Collection

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import Greatest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.core.errors import NotAllowed, Refused
from nabe.messages import gateway, numbers, rules, webpush
from nabe.messages.models import Attachment, Message, PushSubscription, Reach
from nabe.people.models import Person

TROUBLE = (Message.State.FAILED, Message.State.ABANDONED)
CONFIRM = "sms_confirm"  # the kind of message by which somebody confirms their number
_FOR_GOOD = re.compile(r"55[0-9] ")  # the server's answer to the recipient
UNDELIVERED = (Message.State.QUEUED, Message.State.SENDING, Message.State.FAILED)


def messages_for_log(viewer: Person | None, *, state: str = "") -> QuerySet[Message]:
    """Return the outbox, newest first, without texts; nothing for people who may not read it."""
    if not rules.reads_outbox(viewer):
        return Message.objects.none()
    found = Message.objects.defer("text", "html").select_related("person")
    return found.filter(state=state) if state in Message.State.values else found


def message_for_page(viewer: Person | None, pk: int) -> Message:
    """Return one message; refuses people who may not read the outbox, answers 404 without it."""
    if not rules.reads_outbox(viewer):
        raise NotAllowed()
    return get_object_or_404(Message.objects.select_related("person"), pk=pk)


def files_of(message: Message) -> QuerySet[Attachment]:
    """Return the attachments of a message that the viewer may read, without their content."""
    return message.attachments.defer("content")


def states() -> list[tuple[str, str]]:
    """Return (state, its name for people) in the order of a message's life."""
    return [(str(value), str(label)) for value, label in Message.State.choices]


def counts_by_state(viewer: Person | None) -> dict[str, int]:
    """Return how many messages are in each state."""
    if not rules.reads_outbox(viewer):
        return {}
    return dict(Message.objects.order_by().values_list("state").annotate(Count("pk")))


def messages_in_trouble(viewer: Person | None) -> QuerySet[Message]:
    """Return what was not delivered, newest first: for "Heute"."""
    found = messages_for_log(viewer).filter(state__in=TROUBLE)
    return found.exclude(channel=Message.Channel.PUSH)  # a device that is off troubles nobody


def failing_providers(viewer: Person | None, *, days: int = 30) -> list[tuple[str, int]]:
    """Return (mail domain, how many failed), most first, of the last `days` days."""
    since = clock.now() - dt.timedelta(days=days)
    counts: dict[str, int] = {}
    mails = messages_in_trouble(viewer).filter(channel=Message.Channel.MAIL, created_at__gte=since)
    for address in mails.values_list("address", flat=True):
        domain = address.rpartition("@")[2]
        counts[domain] = counts.get(domain, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:5]


def refused_addresses(addresses: Collection[str], *, days: int = 90) -> set[str]:
    """Return those of the addresses whose newest message a mail server refused for good.

    The worker asks, to find dead addresses; no viewer is needed.
    """
    since = clock.now() - dt.timedelta(days=days)
    newest = Message.objects.filter(address__in=addresses, created_at__gte=since)
    rows = newest.order_by("address", "-created_at", "-pk").distinct("address")
    return {
        row.address for row in rows.only("address", "state", "last_error")
        if row.state == Message.State.ABANDONED and _FOR_GOOD.match(row.last_error)
    }  # fmt: skip


def waiting() -> tuple[int, dt.datetime | None]:
    """Return how many messages should have gone out by now, and since when the oldest waits.

    What waits for its own day does not count. Operators watch it; no viewer is needed.
    """
    due = Message.objects.exclude(channel=Message.Channel.PUSH).exclude(not_before__gt=clock.now())
    rows = due.filter(state__in=UNDELIVERED)
    found = rows.aggregate(number=Count("pk"), oldest=Min(Greatest("created_at", "not_before")))
    return found["number"], found["oldest"]


def sms_state(viewer: Person) -> str:
    """Return how text messages to the viewer stand: off, asked, on, or changed (another number)."""
    reach = Reach.objects.filter(person=viewer).first()
    if reach is None:
        return "off"
    number = numbers.mobile(viewer.phone)
    if number is None or numbers.digest(number) != reach.digest:
        return "changed"
    return "on" if reach.confirmed_at else "asked"


def is_confirmed(person_id: str) -> bool:
    """Say whether the reach that a link names is confirmed; refuses a link whose wish has ended."""
    reach = Reach.objects.filter(person=uuid.UUID(person_id)).first()
    if reach is None:
        raise Refused(_("Dieser Link gilt nicht mehr."), status=410)
    return reach.confirmed_at is not None


def devices_of(viewer: Person) -> list[PushSubscription]:
    """Return the devices on which the viewer wants to be notified, the newest first."""
    return list(PushSubscription.objects.filter(person=viewer))


def device_of(viewer: Person, *, pk: str = "", endpoint: str = "") -> PushSubscription | None:
    """Return one of the viewer's devices by its number or its endpoint, if it is still there."""
    own = PushSubscription.objects.filter(person=viewer).select_related("person")
    if pk.isdecimal() and len(pk) < 18:
        return own.filter(pk=int(pk)).first()
    return own.filter(digest=webpush.digest(endpoint)).first()


def wants_sms(person: Person) -> str:
    """Return the number to which somebody confirmed that they want text messages, else nothing."""
    if not gateway.is_on():
        return ""
    reach = Reach.objects.filter(person=person, confirmed_at__isnull=False).first()
    return _same_number(reach)


def sms_number(message: Message) -> str:
    """Return where a text message goes, asked at the last moment; the worker asks."""
    reach = Reach.objects.filter(person=message.person_id).select_related("person").first()
    if reach is None or (reach.confirmed_at is None and message.kind != CONFIRM):
        return ""
    return _same_number(reach)


def _same_number(reach: Reach | None) -> str:
    number = numbers.mobile(reach.person.phone) if reach else None
    return number if reach and number and numbers.digest(number) == reach.digest else ""


def is_written(key: str) -> bool:
    """Say whether the message of this key is written already; see `actions.send`."""
    return Message.objects.filter(key=key).exists()
