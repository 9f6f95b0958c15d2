"""Whom the pool looks for: once a week to the coordination, as a list to be handed on."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from nabe.core import clock, sheets
from nabe.core.language_names import language_name
from nabe.interpreting.queries.day_sheet import coordinators
from nabe.interpreting.queries.proposals import wanted_people
from nabe.interpreting.wanted import parts_of_day, wanted_headers, wanted_row
from nabe.messages.actions import send
from nabe.people.models import Person

SHOWN = 10  # in the mail itself; the list is attached whole


def mail_wanted() -> int:
    """Send the recruitment list to everybody in coordination; returns how many. Every Monday.

    A second run in the same week writes nothing; nothing comes where nobody is missing.
    """
    return sum(_mail_to(one) for one in coordinators())


@transaction.atomic
def _mail_to(person: Person) -> bool:
    found = wanted_people(person)
    if not found:
        return False
    week = clock.today().isocalendar()
    reader = person.language or "de"
    with translation.override(reader):
        parts = parts_of_day()
        lines = [
            " · ".join(
                filter(None, (language_name(one.language, reader), one.municipality, parts[one.part_of_day]))
            ) + f": {one.count}"
            for one in found[:SHOWN]
        ]  # fmt: skip
        file = sheets.excel(wanted_headers(), map(wanted_row, found), "Wen wir suchen")
    return send(
        "wanted_people", to=person, key=f"wanted_people-{week.year}-{week.week}-{person.pk}",
        context={
            "lines": lines, "more": len(found) - len(lines),
            "page": f"{settings.NABE_URL}{reverse('interpreting_office:planning')}",
        },
        files=[(f"wen-wir-suchen-{week.year}-{week.week:02d}.xlsx", sheets.EXCEL, file)],
    ) is not None  # fmt: skip
