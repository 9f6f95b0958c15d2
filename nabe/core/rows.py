"""How core names a row of any table without knowing the table."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet

Row = TypeVar("Row", bound=models.Model)


def table_of(row: models.Model | type[models.Model]) -> str:
    """Return the row's model as `app.model`, the name under which core keeps it."""
    return row._meta.label_lower


def nobody_points_to(
    rows: QuerySet[Row], *, but: Collection[type[models.Model]] = ()
) -> QuerySet[Row]:
    """Return those rows to which no foreign key of any table points; `but` are not asked."""
    for field in rows.model._meta.get_fields(include_hidden=True):
        if isinstance(field, models.ManyToOneRel) and field.related_model not in but:
            pointing = field.related_model._default_manager.filter(
                **{field.field.name: OuterRef("pk")}
            )
            rows = rows.exclude(Exists(pointing))
    return rows


def key_of(row: models.Model) -> tuple[str, str]:
    """Return (`app.model`, primary key as text)."""
    return table_of(row), str(row.pk)
