"""Writing into the outbox and emptying it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from nabe.core import clock, journal, states
from nabe.core.errors import NotAllowed, Refused
from nabe.core.rows import key_of
from nabe.messages import channels, rules, wording
from nabe.messages.models import Attachment, Message
from nabe.people import queries as people
from nabe.people.models import Person

State = Message.State
DELIVER = "messages.deliver_due"
LEASE = dt.timedelta(minutes=5)
FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=12)
MOST_ATTEMPTS = 8
LARGEST_FILES = 5 * 1024 * 1024  # bytes of all attachments of one message together
File = tuple[str, str, bytes]  # name, content type, content


def send(  # noqa: PLR0913
    kind: str,
    *,
    to: Person | str,
    key: str,
    context: Mapping[str, Any] | None = None,
    language: str = "",
    cause: models.Model | None = None,
    not_before: dt.datetime | None = None,
    files: Sequence[File] = (),
) -> Message | None:
    """Put a message into the outbox, within the caller's transaction.

    `to` is a person or an address, which may be a person's; the wording is `messages/<kind>.txt`
    in `language`, which is the person's own where none is given. `key` names the message for ever:
    the second message with the same key is not written. It waits until `not_before`, worded as it
    is now. `files` are attached; Refused above 5 MB together. Returns None for a person without
    address.
    """
    address = (to.email or "") if isinstance(to, Person) else str(to)
    if not address:
        return None
    _refuse_large(files)
    person = to if isinstance(to, Person) else people.person_at(address)
    chosen = language or (person.language if person else "") or "de"
    words = wording.word(kind, {"person": person, **(context or {})}, language=chosen)
    table, row_id = key_of(cause) if cause is not None else ("", "")
    now = clock.now()
    row = {
        "kind": kind, "person": person, "address": address, "language": chosen,
        "subject": words.subject, "text": words.text, "html": words.html,
        "secret": words.secret, "unsubscribe": words.unsubscribe, "cause_table": table, "cause_id": row_id,
        "created_at": now, "not_before": not_before, "next_try": not_before or now,
    }  # fmt: skip
    return _write(key, row, files)


def _refuse_large(files: Sequence[File]) -> None:
    if sum(len(content) for _name, _type, content in files) > LARGEST_FILES:
        raise Refused(_("Die Anhänge sind zusammen größer als 5 MB. So groß darf keine Mail sein."))


def _write(key: str, row: Mapping[str, Any], files: Sequence[File]) -> Message:
    """Write a message and its files, or return the one that was written with this key before."""
    with transaction.atomic():
        message, made = Message.objects.get_or_create(key=key, defaults=row)
        if made:
            Attachment.objects.bulk_create(
                Attachment(
                    message=message, name=name, content_type=content_type,
                    content=content, size=len(content),
                )
                for name, content_type, content in files
            )  # fmt: skip
            transaction.on_commit(_wake_worker)
    return message


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


def repeat(message: Message, *, by: Person) -> Message:
    """Queue a message again that was given up, counting its tries from new."""
    if not rules.may_repeat(by, message):
        raise NotAllowed()
    with transaction.atomic():
        states.move(
            message, State.QUEUED, allowed=Message.STEPS,
            attempts=0, next_try=clock.now(), handed_over_at=None, last_error="",
        )  # fmt: skip
        journal.write(message, "repeated", by=by)
        transaction.on_commit(_wake_worker)
    return message


def withdraw(kind: str, *, cause: models.Model) -> int:
    """Take messages of `kind` out of the outbox that have not gone out; returns how many."""
    table, row_id = key_of(cause)
    waiting = Message.objects.filter(
        kind=kind, cause_table=table, cause_id=row_id, state__in=(State.QUEUED, State.FAILED)
    )
    return waiting.delete()[1].get(Message._meta.label, 0)


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
        _note(message, state=State.ABANDONED, last_error=f"{_unknown()} ({error})"[:300])
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
        message, state=State.ABANDONED if gave_up else State.FAILED, last_error=reason[:300],
        next_try=clock.now() + wait, handed_over_at=None,
    )  # fmt: skip


def _note(message: Message, **changes: Any) -> bool:
    """Write what this worker learned, unless another one has taken the message meanwhile."""
    written = Message.objects.filter(
        pk=message.pk, state=State.SENDING, attempts=message.attempts
    ).update(**changes)
    return written == 1


def _wake_worker() -> None:
    """Ask a worker to deliver at once; one waiting request is enough for all messages."""
    job = app.configure_task(DELIVER, queueing_lock=DELIVER)
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer()
