"""The one registry of personal data: what is held, why, how long, how it is exported and erased.

Every app declares its models in its own `privacy.py`, which its AppConfig imports when ready. A
house test fails for a model with a personal field that nobody declared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from nabe.people.models import Person

Rows = list[dict[str, Any]]
Export = Callable[[Person], Rows]
Erase = Callable[[Person], object]
Expire = Callable[[dt.datetime], int]


@dataclass(frozen=True, slots=True)
class Holding:
    """What one model holds about persons. `expire` removes or empties what is older than a day."""

    model: type[models.Model]
    fields: tuple[str, ...]
    purpose: str | Promise
    retention_days: int | None
    export: Export | None
    erase: Erase | None
    expire: Expire | None

    @property
    def table(self) -> str:
        return self.model._meta.label_lower


_holdings: dict[str, Holding] = {}


def declare(  # noqa: PLR0913
    model: type[models.Model],
    fields: Iterable[str],
    *,
    purpose: str | Promise,
    retention_days: int | None = None,
    export: Export | None = None,
    erase: Erase | None = None,
    expire: Expire | None = None,
) -> None:
    """Declare the personal fields of a model.

    `fields` may be empty to say: looks personal, is not (an organization's public telephone).
    `export(person)` returns what is told to the person; `erase(person)` removes it. With
    `retention_days`, `expire(before)` runs every night and returns how many rows it cleared.
    """
    holding = Holding(model, tuple(fields), purpose, retention_days, export, erase, expire)
    if retention_days is not None and expire is None:
        raise TypeError(f"{holding.table}: a retention needs to say how rows expire")
    _holdings[holding.table] = holding


def holdings() -> list[Holding]:
    """Return every declaration, by the name of its table."""
    return [_holdings[table] for table in sorted(_holdings)]


def is_declared(model: type[models.Model], field: str) -> bool:
    """Say whether a model is declared, and with it this field or explicitly none."""
    holding = _holdings.get(model._meta.label_lower)
    return holding is not None and (not holding.fields or field in holding.fields)


# --- the usual ways ------------------------------------------------------------------------
def export_rows(
    model: type[models.Model], by: str, fields: Sequence[str], *, address: str = ""
) -> Export:
    """Return an export of the named fields of the rows whose `by` is the person.

    `address` names the column of a mail address: its rows are about the person, too. Either may
    be empty.
    """

    def export(person: Person) -> Rows:
        about = Q(**{by: person.pk}) if by else Q(pk=None)
        rows = model._default_manager.filter(about | at_address(person, address))
        return [{field: _plain(getattr(row, field)) for field in fields} for row in rows]

    return export


def at_address(person: Person, column: str) -> Q:
    """Return the condition that `column` holds the person's mail address, however spelled."""
    return Q(**{f"{column}__iexact": person.email}) if column and person.email else Q(pk=None)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def delete_rows(model: type[models.Model], by: str) -> Erase:
    """Return an erasure that deletes the rows whose `by` is the person."""
    return lambda person: model._default_manager.filter(**{by: person.pk}).delete()


def forget_in(model: type[models.Model], by: str, **empty: Any) -> Erase:
    """Return an erasure that keeps the rows and empties `by` and the named fields."""
    return lambda person: model._default_manager.filter(**{by: person.pk}).update(
        **{by: None, **empty}
    )


def delete_older(model: type[models.Model], moment: str) -> Expire:
    """Return an expiry that deletes rows whose `moment` lies before the limit."""

    def expire(before: dt.datetime) -> int:
        return model._default_manager.filter(**{f"{moment}__lt": before}).delete()[0]

    return expire
