"""Translations of content: a language is a row, and every text says how far it can be trusted.

The source text stays on the row itself, in the row's own language (German unless it says so).
When the source changes, its translations become outdated by comparison of digests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models

from nabe.core import clock
from nabe.core.models import Translation
from nabe.core.rows import key_of, table_of

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

FALLBACKS = {"fa-af": ("fa-af", "fa"), "de-simple": ("de-simple",)}
State = Translation.State


@dataclass(frozen=True, slots=True)
class Text:
    """A text as one reader gets it: which language it is really in, and its state."""

    text: str
    language: str
    state: str
    asked: str
    by_person: bool = False

    @property
    def is_fallback(self) -> bool:
        """The reader's language has no usable text; the source is shown instead."""
        return self.language.split("-")[0] != self.asked.split("-")[0]

    @property
    def is_machine(self) -> bool:
        """A machine wrote it, and nobody checked it."""
        return self.state == State.MACHINE and not self.by_person

    @property
    def is_unchecked(self) -> bool:
        """A person wrote it, and nobody of the office checked it."""
        return self.state == State.MACHINE and self.by_person

    def __str__(self) -> str:
        return self.text


Texts = dict[str, dict[str, Text]]


def for_rows(
    rows: Sequence[models.Model], fields: Sequence[str], language: str, *, source: str = "de"
) -> Texts:
    """Return {primary key as text: {field: Text}} for all rows with at most one query.

    A missing or outdated translation falls back to the row's own text.
    """
    found = _translations(rows, fields, language) if language != source and rows else {}
    result: Texts = {}
    for row in rows:
        own = getattr(row, "language", source) or source
        result[str(row.pk)] = {
            field: found.get((str(row.pk), field))
            or Text(getattr(row, field) or "", own, State.CHECKED, language)
            for field in fields
        }
    return result


def _translations(
    rows: Sequence[models.Model], fields: Sequence[str], language: str
) -> dict[tuple[str, str], Text]:
    languages = FALLBACKS.get(language, (language,))
    kept = Translation.objects.filter(
        table=table_of(rows[0]),
        row_id__in=[str(row.pk) for row in rows],
        field__in=fields,
        language__in=languages,
        state__in=[State.MACHINE, State.CHECKED],
    ).values_list("row_id", "field", "language", "text", "state", "by_id")
    ranked = sorted(kept, key=lambda row: languages.index(row[2]), reverse=True)
    return {
        (row_id, field): Text(text, code, state, language, by_id is not None)
        for row_id, field, code, text, state, by_id in ranked
        if text
    }


def read(row: models.Model, field: str, language: str) -> Text:
    """Return one field of one row for a reader of `language`."""
    return for_rows([row], [field], language)[str(row.pk)][field]


def save(
    row: models.Model,
    field: str,
    language: str,
    text: str,
    *,
    state: str,
    by: AbstractBaseUser | None = None,
) -> Translation:
    """Write the translation of one field, bound to the source text as it is now."""
    table, row_id = key_of(row)
    kept, _made = Translation.objects.update_or_create(
        table=table, row_id=row_id, field=field, language=language,
        defaults={
            "text": text, "state": state, "source_digest": digest(getattr(row, field) or ""),
            "by_id": by.pk if by else None, "at": clock.now(),
        },
    )  # fmt: skip
    return kept


def remove(row: models.Model, field: str, language: str) -> None:
    """Take a translation away: the text is missing again."""
    table, row_id = key_of(row)
    Translation.objects.filter(table=table, row_id=row_id, field=field, language=language).delete()


def source_changed(row: models.Model, fields: Iterable[str]) -> int:
    """Mark translations whose source text is no longer the one they translate; returns how many."""
    table, row_id = key_of(row)
    outdated = 0
    for field in fields:
        outdated += (
            Translation.objects.filter(table=table, row_id=row_id, field=field)
            .exclude(source_digest=digest(getattr(row, field) or ""))
            .exclude(state__in=[State.OUTDATED, State.MISSING])
            .update(state=State.OUTDATED, at=clock.now())
        )
    return outdated


def all_for(row: models.Model) -> models.QuerySet[Translation]:
    """Return every translation of a row, for the office."""
    table, row_id = key_of(row)
    return Translation.objects.filter(table=table, row_id=row_id).order_by("language", "field")


def digest(text: str) -> str:
    """Return the fingerprint that ties a translation to its source text."""
    return hashlib.sha256(text.encode()).hexdigest()
