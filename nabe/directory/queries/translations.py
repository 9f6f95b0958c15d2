"""Translations of one service, side by side with the German, for the office."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, UUIDField
from django.db.models.functions import Cast
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core import texts
from nabe.core.models import Translation
from nabe.core.rows import table_of
from nabe.directory.models import Service, Version
from nabe.directory.queries.cards import Viewer
from nabe.directory.queries.entries import label_of
from nabe.directory.queries.office import service_for_office
from nabe.directory.rules import may_publish
from nabe.directory.translations import (
    TRANSLATED,
    fingerprint,
    languages,
    name_of,
    problem_with,
    tidy,
)

State = Translation.State
_KINDS = {State.MISSING: "neutral", State.MACHINE: "info", State.CHECKED: "success",
          State.OUTDATED: "warning"}  # fmt: skip
WORST_FIRST = (State.OUTDATED, State.MISSING, State.MACHINE, State.CHECKED)


@dataclass(frozen=True, slots=True)
class Line:
    """One text: the German, its translation, how far it can be trusted, what it was made from."""

    field: str
    label: str
    german: str
    text: str
    state: str
    by_person: bool
    was: str
    is_locked: bool

    @property
    def badge(self) -> tuple[str, str]:
        """The state in words, and the kind of its badge."""
        return state_in_words(self.state, by_person=self.by_person), _KINDS[State(self.state)]


@dataclass(frozen=True, slots=True)
class Remembered:
    """How other services say the same German text, checked, and how many of them do."""

    text: str
    places: int


@dataclass(frozen=True, slots=True)
class Side:
    """A service in one language: its texts, and the mark of what the form was made from."""

    language: str
    name: str
    lines: Sequence[Line]
    seen: str

    @property
    def worst(self) -> str:
        """The state that asks for work first."""
        found = {line.state for line in self.lines}
        return next((state for state in WORST_FIRST if state in found), State.CHECKED)


@dataclass(frozen=True, slots=True)
class TranslationPage:
    """A service with one of its languages, and how the others stand: (code, name, state)."""

    service: Service
    side: Side
    others: Sequence[tuple[str, str, str]]
    may_check: bool


def state_in_words(state: str, *, by_person: bool = False) -> str:
    """Return the state for people; what a person wrote is not called machine-made."""
    if state == State.MACHINE and by_person:
        return _("noch nicht geprüft")
    return str(State(state).label)


def translations_for_page(viewer: Viewer, pk: uuid.UUID, language: str = "") -> TranslationPage:
    """Return one service that the viewer may edit beside one language; 404 for other languages.

    Without a language, the first that asks for work.
    """
    service = service_for_office(viewer, pk)
    if language and language not in languages():
        raise Http404
    kept = list(texts.all_for(service))
    may_check = may_publish(viewer, service)
    earlier = earlier_texts(service) if any(row.state == State.OUTDATED for row in kept) else {}
    sides = {
        code: _side(
            service, code, [row for row in kept if row.language == code], earlier, may_check
        )
        for code in languages()
    }
    chosen = language or next(
        (code for code, side in sides.items() if side.worst != State.CHECKED), languages()[0]
    )
    others = [(code, side.name, side.worst) for code, side in sides.items()]
    return TranslationPage(service, sides[chosen], others, may_check)


def remembered(page: TranslationPage) -> dict[str, Remembered]:
    """Return {field: text checked elsewhere} for the texts of a page that nobody checked; a query."""
    open_lines = [
        line for line in page.side.lines if line.state != State.CHECKED and not line.is_locked
    ]
    known = memory(page.side.language, [line.german for line in open_lines], but=page.service)
    found = {}
    for line in open_lines:
        if one := known.get(texts.digest(line.german)):
            text = tidy(line.field, one.text)
            if not problem_with(line.field, text):
                found[line.field] = Remembered(text, one.places)
    return found


def memory(
    language: str, german: Collection[str], *, but: Service | None = None
) -> dict[str, Remembered]:
    """Return {digest of a German text: its checked translation in public services}; one query.

    Where services say the same in different words, the words that most of them chose.
    """
    if not german:
        return {}
    public = Service.objects.filter(
        pk=Cast(OuterRef("row_id"), UUIDField()), state=Service.State.PUBLISHED
    )
    rows = Translation.objects.filter(
        Exists(public), table=table_of(Service), language=language, field__in=TRANSLATED,
        state=State.CHECKED, source_digest__in={texts.digest(text) for text in german},
    ).exclude(text="")  # fmt: skip
    if but is not None:
        rows = rows.exclude(row_id=str(but.pk))
    counted = rows.values_list("source_digest", "text").annotate(
        places=Count("row_id", distinct=True)
    )
    return {
        digest: Remembered(text, places)
        for digest, text, places in counted.order_by("places", "text")
    }


def _side(
    service: Service, language: str, rows: Iterable[Translation], earlier: Mapping[str, str],
    may_check: bool,
) -> Side:  # fmt: skip
    found = {row.field: row for row in rows}
    lines = [
        _line(field, getattr(service, field), found.get(field), earlier, may_check)
        for field in TRANSLATED
        if getattr(service, field)
    ]
    reader = get_language() or "de"
    return Side(language, name_of(language, reader), lines, seen_of(service, found.values()))


def _line(
    field: str, german: str, row: Translation | None, earlier: Mapping[str, str], may_check: bool
) -> Line:
    state = state_of(row)
    return Line(
        field=field, label=label_of(field), german=german, text=row.text if row else "",
        state=state, by_person=bool(row and row.by_id),
        was=earlier.get(row.source_digest, "") if row and state == State.OUTDATED else "",
        is_locked=state == State.CHECKED and not may_check,
    )  # fmt: skip


def state_of(row: Translation | None) -> str:
    """Return the state of a text that may not be there at all."""
    return row.state if row is not None and row.text else State.MISSING


def earlier_texts(service: Service) -> dict[str, str]:
    """Return {digest: German text} of everything that earlier versions said."""
    values = Version.objects.filter(service=service).values_list("values", flat=True)
    said = {one.get(field) for one in values for field in TRANSLATED}
    return {texts.digest(text): text for text in said if isinstance(text, str) and text}


def seen_of(service: Service, rows: Iterable[Translation]) -> str:
    """Return the mark of what stands there: the German texts and one language's translations."""
    german = [getattr(service, field) for field in TRANSLATED]
    kept = sorted(f"{row.field} {row.state} {row.text}" for row in rows)
    return fingerprint([*german, *kept])
