"""What the law gives a person: to know, to take away, to be forgotten; and what time takes."""

from __future__ import annotations

import datetime as dt
import json
import logging
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.errors import NotAllowed, Refused
from nabe.people import privacy, rules
from nabe.people.actions.accounts import demand_running_accounts, sign_out_everywhere
from nabe.people.models import Erasure, Person, Retention

log = logging.getLogger(__name__)


def export_person(person: Person, *, by: Person) -> dict[str, Any]:
    """Return everything held about a person: per table its purpose, retention and rows.

    Whoever asks about somebody else is noted.
    """
    if by.pk != person.pk and not rules.is_coordination(by):
        raise NotAllowed()
    if by.pk != person.pk:
        journal.write(person, "exported", by=by)
    days = _retention_days()
    held = {}
    for holding in privacy.holdings():
        rows = holding.export(person) if holding.export else []
        if rows:
            held[holding.table] = {
                "purpose": str(holding.purpose),
                "kept_days": days.get(holding.table, holding.retention_days),
                "rows": rows,
            }
    return {"person": str(person.pk), "made_at": clock.now().isoformat(), "held": held}


def erase_person(person: Person, *, by: Person) -> None:
    """Erase a person for ever. What they did stays in the journal, without them."""
    if person.erased_at:
        raise Refused(_("Diese Person ist schon gelöscht."))
    with transaction.atomic():
        demand_running_accounts(by, person)
        _erase(person)
        journal.write(person, "erased", by=by)
        transaction.on_commit(lambda: _remember_outside(person.pk), robust=True)


def _erase(person: Person) -> None:
    sign_out_everywhere(person)
    for holding in privacy.holdings():
        if holding.erase and holding.model is not Person:
            holding.erase(person)
    for holding in privacy.holdings():
        if holding.erase and holding.model is Person:
            holding.erase(person)
    now = clock.now()
    Person.objects.filter(pk=person.pk).update(erased_at=now)
    Erasure.objects.get_or_create(pk=person.pk, defaults={"erased_at": now})
    rules.forget_roles(person)
    person.erased_at = now


def repeat_erasures() -> int:
    """Erase again who came back with a restored backup; returns how many came back.

    Reads the table and the file beside the database, which a restore does not overwrite, and
    adds to each what only the other knows.
    """
    inside, outside = set(Erasure.objects.values_list("pk", flat=True)), _remembered_outside()
    for key in inside - outside:
        _remember_outside(key)
    gone = inside | outside
    back = list(Person.objects.filter(pk__in=gone, erased_at=None))
    for person in back:
        with transaction.atomic():
            _erase(person)
            journal.write(person, "erased")
    return len(back)


def apply_retention() -> dict[str, int]:
    """Remove what is older than its retention; returns how many rows of which table."""
    days = _retention_days()
    cleared = {}
    for holding in privacy.holdings():
        if holding.expire is None or holding.retention_days is None:
            continue
        kept_days = days.get(holding.table, holding.retention_days)
        with transaction.atomic():
            count = holding.expire(clock.now() - dt.timedelta(days=kept_days))
        if count:
            cleared[holding.table] = count
    return cleared


def _retention_days() -> dict[str, int]:
    return dict(Retention.objects.values_list("table", "days"))


def _file() -> Path:
    """All machines share this folder; see "More than one machine" in docs/operators.md."""
    return Path(settings.MEDIA_ROOT) / "erasures.jsonl"


def _remember_outside(key: uuid.UUID) -> None:
    line = json.dumps({"person": str(key), "erased_at": clock.now().isoformat()})
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        file.write(f"\n{line}\n")  # a line that another machine left torn ends here


def _remembered_outside() -> set[uuid.UUID]:
    earlier = Path(settings.VAR_DIR) / "erasures.jsonl"  # where the file lay at first
    return {key for path in (_file(), earlier) if path.is_file() for key in _keys_in(path)}


def _keys_in(path: Path) -> Iterator[uuid.UUID]:
    for number, line in enumerate(path.read_text(encoding="ascii", errors="replace").splitlines()):
        if not line.strip():
            continue
        try:
            yield uuid.UUID(json.loads(line)["person"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            log.warning("%s, line %d cannot be read: an erasure may be missing", path, number + 1)
