"""What makes the demo's entries alive: confirmations, journal, reports, searches, translations."""

from __future__ import annotations

import datetime as dt
import random

from nabe.core import clock, texts
from nabe.core.models import JournalEntry, Translation
from nabe.core.rows import table_of
from nabe.demo.history import entry
from nabe.demo.people import Cast
from nabe.demo.reading import chance, ident, translations
from nabe.demo.services import Made
from nabe.directory.models import Assurance, Report, Service, UnmetSearch, Version
from nabe.people.models import Person

# Days since the newest confirmation and how many in a hundred: fresh, due, overdue, delisted.
AGES = (((2, 320), 77), ((337, 362), 9), ((367, 420), 9), ((430, 640), 4))
FEES = {
    "Kostenlos": {"en": "Free of charge", "uk": "Безкоштовно", "ar": "مجانًا", "tr": "Ücretsiz"},
    "Spende": {"en": "A donation", "uk": "Добровільний внесок", "ar": "تبرع", "tr": "Bağış"},
}
SEARCHES = (
    ("deutschkurs am abend mit kinderbetreuung", "de", "Bönen", 14),
    ("schwimmkurs", "de", "Selm", 11), ("führerschein ukrainisch", "de", "", 9),
    ("قیادة السيارة", "ar", "Werne", 6), ("لغة ألمانية مساء", "ar", "Kamen", 8),
    ("психолог українською", "uk", "Fröndenberg/Ruhr", 12), ("b2 kurs online", "de", "", 7),
    ("gebärdensprache", "de", "Unna", 4), ("tigrinya", "en", "Lünen", 5),
    ("kita platz", "de", "Schwerte", 13), ("zahnarzt", "de", "Bergkamen", 6),
    ("iş arıyorum", "tr", "Lünen", 5), ("computer kurs", "de", "Holzwickede", 4),
    ("möbel abholen", "de", "Bönen", 3),
)  # fmt: skip
REPORTS = (
    (5, "error", "Telefon", "Unter der Nummer meldet sich niemand.", "open"),
    (31, "error", "Zeiten", "Das Treffen ist jetzt donnerstags, nicht mehr dienstags.", "open"),
    (64, "change", "Sprachen", "Eine Frau dort spricht auch Tigrinya. Bitte ergänzen.", "open"),
    (90, "error", "Adresse", "Der Eingang ist jetzt in der Seitenstraße.", "open"),
    (118, "change", "Kosten", "Der Kurs kostet jetzt nichts mehr.", "done"),
    (145, "error", "Internetseite", "Die Seite öffnet sich nicht.", "done"),
    (160, "error", "Sonstiges", "Ich habe dort keinen Platz bekommen.", "declined"),
)


def make(made: list[Made], cast: Cast) -> None:
    """Write histories for all services and what visitors left behind."""
    assurances: list[Assurance] = []
    entries: list[JournalEntry] = []
    for number, one in enumerate(made):
        by = chance(f"trust {one.service.slug}")
        history = _history(one, number, by, cast)
        assurances += history
        entries += _journal(one, history, by, cast)
        one.service.assured_on = history[-1].on if history else None
        one.service.last_modified = history[-1].at if history else one.service.created_at
    Assurance.objects.bulk_create(assurances)
    JournalEntry.objects.bulk_create(entries)
    Service.objects.bulk_update(
        [one.service for one in made], ["assured_on", "created_at", "last_modified"]
    )
    _translate(made, cast)
    _visitors(made)


def _history(one: Made, number: int, by: random.Random, cast: Cast) -> list[Assurance]:
    """Confirmations about once a year; the newest is as old as AGES says; some have none."""
    if number % 33 == 7:
        return []
    span = by.choices([age for age, _share in AGES], weights=[share for _age, share in AGES])[0]
    ages = [by.randrange(*span)]
    while ages[-1] + 380 < one.days:
        ages.append(ages[-1] + by.randrange(300, 380))
    one.service.created_at = min(
        one.service.created_at, clock.now() - dt.timedelta(days=ages[-1] + 20)
    )
    return [_assurance(one, age, by, cast) for age in reversed(ages)]


def _assurance(one: Made, age: int, by: random.Random, cast: Cast) -> Assurance:
    at = clock.now() - dt.timedelta(days=age, minutes=by.randrange(600))
    via = by.choices(["link", "phone", "staff", "import"], weights=(6, 2, 1, 1))[0]
    own = via == "link"
    return Assurance(
        service=one.service, on=clock.local(at).date(), at=at, via=via,
        result=by.choices(["unchanged", "changed"], weights=(4, 1))[0],
        by=cast.contacts[one.body.name] if own else cast.coordination[2],
        by_role=one.body.name if own else "Koordination des Kreises",
    )  # fmt: skip


def _journal(
    one: Made, history: list[Assurance], by: random.Random, cast: Cast
) -> list[JournalEntry]:
    entries = [entry(one.service, "created", one.service.created_at, cast.coordination[2])]
    for row in history:
        person = row.by
        entries.append(entry(one.service, "assured", row.at, person, note=row.get_via_display()))
        if row.result == "changed":
            fields = by.sample(
                ["schedules", "phones", "languages", "description", "places_free"], 2
            )
            entries.append(entry(one.service, "edited", row.at, person, fields=fields))
    return entries


def _translate(made: list[Made], cast: Cast) -> None:
    """Four languages for some services; each text says whether a person checked it.

    What is outdated was made from an earlier German text, which is kept as an earlier version.
    """
    known = translations()
    rows: list[Translation] = []
    earlier: dict[str, Version] = {}
    for number, one in enumerate(one for one in made if one.offer.code in known):
        for language, (name, description) in known[one.offer.code].items():
            if (number + len(language) + ord(language[0])) % 3:
                state = chance(f"state {one.service.slug} {language}").choices(
                    ["checked", "machine", "outdated"], weights=(5, 4, 1)
                )[0]
                for field, text in (("name", name), ("description", description)):
                    now = "checked" if (field, state) == ("name", "outdated") else state
                    person = cast.coordination[2] if now == "checked" else None
                    rows.append(
                        _translation(one.service, field, language, text=text, state=now, by=person)
                    )
                if state == "outdated":
                    earlier[one.service.slug] = _earlier(one.service)
        rows += _fees(one.service, cast.coordination[2])
    Translation.objects.bulk_create(rows)
    Version.objects.bulk_create(earlier.values())


def _fees(service: Service, by: Person) -> list[Translation]:
    return [
        _translation(service, "fees_description", language, text=text, state="checked", by=by)
        for language, text in FEES.get(service.fees_description, {}).items()
    ]


def _earlier(service: Service) -> Version:
    """The entry as it was before its description changed."""
    at = clock.now() - dt.timedelta(days=20)
    values = {"description": _before(service.description)}
    return Version(service=service, values=values, names=["description"], at=at)


def _before(text: str) -> str:
    """What the German said earlier: all but its last sentence."""
    first, _dot, _rest = text.rstrip(".").rpartition(". ")
    return f"{first}." if first else f"{text} Bitte rufen Sie an."


def _translation(
    service: Service, field: str, language: str, *, text: str, state: str, by: Person | None
) -> Translation:
    german = getattr(service, field)
    if state == "outdated":
        german = _before(german)
    return Translation(
        table=table_of(Service), row_id=str(service.pk), field=field, language=language, text=text,
        state=state, by=by, at=clock.now() - dt.timedelta(days=40),
        source_digest=texts.digest(german),
    )  # fmt: skip


def _visitors(made: list[Made]) -> None:
    """Reports from visitors and searches that found nothing."""
    Report.objects.bulk_create(
        Report(
            service=made[number].service, kind=kind, subject=subject, text=text, state=state,
            made_at=clock.now() - dt.timedelta(days=2 + number % 19, hours=number % 7),
            key=ident("report", number).hex,
            answer="" if state == "open" else "Danke, wir haben das geprüft.",
        )
        for number, kind, subject, text, state in REPORTS
    )  # fmt: skip
    UnmetSearch.objects.bulk_create(
        UnmetSearch(
            on=clock.today() - dt.timedelta(days=3 * number % 26), query=query, language=language,
            place=place, count=count,
        )
        for number, (query, language, place, count) in enumerate(SEARCHES)
    )  # fmt: skip
