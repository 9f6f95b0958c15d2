"""What is still to be translated: counts by language, the services, the texts for a file.

A text counts only where the German is not empty. Per language a service may count several times:
with a missing text, with an outdated one, with one that nobody checked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core import texts
from nabe.core.errors import Refused
from nabe.core.models import Translation
from nabe.core.rows import table_of
from nabe.directory import xliff
from nabe.directory.models import Field, Service
from nabe.directory.queries.cards import Viewer
from nabe.directory.queries.entries import label_of
from nabe.directory.queries.translations import memory, state_in_words, state_of
from nabe.directory.rules import demand, editable_by, publishes_somewhere, works_in_directory
from nabe.directory.translations import TRANSLATED, counted_languages, languages, name_of

State = Translation.State
WORK = (State.MISSING, State.OUTDATED, State.MACHINE)
_COUNT = """
WITH wanted AS (
    SELECT s.id, f.field FROM directory_service s
    CROSS JOIN LATERAL (VALUES {fields}) AS f(field, said)
    WHERE f.said <> '' AND s.id IN ({services})
), known AS (
    SELECT w.id, l.code,
        bool_or(t.id IS NULL OR t.text = '' OR t.state = 'missing') missing,
        bool_or(t.state = 'outdated') outdated, bool_or(t.state = 'machine') machine
    FROM wanted w CROSS JOIN unnest(%s::text[]) AS l(code)
    LEFT JOIN core_translation t ON t.table = %s AND t.row_id = w.id::text
        AND t.field = w.field AND t.language = l.code
    GROUP BY w.id, l.code
)
SELECT code, count(*), count(*) FILTER (WHERE missing), count(*) FILTER (WHERE outdated),
    count(*) FILTER (WHERE machine),
    count(*) FILTER (WHERE NOT missing AND NOT coalesce(outdated OR machine, false))
FROM known GROUP BY code
"""


@dataclass(frozen=True, slots=True)
class LanguageInNumbers:
    """How many services lack something in one language."""

    code: str
    name: str
    total: int
    missing: int
    outdated: int
    machine: int
    done: int


@dataclass(frozen=True, slots=True)
class Row:
    """A service of the list with the states of its texts: (label, state in words, kind)."""

    service: Service
    marks: Sequence[tuple[str, str, str]]

    @property
    def states(self) -> list[tuple[str, str, list[str]]]:
        """The marks by state, what there is to do first: (state in words, kind, labels)."""
        by_state: dict[tuple[str, str], list[str]] = {}
        for label, words, kind in self.marks:
            by_state.setdefault((words, kind), []).append(label)
        order = ("warning", "info", "neutral", "success")
        return sorted(
            ((*state, labels) for state, labels in by_state.items()),
            key=lambda row: order.index(row[1]) if row[1] in order else 0,
        )


def state_choices() -> list[tuple[str, str]]:
    """Return what the list can be filtered by."""
    return [
        ("", _("alles, was Arbeit macht")), (State.MISSING, _("fehlt")),
        (State.OUTDATED, _("veraltet")), (State.MACHINE, _("noch nicht geprüft")),
    ]  # fmt: skip


def fields_of_action(viewer: Viewer) -> list[tuple[str, str]]:
    """Return the fields of action as choices."""
    demand(works_in_directory(viewer))
    reader = get_language() or "de"
    return [(one.code, one.name_in(reader)) for one in Field.objects.filter(is_active=True)]


def languages_in_numbers(viewer: Viewer, filters: Mapping[str, str]) -> list[LanguageInNumbers]:
    """Return one line for each language, over the published services that the viewer keeps.

    One query. `filters`: feld (code of a field of action), ort (slug of a municipality).
    """
    demand(works_in_directory(viewer))
    found = {row[0]: row[1:] for row in _counted(_scope(viewer, filters))}
    reader = get_language() or "de"
    return [
        LanguageInNumbers(code, name_of(code, reader), *found.get(code, (0, 0, 0, 0, 0)))
        for code in counted_languages()
    ]


def missing_translations(viewer: Viewer) -> int:
    """Return how many texts of services are missing, one for each service and language."""
    return sum(one.missing for one in languages_in_numbers(viewer, {}))


def _counted(services: QuerySet[Service]) -> list[tuple[str, int, int, int, int, int]]:
    inner, parameters = services.order_by().values("pk").query.sql_with_params()
    fields = ", ".join(f"('{field}', s.{field})" for field in TRANSLATED)
    query = _COUNT.format(fields=fields, services=inner)
    with connection.cursor() as cursor:
        cursor.execute(query, [*parameters, counted_languages(), table_of(Service)])
        rows: list[tuple[str, int, int, int, int, int]] = cursor.fetchall()
        return rows


def _scope(viewer: Viewer, filters: Mapping[str, str]) -> QuerySet[Service]:
    rows = editable_by(viewer).filter(state=Service.State.PUBLISHED, language="de")
    if filters.get("feld"):
        rows = rows.filter(pk__in=Service.objects.filter(fields__code=filters["feld"]).values("pk"))
    if filters.get("ort"):
        place = {"at_locations__location__municipality__slug": filters["ort"]}
        rows = rows.filter(pk__in=Service.objects.filter(**place).values("pk"))
    return rows


def services_to_translate(viewer: Viewer, filters: Mapping[str, str]) -> QuerySet[Service]:
    """Return the services with work to do, those confirmed last first, then by name.

    `filters` as above, and: sprache (any counted language when empty), stand (a state of WORK).
    """
    demand(works_in_directory(viewer))
    chosen = filters.get("sprache", "")
    codes = [chosen] if chosen in languages() else counted_languages()
    states = [filters["stand"]] if filters.get("stand") in WORK else list(WORK)
    lacking = reduce(or_, (_lacks(code, state) for code in codes for state in states))
    return (
        _scope(viewer, filters)
        .select_related("organization")
        .filter(lacking)
        .order_by(F("assured_on").desc(nulls_last=True), "folded_name", "id")
    )


def _lacks(language: str, state: str) -> Q:
    """The condition that some text that is there in German has this state in a language."""
    return reduce(or_, (~Q(**{field: ""}) & _has(field, language, state) for field in TRANSLATED))


def _has(field: str, language: str, state: str) -> Q:
    kept = Translation.objects.filter(
        table=table_of(Service), row_id=Cast(OuterRef("pk"), CharField()), field=field,
        language=language,
    )  # fmt: skip
    if state == State.MISSING:
        return ~Q(Exists(kept.exclude(text="").exclude(state=State.MISSING)))
    return Q(Exists(kept.filter(state=state)))


def rows_of(services: Iterable[Service], language: str) -> list[Row]:
    """Return the rows of a page, with one query for all translations.

    In one language the marks say the state of each text; over all, the worst of each language.
    """
    services = list(services)
    kept = kept_for(services)
    if language in languages():
        return [Row(one, _marks(one, language, kept)) for one in services]
    reader = get_language() or "de"
    return [
        Row(one, [
            (name_of(code, reader), *_badge(_worst(one, code, kept))) for code in counted_languages()
        ])
        for one in services
    ]  # fmt: skip


Kept = Mapping[tuple[str, str, str], Translation]


def kept_for(services: Collection[Service]) -> Kept:
    """Return {(service, field, language): translation} of these services; one query."""
    rows = Translation.objects.filter(
        table=table_of(Service), row_id__in=[str(one.pk) for one in services]
    )
    return {(row.row_id, row.field, row.language): row for row in rows}


def _marks(service: Service, language: str, kept: Kept) -> list[tuple[str, str, str]]:
    return [
        (label_of(field), *_badge(state_of(kept.get((str(service.pk), field, language)))))
        for field in TRANSLATED
        if getattr(service, field)
    ]


def _worst(service: Service, language: str, kept: Kept) -> str:
    found = {
        state_of(kept.get((str(service.pk), field, language)))
        for field in TRANSLATED
        if getattr(service, field)
    }
    order = (State.OUTDATED, State.MISSING, State.MACHINE)
    return next((state for state in order if state in found), State.CHECKED)


def _badge(state: str) -> tuple[str, str]:
    kinds = {"missing": "neutral", "machine": "info", "checked": "success", "outdated": "warning"}
    words = _("noch nicht geprüft") if state == State.MACHINE else state_in_words(state)
    return words, kinds[state]


def units_to_send(viewer: Viewer, filters: Mapping[str, str]) -> list[xliff.Unit]:
    """Return the texts for a translation office in one language; four queries.

    `filters` as for services_to_translate; with stand "alle" the checked texts go, too. Raises
    Refused without a language, without any text, and for more than one file carries.
    """
    demand(publishes_somewhere(viewer))
    language = filters.get("sprache", "")
    if language not in languages():
        raise Refused(_("Bitte wählen Sie eine Sprache."))
    every = filters.get("stand") == "alle"
    wanted = _scope(viewer, filters) if every else services_to_translate(viewer, filters)
    services = list(wanted.order_by("folded_name", "id")[: xliff.MOST_UNITS])
    states = set(State.values) if every else {filters.get("stand")} & set(WORK) or set(WORK)
    kept = kept_for(services)
    units = [unit for one in services for unit in _units(one, language, states, kept)]
    if not units:
        raise Refused(_("Hier gibt es nichts zu übersetzen."))
    if len(units) > xliff.MOST_UNITS:
        raise Refused(_("Das sind zu viele Texte für eine Datei. Bitte wählen Sie einen Ort."))
    return _with_memory(units, language)


def _with_memory(units: Sequence[xliff.Unit], language: str) -> list[xliff.Unit]:
    """Tell the translator in the note how others say a text that nobody checked here."""
    known = memory(language, {unit.source for unit in units if unit.state != State.CHECKED})
    said = _("Anderswo schon geprüft:")
    return [
        replace(unit, note=f"{unit.note}\n{said} {known[unit.digest].text}")
        if unit.state != State.CHECKED and unit.digest in known else unit
        for unit in units
    ]  # fmt: skip


def _units(
    service: Service, language: str, states: Collection[str | None], kept: Kept
) -> list[xliff.Unit]:
    units = []
    for field in TRANSLATED:
        row = kept.get((str(service.pk), field, language))
        german = getattr(service, field)
        if german and state_of(row) in states:
            note = f"{label_of(field)} – {service.name}"
            units.append(xliff.Unit(
                str(service.pk), field, texts.digest(german), german, row.text if row else "",
                state_of(row), note,
            ))  # fmt: skip
    return units
