"""Fields as read from a list as the values of a service and its times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from nabe.directory.models import Service

Fields = Mapping[str, Any]
_PLAIN = (
    "name", "description", "url", "email", "eligibility_description", "child_care", "registration",
    "application_process", "fees_description", "level_from", "level_to",
)  # fmt: skip
_NUMBERS = ("minimum_age", "maximum_age", "places_total", "places_free", "waiting_weeks", "is_free")


def columns(fields: Fields) -> dict[str, Any]:
    """Return the columns of Service that the fields name, empty ones included."""
    found: dict[str, Any] = {name: fields.get(name, "") for name in _PLAIN}
    found |= {name: fields.get(name) for name in _NUMBERS}
    found["status"] = fields.get("status") or Service.Status.ACTIVE
    found["multilingual"] = bool(fields.get("multilingual"))
    found["is_online"] = bool(fields.get("is_online"))
    found["visible_to"] = (
        dt.date.fromisoformat(fields["valid_to"]) if fields.get("valid_to") else None
    )
    found["internal_note"] = office_note(fields)
    return found


def office_note(fields: Fields) -> str:
    """Return what has no field of its own: it is kept for the office and never shown in public."""
    lines = [str(fields.get("remark", ""))]
    if fields.get("field_words"):
        lines.append(_("Handlungsfeld laut Liste: %(text)s") % {"text": fields["field_words"]})
    if fields.get("more_emails"):
        lines.append(_("Weitere E-Mail: %(text)s") % {"text": ", ".join(fields["more_emails"])})
    lines += [f"{header}: {text}" for header, text in fields.get("other", {}).items()]
    return "\n".join(line for line in lines if line)


def schedules(fields: Fields, *, today: dt.date) -> list[dict[str, Any]]:
    """Return the rows of Schedule: each rule, or the words alone."""
    words = str(fields.get("times", ""))[:200]
    appointment = bool(fields.get("by_appointment"))
    if not fields.get("schedules"):
        return (
            [{"description": words, "by_appointment": appointment}] if words or appointment else []
        )
    rows: list[dict[str, Any]] = []
    for rule in fields["schedules"]:
        row = {
            "freq": rule["freq"], "interval": rule.get("interval", 1), "byday": rule["byday"][:40],
            "opens_at": _time(rule.get("opens_at")), "closes_at": _time(rule.get("closes_at")),
            "valid_from": day(rule.get("valid_from") or fields.get("valid_from")),
            "valid_to": day(rule.get("valid_to") or fields.get("valid_to")),
            "dtstart": day(rule.get("dtstart")), "season": rule.get("season", ""),
            "description": words or rule.get("description", ""), "by_appointment": appointment,
        }  # fmt: skip
        rows += _by_week(row, rule["week"], today=today) if rule.get("week") else [row]
    return rows


def _by_week(row: dict[str, Any], week: str, *, today: dt.date) -> list[dict[str, Any]]:
    """Return one rule for each of two years of weeks: 53 weeks break the rhythm.

    A course of its own dates starts and ends with them.
    """
    begins, ends = row["valid_from"] or dt.date.min, row["valid_to"] or dt.date.max
    start = max(today, begins).isocalendar().year
    rows = []
    for year in (start, start + 1):
        first = dt.date.fromisocalendar(year, 2 if week == "even" else 1, 1)
        last = dt.date.fromisocalendar(year + 1, 1, 1) - dt.timedelta(days=1)
        if first <= ends:
            rows.append({
                **row, "dtstart": first,
                "valid_from": max(first, begins), "valid_to": min(last, ends),
            })  # fmt: skip
    return rows


def _time(text: str | None) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None


def day(text: str | None) -> dt.date | None:
    """Return the day that a field names."""
    return dt.date.fromisoformat(text) if text else None


def rows_of(terms: Mapping[str, Any], codes: Sequence[str]) -> list[Any]:
    """Return the terms of these codes; unknown codes are left out."""
    return [terms[code] for code in codes if code in terms]
