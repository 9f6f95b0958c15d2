"""The county's own lists of fields and target groups."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from nabe.directory import taxonomy
from nabe.directory.models import AssuranceCycle, Field, TargetGroup


@transaction.atomic
def ensure_taxonomy() -> int:
    """Give an empty county the lists to start with; returns how many entries were added.

    A list that has entries already belongs to the county and is left alone. The proposed cycle
    of confirmation is written down as well, so that the county finds numbers to change.
    """
    AssuranceCycle.objects.get_or_create(field=None)
    return _fill(Field, taxonomy.FIELDS) + _fill(TargetGroup, taxonomy.TARGET_GROUPS)


def _fill(model: type[Field] | type[TargetGroup], entries: Sequence[taxonomy.StartTerm]) -> int:
    if model.objects.exists():
        return 0
    rows = [model(**_values(entry, number)) for number, entry in enumerate(entries, start=1)]
    return len(model.objects.bulk_create(rows))  # type: ignore[arg-type]


def _values(entry: taxonomy.StartTerm, number: int) -> dict[str, object]:
    values: dict[str, object] = {
        "code": entry.code,
        "name": entry.name,
        "names": dict(zip(taxonomy.LANGUAGES, entry.names, strict=True)),
        "synonyms": {"de": _list(entry.synonyms), "other": _list(entry.foreign)},
        "order": number * 10,
    }
    return values | ({"icon": entry.icon} if entry.icon else {})


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
