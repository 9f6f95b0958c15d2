"""The lines of the ledger in the reader's words: they were written down in the county's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from nabe.interpreting.actions.booking import reckon
from nabe.interpreting.fees import Fee
from nabe.interpreting.models import Entry, ServiceRecord


@dataclass(frozen=True, slots=True)
class Said:
    """An entry, what it is for, and (what, quantity) of its lines; its own words where they differ."""

    entry: Entry
    what: str
    lines: Sequence[tuple[str, str]]


def in_words(entries: Sequence[Entry]) -> list[Said]:
    """Return entries in the reader's language; queries do not grow with their number.

    A fee is reckoned anew from the record and its rule. Where that is not what was booked, since a
    record was corrected afterwards, the entry keeps the words in which it was written down.
    """
    records = ServiceRecord.objects.filter(
        assignment__in={one.assignment_id for one in entries}
    ).select_related("assignment__request", "assignment__interpreter")
    of = {one.assignment_id: one for one in records}
    worth = reckon(list(of.values()))
    return [_said(one, of.get(one.assignment_id), worth) for one in entries]


def _said(one: Entry, record: ServiceRecord | None, worth: dict[int, Fee | None]) -> Said:
    own = [(line["what"], line["quantity"]) for line in one.lines if line["quantity"]]
    if record is None:
        return Said(one, one.what, own)
    fee = worth[record.pk]
    is_same = fee is not None and [line.cents for line in fee.lines] == [
        line["cents"] for line in one.lines
    ]
    lines = (
        [(line.what, line.quantity) for line in fee.lines if line.quantity]
        if fee and is_same
        else own
    )
    return Said(one, _what(one, record), lines)


def _what(one: Entry, record: ServiceRecord) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        kept = f"{record.assignment.request.number} · {record.get_kind_display()}"[:160]
    if one.what != kept:
        return one.what
    return f"{record.assignment.request.number} · {record.get_kind_display()}"
