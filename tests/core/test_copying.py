"""Rows written by COPY are the same as rows written by INSERT."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nabe.core.copying import copy_in
from nabe.core.models import JournalEntry, Translation

pytestmark = pytest.mark.django_db
ODD = 'tab\t newline\n back\\slash \\N "quote" مرحبا ẞ'


def entry(**values: Any) -> JournalEntry:
    from nabe.core import clock

    return JournalEntry(
        **{"table": "a.b", "row_id": "1", "verb": "made", "at": clock.now(), **values}
    )


def test_copy_in_writes_text_json_and_times_as_they_are() -> None:
    made = entry(note=ODD, fields=["a", {"b": ODD, "c": None}])
    assert copy_in([made, entry(row_id="2")]) == 2
    kept = JournalEntry.objects.get(row_id="1")
    assert (kept.note, kept.fields, kept.at) == (ODD, ["a", {"b": ODD, "c": None}], made.at)


def test_copy_in_of_nothing_writes_nothing() -> None:
    assert copy_in([]) == 0


def test_copy_in_keeps_constraints() -> None:
    from nabe.core import clock

    row = Translation(table="a", row_id="1", field="f", language="en", at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_in([row, row])
    assert not Translation.objects.exists()
