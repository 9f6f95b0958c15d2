"""The journal ("Verlauf"): who did what to which row when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models

from nabe.core import clock
from nabe.core.copying import copy_in
from nabe.core.models import JournalEntry
from nabe.core.rows import key_of, table_of

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


def write(
    row: models.Model,
    verb: str,
    *,
    by: AbstractBaseUser | None = None,
    fields: Iterable[str] = (),
    note: str = "",
) -> JournalEntry:
    """Note that `by` did `verb` to `row`, touching `fields`.

    `verb` is a past participle of the feature's own words ("confirmed", "merged"); names and
    contents of personal data do not belong into `note`.
    """
    table, row_id = key_of(row)
    return JournalEntry.objects.create(
        table=table,
        row_id=row_id,
        verb=verb,
        by_id=_id(by),
        fields=list(fields),
        note=note,
        at=clock.now(),
    )


def write_many(
    rows: Sequence[models.Model], verb: str, *, by: AbstractBaseUser | None = None, note: str = ""
) -> None:
    """Note the same verb for many rows with one statement."""
    now = clock.now()
    copy_in(
        JournalEntry(
            table=table_of(row), row_id=str(row.pk), verb=verb, by_id=_id(by), note=note, at=now
        )
        for row in rows
    )


def entries_for(
    row: models.Model, *, newest: int = 50, without: Sequence[str] = ()
) -> models.QuerySet[JournalEntry]:
    """Return the newest entries of one row with their authors, without some verbs."""
    table, row_id = key_of(row)
    rows = JournalEntry.objects.filter(table=table, row_id=row_id).exclude(verb__in=without)
    return rows.select_related("by")[:newest]


def _id(person: AbstractBaseUser | None) -> Any:
    return person.pk if person is not None and person.pk else None
