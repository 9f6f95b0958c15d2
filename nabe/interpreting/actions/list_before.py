"""What stood in the pool before a list changed it: kept for a month, and brought back.

Only the last list of its kind can be taken back, so only what stood before that one is kept.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from nabe.core.errors import Refused
from nabe.interpreting.importing.results import RowResult
from nabe.interpreting.models import (
    Assignment,
    BeforeList,
    Interpreter,
    Paper,
    Request,
    ServiceRecord,
    Slot,
    SpokenLanguage,
    WorkingTime,
)
from nabe.interpreting.queries.lists import POOL, logged_requests
from nabe.people.models import Person
from nabe.sheets.comparing import CHANGED, NEW, UNCHANGED
from nabe.sheets.models import ListRecord, ListRun

KEPT_DAYS = 30
_COLUMNS = (
    "source_key", "state", "gender", "postcode", "lat", "lon", "german", "transport", "radius_km",
    "modes", "not_in", "grade", "fee_class", "modified_at",
)  # fmt: skip
_OF_PERSON = ("name", "sort_key", "email", "phone")
_PARTS: Mapping[str, type[models.Model]] = {
    "languages": SpokenLanguage, "times": WorkingTime, "papers": Paper,
}  # fmt: skip


# --- before a list comes in ----------------------------------------------------------------------
def keep(run: ListRun, rows: Sequence[RowResult[Any]]) -> None:
    """Keep what the changed rows of a list are about to replace; in the transaction that writes them.

    A list that brings nothing leaves the one before it to be taken back.
    """
    if not any(one.result in (NEW, CHANGED) for one in rows):
        return
    BeforeList.objects.filter(run__purpose=run.purpose).delete()
    known = [one for one in rows if one.result in (CHANGED, UNCHANGED)]
    records = {
        one.key: {"seals": one.seals, "taken_at": one.taken_at.isoformat()}
        for one in ListRecord.objects.filter(
            purpose=run.purpose, key__in=[one.key for one in known]
        )
    }
    kept = {one.key: BeforeList(run=run, key=one.key, record=records.get(one.key)) for one in known}
    changed = [one for one in rows if one.result == CHANGED]
    (_keep_people if run.purpose == POOL else _keep_requests)(kept, changed)
    BeforeList.objects.bulk_create(kept.values())


def _keep_people(kept: Mapping[str, BeforeList], changed: Sequence[RowResult[Any]]) -> None:
    rows = Interpreter.objects.select_related("person").prefetch_related(*_PARTS)
    by_key = {
        one.source_key: one for one in rows.filter(source_key__in=[row.key for row in changed])
    }
    by_mail = {row.entry.email: row.key for row in changed if row.key not in by_key}
    joined = rows.filter(source_key="", person__email__in=by_mail)
    by_key |= {by_mail[one.person.email or ""]: one for one in joined}
    for key, one in by_key.items():
        row = kept[key]
        row.interpreter = one
        row.text = _as_text({
            "columns": {name: getattr(one, name) for name in _COLUMNS},
            "person": {name: getattr(one.person, name) for name in _OF_PERSON},
            **{name: [_values(part) for part in getattr(one, name).all()] for name in _PARTS},
        })  # fmt: skip


def _keep_requests(kept: Mapping[str, BeforeList], changed: Sequence[RowResult[Any]]) -> None:
    keys = [one.key for one in changed]
    for one in logged_requests().filter(source_key__in=keys):
        held = list(one.assignments.all())
        records = [each.service_record for each in held if hasattr(each, "service_record")]
        row = kept[one.source_key]
        row.request = one.pk
        row.rows = json.loads(_as_text({
            "request": [_values(one)], "slots": [_values(each) for each in one.slots.all()],
            "assignments": [_values(each) for each in held],
            "records": [_values(each) for each in records],
        }))  # fmt: skip


def _values(row: models.Model) -> dict[str, Any]:
    """Return the columns of a row as the database has them; a span of time as its two ends."""
    found = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}
    if "during" in found:
        found["during"] = [found["during"].lower, found["during"].upper]
    return found


def _as_text(value: Any) -> str:
    return json.dumps(value, default=str)


# --- taking it back ------------------------------------------------------------------------------
def what_changed(run: ListRun) -> list[BeforeList]:
    """Return what was kept of rows that a list changed; nothing of whoever was erased since."""
    rows = BeforeList.objects.filter(run=run).select_related("interpreter__person").order_by("key")
    return [one for one in rows if one.request or (one.interpreter_id and one.text)]


def bring_back(run: ListRun, changed: Iterable[BeforeList]) -> None:
    """Write what stood there before, in a transaction.

    The caller has locked the rows and knows that nobody has worked with them. Raises Refused when an
    address belongs to somebody else by now.
    """
    for one in changed:
        if one.request:
            _bring_request(one.rows)
        else:
            _bring_person(one)
    for one in BeforeList.objects.filter(run=run):
        mine = ListRecord.objects.filter(purpose=run.purpose, key=one.key)
        if one.record is None:
            mine.delete()
        else:
            mine.update(**one.record)
    BeforeList.objects.filter(run=run).delete()


def _bring_person(kept: BeforeList) -> None:
    said, one = json.loads(kept.text), kept.interpreter
    assert one is not None
    mail = said["person"]["email"]
    if mail and Person.objects.filter(email=mail).exclude(pk=one.person_id).exists():
        text = _("Die Adresse %(mail)s gehört schon zu einem anderen Konto.")
        raise Refused(text % {"mail": mail})
    Interpreter.objects.filter(pk=one.pk).update(**said["columns"])
    changed = [name for name, value in said["person"].items() if getattr(one.person, name) != value]
    for name in changed:
        setattr(one.person, name, said["person"][name])
    one.person.save(update_fields=changed)
    for name, model in _PARTS.items():
        model._default_manager.filter(interpreter=one).delete()
        _write(model, said[name])


def _bring_request(said: Mapping[str, list[dict[str, Any]]]) -> None:
    keys = [one["id"] for one in said["request"]]
    held = Assignment.objects.filter(request__in=keys)
    ServiceRecord.objects.filter(assignment__in=held).delete()
    held.delete()
    Request.objects.filter(pk__in=keys).delete()
    for name, model in (
        ("request", Request), ("slots", Slot), ("assignments", Assignment), ("records", ServiceRecord),
    ):  # fmt: skip
        _write(model, said[name])


def _write(model: type[models.Model], rows: Collection[dict[str, Any]]) -> None:
    for one in rows:
        if "during" in one:
            one["during"] = tuple(parse_datetime(each) for each in one["during"])
    model._default_manager.bulk_create(model(**one) for one in rows)


def forget_older(before: dt.datetime) -> int:
    """Delete what was kept before a moment; those lists can no longer be taken back in full."""
    return BeforeList.objects.filter(kept_at__lt=before).delete()[0]
