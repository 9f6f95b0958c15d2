"""How core names a row of any table without knowing the table."""

from __future__ import annotations

from django.db import models


def table_of(row: models.Model | type[models.Model]) -> str:
    """Return the row's model as `app.model`, the name under which core keeps it."""
    return row._meta.label_lower


def key_of(row: models.Model) -> tuple[str, str]:
    """Return (`app.model`, primary key as text)."""
    return table_of(row), str(row.pk)
