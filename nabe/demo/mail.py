"""The demo's outbox: mail that was sent, waits, is tried again or could not be delivered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from nabe.core import clock
from nabe.core.rows import table_of
from nabe.demo.people import Cast
from nabe.demo.reading import chance, ident
from nabe.demo.services import Made
from nabe.directory.models import Service
from nabe.messages.models import Message

SENT, FAILED, ABANDONED, QUEUED = 46, 3, 2, 4
TEXT = (
    "Guten Tag,\n\nstimmt der Eintrag „{name}“ noch?\n\n"
    "Bitte bestätigen Sie ihn mit einem Klick. "
    "Ändert sich etwas, dann ändern Sie es gleich dort.\n\n"
    "Vielen Dank\nIhre Koordination"
)


def make(made: list[Made], cast: Cast) -> None:
    """Write messages to providers about their services; none of them leaves this machine.

    Waiting ones are due only in some days, so that no worker tries an invented address at once.
    """
    chosen = chance("mail").sample(made, SENT + FAILED + ABANDONED + QUEUED)
    states = ["sent"] * SENT + ["failed"] * FAILED + ["abandoned"] * ABANDONED + ["queued"] * QUEUED
    Message.objects.bulk_create(
        _message(one, cast, number=number, state=state)
        for number, (one, state) in enumerate(zip(chosen, states, strict=True))
    )


def _message(one: Made, cast: Cast, *, number: int, state: str) -> Message:
    person = cast.contacts[one.body.name]
    by = chance(f"mail {number}")
    days = 0 if state in {"queued", "failed"} else by.randrange(1, 60)
    at = clock.now() - dt.timedelta(days=days, minutes=by.randrange(5, 500))
    return Message(
        kind="directory.reminder", person=person, address=person.email or "", language="de",
        subject=f"Stimmt das noch? {one.service.name}"[:250],
        text=TEXT.format(name=one.service.name),
        key=f"demo-{ident('mail', number).hex}",
        cause_table=table_of(Service), cause_id=str(one.service.pk),
        created_at=at, state=state, **_outcome(state, at),
    )  # fmt: skip


def _outcome(state: str, at: dt.datetime) -> dict[str, Any]:
    later = clock.now() + dt.timedelta(days=3)
    if state == "sent":
        sent = at + dt.timedelta(seconds=40)
        return {"attempts": 1, "sent_at": sent, "handed_over_at": sent, "next_try": at}
    if state == "failed":
        return {"attempts": 3, "next_try": later,
                "last_error": "451 Der Server nimmt zurzeit keine Nachrichten an."}  # fmt: skip
    if state == "abandoned":
        return {"attempts": 8, "next_try": at, "last_error": "550 Dieses Postfach gibt es nicht."}
    return {"attempts": 0, "next_try": later}
