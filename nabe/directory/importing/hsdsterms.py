"""What every Nabe writes into HSDS in the same way: terms with codes, waiting time, places. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from nabe.directory.tokens import LEVELS

Json = Mapping[str, Any]
KINDS = ("field", "target", "level", "flag")
_WEEKS = re.compile(r"(\d{1,3}) Wochen?")


def codes(service: Json) -> Iterator[tuple[str, str]]:
    """Yield (kind, code) of the attributes whose term has a code of ours ("level-A1")."""
    rows = service.get("attributes")
    for one in rows if isinstance(rows, list) else ():
        if found := code_of(one):
            yield found


def code_of(attribute: Any) -> tuple[str, str] | None:
    """Return (kind, code) of one attribute; None where it has none of ours."""
    term = attribute.get("taxonomy_term") if isinstance(attribute, dict) else None
    text = term.get("code") if isinstance(term, dict) else None
    kind, _dash, code = text.partition("-") if isinstance(text, str) else ("", "", "")
    return (kind, code) if kind in KINDS and code else None


def coded(service: Json) -> dict[str, Any]:
    """Return the fields that our codes say: lists, levels, what costs nothing."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for kind, code in codes(service):
        found[kind].append(code)
    values: dict[str, Any] = {}
    if found["field"]:
        values["fields"] = found["field"]
    if found["target"]:
        values["target_groups"] = found["target"]
    levels = sorted((one for one in found["level"] if one in LEVELS), key=LEVELS.index)
    if levels:
        values |= {"level_from": levels[0], "level_to": levels[-1]}
    if "childcare" in found["flag"]:
        values["child_care"] = "yes"
    return values | ({"is_free": True} if "free" in found["flag"] else {})


def numbers(service: Json) -> dict[str, int]:
    """Return waiting time in weeks, and places with those that are free, as far as they are told."""
    wait, rows = service.get("wait_time"), service.get("capacities")
    weeks = _WEEKS.fullmatch(wait.strip()) if isinstance(wait, str) else None
    values = {"waiting_weeks": int(weeks[1])} if weeks else {}
    places = (
        next((one for one in rows if isinstance(one, dict)), {}) if isinstance(rows, list) else {}
    )
    for name, key in (("places_total", "maximum"), ("places_free", "available")):
        number = places.get(key)
        if isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 30_000:
            values[name] = number
    if values.get("places_free", 0) > values.get("places_total", 30_000):
        del values["places_free"]
    return values
