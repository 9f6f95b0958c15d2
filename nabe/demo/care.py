"""What the demo knows of its addresses, none of which it ever tried, and what towns added."""

from __future__ import annotations

import datetime as dt

from nabe.core import clock
from nabe.demo.history import entry
from nabe.demo.people import Cast
from nabe.demo.services import Made
from nabe.directory.actions.links import host_of
from nabe.directory.models import LinkCheck, MunicipalNote, Service
from nabe.directory.queries.notes import towns_of
from nabe.places.models import Municipality

# The n-th address in the alphabet, what happened to it.
BROKEN = ((4, "gone"), (15, "no_name"), (23, "slow"), (31, "no_mail"), (44, "certificate"))
DOUBTFUL = ((9, "fault"), (27, "no_answer"))
THIN = (12, 38, 66, 95, 112, 149, 171, 203)
NOTES = (
    ("unna", "Das Rathaus hilft Ihnen bei der Anmeldung: jeden Donnerstag von 14 bis 17 Uhr."),
    ("luenen", "Für Menschen aus Lünen ist die Fahrt dorthin kostenlos. Fragen Sie uns."),
    ("kamen", "In Kamen gibt es dazu einmal im Monat eine Sprechstunde im Familienzentrum."),
    ("boenen", "In Bönen ist die Beratung nach Absprache auch bei Ihnen zu Hause möglich."),
    ("schwerte", "Bitte melden Sie sich in Schwerte vorher an."),
)


def make(made: list[Made], cast: Cast) -> None:
    """Write down a week of tries, the notes of some towns, and entries that say little."""
    _thin_out(made)
    _addresses(made)
    _notes(made, cast)


def _addresses(made: list[Made]) -> None:
    named = sorted({one for row in made for one in (row.service.url, row.service.email) if one})
    rows = [
        LinkCheck(
            url=url, host=host_of(url), state="good",
            checked_at=clock.now() - dt.timedelta(days=number % 6, hours=number % 4 + 1),
        )
        for number, url in enumerate(named)
    ]  # fmt: skip
    for state, failures, found in (("broken", 2, BROKEN), ("doubtful", 1, DOUBTFUL)):
        for number, reason in found:
            row = rows[number % len(rows)]
            row.state, row.reason, row.failures = state, reason, failures
            assert row.checked_at is not None
            row.failed_on = clock.local(row.checked_at).date()
    LinkCheck.objects.bulk_create(rows)


def _notes(made: list[Made], cast: Cast) -> None:
    """Two notes of each town on fresh services that several towns share."""
    towns = {one.slug: one for one in Municipality.objects.all()}
    shared = [
        row.service for row in made
        if row.service.state == Service.State.PUBLISHED
        and row.service.counted_from > clock.today() - dt.timedelta(days=330)
        and towns_of(row.service) != set()
    ]  # fmt: skip
    for number, (slug, text) in enumerate(NOTES):
        town = towns[slug]
        fitting = [one for one in shared if town.pk in (towns_of(one) or {town.pk})]
        for service in fitting[number::5][:2]:
            at = clock.now() - dt.timedelta(days=5 + 6 * number)
            by = cast.coordination[2]
            MunicipalNote.objects.create(
                service=service, municipality=town, text=text, by=by, at=at
            )
            entry(service, "noted", at, by, note=town.name).save()


def _thin_out(made: list[Made]) -> None:
    """Some providers say little: the office sees what is missing."""
    for number in THIN:
        service = made[number % len(made)].service
        service.description = service.description.partition(". ")[0][:120]
        service.is_free, service.fees_description = None, ""
        service.registration, service.application_process = "", ""
        service.save(
            update_fields=[
                "description", "is_free", "fees_description", "registration", "application_process",
            ]
        )  # fmt: skip
        service.target_groups.clear()
        service.languages.all().delete()
