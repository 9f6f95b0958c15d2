"""Writing into the outbox: mail always, and what cannot wait also as the person wishes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from nabe.core import clock, journal, states
from nabe.core.errors import NotAllowed, Refused
from nabe.core.rows import key_of
from nabe.messages import numbers, queries, rules, wording
from nabe.messages.models import Attachment, Message
from nabe.people import queries as people
from nabe.people.models import Person

State = Message.State
DELIVER = "messages.deliver_due"
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
    with transaction.atomic():
        message, made = _write(key, row, files)
        if made and person is not None:
            _also_briefly(message, person, context or {})
    return message


def _refuse_large(files: Sequence[File]) -> None:
    if sum(len(content) for _name, _type, content in files) > LARGEST_FILES:
        raise Refused(_("Die Anhänge sind zusammen größer als 5 MB. So groß darf keine Mail sein."))


def _write(key: str, row: Mapping[str, Any], files: Sequence[File] = ()) -> tuple[Message, bool]:
    """Write a message and its files, or find the one that was written with this key before."""
    message, made = Message.objects.get_or_create(key=key, defaults=row)
    if made:
        Attachment.objects.bulk_create(
            Attachment(
                message=message, name=name, content_type=content_type,
                content=content, size=len(content),
            )
            for name, content_type, content in files
        )  # fmt: skip
        _wake_after_commit()
    return message, made


def send_sms(kind: str, *, to: Person, number: str, key: str, context: Mapping[str, Any]) -> None:
    """Put a text message alone into the outbox."""
    now = clock.now()
    brief = wording.word_briefly(kind, context, language=to.language)
    row = {"kind": kind, "person": to, "language": to.language, "created_at": now, "next_try": now}
    _write(key, {**row, **_as_sms(brief, number)})


def _also_briefly(message: Message, person: Person, context: Mapping[str, Any]) -> None:
    """Say the same by SMS and on devices, for kinds that cannot wait and people who want it."""
    if not wording.is_brief(message.kind) or not person.is_active:
        return
    number, devices = queries.wants_sms(person), queries.devices_of(person)
    if not (number or devices):
        return
    brief = wording.word_briefly(message.kind, context, language=message.language)
    names = ("kind", "language", "cause_table", "cause_id", "created_at", "not_before", "next_try")
    row = {"person": person, **{name: getattr(message, name) for name in names}}
    if number:
        _write(f"{message.key}:sms", {**row, **_as_sms(brief, number)})
    for device in devices if brief.page else ():
        own = {
            "channel": Message.Channel.PUSH, "device": device, "address": device.device,
            "subject": message.subject, "text": brief.page,
        }  # fmt: skip
        _write(f"{message.key}:push{device.pk}", {**row, **own})


def _as_sms(brief: wording.Brief, number: str) -> dict[str, Any]:
    return {
        "channel": Message.Channel.SMS, "address": numbers.ending(number),
        "subject": wording.without_links(brief.text)[:250], "text": brief.text,
    }  # fmt: skip


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
        _wake_after_commit()
    return message


def withdraw(kind: str, *, cause: models.Model) -> int:
    """Take messages of `kind` out of the outbox that have not gone out; returns how many."""
    table, row_id = key_of(cause)
    waiting = Message.objects.filter(
        kind=kind, cause_table=table, cause_id=row_id, state__in=(State.QUEUED, State.FAILED)
    )
    return waiting.delete()[1].get(Message._meta.label, 0)


def _wake_after_commit() -> None:
    """Wake the worker once for all messages of a transaction, whatever part of it is rolled back."""
    here = set(connection.savepoint_ids)
    if not any(done is wake_worker and sids <= here for sids, done, *_ in connection.run_on_commit):
        transaction.on_commit(wake_worker)


def wake_worker() -> None:
    """Ask a worker to deliver at once; one waiting request is enough for all messages."""
    job = app.configure_task(DELIVER, queueing_lock=DELIVER)
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer()
