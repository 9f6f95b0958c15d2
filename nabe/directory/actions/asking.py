"""Asking owners about entries that vanished from their list, and taking their answer."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from nabe.core import clock, links
from nabe.core.errors import Refused
from nabe.core.models import SignedLink
from nabe.core.states import move
from nabe.directory.actions import services
from nabe.directory.models import ImportRow, ImportRun, Service, SourceQuestion, SourceRecord
from nabe.directory.queries.imports import vanished_records
from nabe.directory.queries.owners import Asked, questions_for_link, whom_to_ask
from nabe.messages.actions import send, withdraw

State = SourceQuestion.State
VANISHED = "directory.vanished"  # purpose of the link, and kind of the message
MESSAGE = "entries_vanished"
VALID_FOR = dt.timedelta(days=60)
NAMED = 30  # entries that one message names
STILL, ENDED, CHANGED = ANSWERS = ("still", "ended", "changed")


def ask_about_vanished(run: ImportRun) -> None:
    """Open a question for each service of the source that the file no longer names, and tell owners.

    Called within the transaction of taking over. A service that its owner said to exist is asked
    about again only after it came back to the list and left it once more.
    """
    assert run.applied_at is not None
    gone = vanished_records(run)
    kept = _still_answered(run, gone)
    SourceQuestion.objects.bulk_create(
        [
            SourceQuestion(
                service_id=one.service_id, source=run.source, run=run, asked_at=run.applied_at
            )
            for one in gone
            if one.service_id not in kept
        ],
        ignore_conflicts=True,
    )
    vanished = {one.service_id for one in gone}
    _close_questions(run, but=vanished)
    _tell_owners(run)


def _still_answered(run: ImportRun, gone: Iterable[SourceRecord]) -> set[UUID]:
    """Return the services that were said to exist since they last stood in the list."""
    answered = dict(
        SourceQuestion.objects.filter(
            source=run.source, state=State.KEPT, service__in=[one.service_id for one in gone]
        )
        .order_by()
        .values_list("service_id")
        .annotate(Max("answered_at"))
    )
    keys = {one.key: one.service_id for one in gone if one.service_id in answered}
    listed = dict(
        ImportRow.objects.filter(
            run__source=run.source, run__state=ImportRun.State.APPLIED, key__in=keys
        )
        .order_by()
        .values_list("key")
        .annotate(Max("run__applied_at"))
    )
    return {
        service for key, service in keys.items()
        if key not in listed or listed[key] < answered[service]
    }  # fmt: skip


def _close_questions(run: ImportRun, *, but: Collection[UUID]) -> None:
    """Close the questions about what the list names again."""
    _open(run).exclude(service__in=but).update(state=State.RETURNED, answered_at=run.applied_at)


def close_questions(run: ImportRun, services: Collection[UUID], *, at: dt.datetime) -> None:
    """Close the questions about services whose rows were mended after the list came in."""
    _open(run).filter(service__in=services).update(state=State.RETURNED, answered_at=at)


def _open(run: ImportRun) -> QuerySet[SourceQuestion]:
    asked = SourceQuestion.objects.filter(source=run.source, state=State.OPEN)
    return asked.exclude(service__state=Service.State.ARCHIVED)


def _tell_owners(run: ImportRun) -> None:
    """Write one message for each provider and recipient, with one link for all its entries."""
    asked = run.questions.filter(state=State.OPEN).select_related("service__organization")
    for entry in whom_to_ask(asked.order_by("service__name", "pk")):
        token = links.make(VANISHED, row=run, to=entry.address, valid_for=VALID_FOR)
        names = [question.service.name for question in entry.questions]
        send(
            MESSAGE, to=entry.to, key=_message_key(run, entry), cause=run,
            context={
                "organization": entry.organization.name, "list": run.source.name,
                "names": names[:NAMED], "more": len(names[NAMED:]), "number": len(names),
                "link": links.address(token), "days": VALID_FOR.days,
            },
        )  # fmt: skip


def _message_key(run: ImportRun, entry: Asked) -> str:
    whom = hashlib.sha256(f"{entry.organization.pk} {entry.address}".encode()).hexdigest()[:24]
    return f"{MESSAGE}-{run.pk}-{whom}"


def forget_asking(run: ImportRun, *, passes: Collection[dt.datetime]) -> None:
    """Take back what undoing makes void: open questions, links, messages not yet sent.

    `passes` are the moments in which rows of the run were taken over.
    """
    returned = SourceQuestion.objects.filter(
        source=run.source, state=State.RETURNED, answered_at__in=passes
    )
    run.questions.filter(Q(state=State.OPEN) | Q(pk__in=returned)).delete()
    returned.update(state=State.OPEN, answered_at=None)
    links.revoke(run, VANISHED)
    withdraw(MESSAGE, cause=run)


@transaction.atomic
def answer_by_link(link: SignedLink, number: int, answer: str) -> SourceQuestion:
    """Take the owner's word about one entry of a link; the same word twice changes nothing.

    "still" keeps and confirms the entry, "ended" archives it, "changed" keeps it unconfirmed.
    Raises Refused for an entry that the link does not name and for a second, different word.
    """
    question = next((one for one in questions_for_link(link) if one.pk == number), None)
    if question is None or answer not in ANSWERS:
        raise Refused(_("Diese Frage gibt es nicht mehr."), status=404)
    to = State.ENDED if answer == ENDED else State.KEPT
    if question.state == to:
        return question
    links.spend(link)
    move(question, to, allowed=SourceQuestion.ALLOWED, answered_at=clock.now())
    if answer != CHANGED:
        services.assure_by_link(
            question.service, is_still=answer == STILL, note=_("Rückfrage zur Liste")
        )
    return question
