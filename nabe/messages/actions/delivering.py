"""Emptying the outbox: whatever becomes of a worker, nothing is lost and nobody is told twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.messages import channels, wording
from nabe.messages.models import Attachment, Message

State = Message.State
LEASE = dt.timedelta(minutes=5)
FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=12)
MOST_ATTEMPTS = 8


def deliver_due(*, at_most: int = 200) -> int:
    """Hand over every due message, one after the other; returns how many went out.

    Any number of workers may do this at once: each message is taken by one of them.
    """
    sent = 0
    for _turn in range(at_most):
        message = _take()
        if message is None:
            break
        sent += _deliver(message)
    return sent


def _take() -> Message | None:
    """Take the next due message for this worker, or None; gives up what no worker can end."""
    now = clock.now()
    due = Q(state__in=(State.QUEUED, State.FAILED)) | Q(state=State.SENDING, handed_over_at=None)
    with transaction.atomic():
        _give_up(now)
        message = (
            Message.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(due, next_try__lte=now)
            .order_by("next_try", "pk")
            .first()
        )
        if message is None:
            return None
        message.state = State.SENDING
        message.attempts += 1
        message.next_try = now + LEASE
        message.save(update_fields=["state", "attempts", "next_try"])
    return message


def _give_up(now: dt.datetime) -> None:
    """A worker died: what it had handed over, or what ends every worker, is for a person."""
    left = Message.objects.filter(state=State.SENDING, next_try__lte=now)
    left.filter(handed_over_at__isnull=False).update(state=State.ABANDONED, last_error=_unknown())
    left.filter(handed_over_at=None, attempts__gte=MOST_ATTEMPTS).update(
        state=State.ABANDONED, last_error=_("Das Senden ist zu oft abgebrochen.")
    )


def _unknown() -> str:
    return _("Unterbrochen beim Senden. Vielleicht ist die Nachricht schon angekommen.")


def _deliver(message: Message) -> bool:
    def handing_over() -> None:
        if not _note(message, handed_over_at=clock.now()):
            raise channels.NotSent("another worker took it")

    try:
        channels.CHANNELS[message.channel](message, handing_over=handing_over)
    except channels.NotSent as error:
        _failed(message, str(error), final=error.final)
        return False
    except channels.Unknown as error:
        _note(message, state=State.ABANDONED, last_error=_shown(f"{_unknown()} ({error})"))
        return False
    _sent(message)
    return True


def _sent(message: Message) -> None:
    """Note the success; codes and the tokens of links are not kept longer than needed."""
    kept = "" if message.secret else wording.without_links(message.text)
    with transaction.atomic():
        noted = _note(
            message, state=State.SENT, sent_at=clock.now(), last_error="",
            text=kept, html="", unsubscribe="",
        )  # fmt: skip
        if noted:
            Attachment.objects.filter(message=message).update(content=b"")


def _failed(message: Message, reason: str, *, final: bool) -> None:
    gave_up = final or message.attempts >= MOST_ATTEMPTS
    wait = min(FIRST_WAIT * 4 ** (message.attempts - 1), LONGEST_WAIT)
    _note(
        message, state=State.ABANDONED if gave_up else State.FAILED, last_error=_shown(reason),
        next_try=clock.now() + wait, handed_over_at=None,
    )  # fmt: skip


def _shown(reason: str) -> str:
    """Return what another server said as one line that the database can keep."""
    return wording.one_line(reason)[:300]


def _note(message: Message, **changes: Any) -> bool:
    """Write what this worker learned, unless another one has taken the message meanwhile."""
    written = Message.objects.filter(
        pk=message.pk, state=State.SENDING, attempts=message.attempts
    ).update(**changes)
    return written == 1
