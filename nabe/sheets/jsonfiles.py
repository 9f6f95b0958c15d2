"""JSON files: HSDS as a page, an array, one service or a package of tables; or flat tables.

Untrusted JSON is read with limits: no NaN, no deep nesting, no endless lists.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop as _

from nabe.sheets.notes import UnreadableFile
from nabe.sheets.tables import MOST_ROWS, Row, Sheet, Source, too_many_rows

DEEPEST = 40
_NESTED = ("organization", "schedules", "phones", "languages", "service_at_locations", "attributes")
Json = Mapping[str, Any]


def read(path: Path) -> Source:
    """Read a JSON file as HSDS services, or as sheets when it holds flat tables."""
    text = _decoded(path.read_bytes())
    if _depth(text) > DEEPEST:
        raise UnreadableFile(_("Die JSON-Datei ist zu tief verschachtelt."))
    try:
        content = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(_("Die Datei ist kein gültiges JSON.")) from error
    return _source(content)


def _decoded(content: bytes) -> str:
    for encoding in (
        ("utf-8-sig", "utf-16") if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig",)
    ):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", errors="replace")


def _depth(text: str) -> int:
    deepest = depth = 0
    for mark in re.sub(r'"(?:[^"\\]|\\.)*"', "", text):
        if mark in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in "]}":
            depth -= 1
    return deepest


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _source(content: Any) -> Source:
    if isinstance(content, dict):
        for key in ("contents", "services", "items", "results", "data", "service"):
            if isinstance(content.get(key), list):
                tables = {name: rows for name, rows in content.items() if isinstance(rows, list)}
                return _from_list(content[key], tables)
        content = [content]
    if isinstance(content, list):
        return _from_list(content, {})
    raise UnreadableFile(_("Die JSON-Datei enthält keine Liste von Angeboten."))


def _from_list(rows: list[Any], tables: Mapping[str, list[Any]]) -> Source:
    if len(rows) > MOST_ROWS:
        raise too_many_rows("JSON", len(rows))
    if rows and isinstance(rows[0], list):
        cells = [row for row in rows if isinstance(row, list)]
        return Source(
            "json",
            [Sheet("JSON", [Row(at, list(map(_flat, row))) for at, row in enumerate(cells, 1)])],
        )
    services = [row if isinstance(row, dict) else {} for row in rows]
    if not services:
        raise UnreadableFile(_("Die JSON-Datei enthält keine Angebote."))
    if _is_hsds(services) or "organizations" in tables or "organization" in tables:
        return Source("hsds", [], _joined(services, tables))
    return Source("json", [_sheet(services)])


def _is_hsds(services: Sequence[Json]) -> bool:
    sample = [service for service in services[:50] if service]
    known = sum(
        "name" in service and (
            any(isinstance(service.get(key), (list, dict)) for key in _NESTED)
            or ("status" in service and ("id" in service or "organization_id" in service))
        )
        for service in sample
    )  # fmt: skip
    return known >= max(1, len(sample) // 2)


def _flat(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return "; ".join(str(one) for one in value if not isinstance(one, (dict, list)))
    if isinstance(value, dict):
        return str(value.get("name", ""))
    return "" if value is None else value


def _sheet(rows: Sequence[Json]) -> Sheet:
    """Lay flat objects out as a table; row 1 of the source is the first object."""
    headers = list(dict.fromkeys(str(key) for row in rows for key in row))[:200]
    table = [Row(0, list(headers))]
    table += [Row(at, [_flat(row.get(key)) for key in headers]) for at, row in enumerate(rows, 1)]
    return Sheet("JSON", table)


def _joined(
    services: list[dict[str, Any]], tables: Mapping[str, list[Any]]
) -> list[dict[str, Any]]:
    """Put tables of the HSDS tabular package together by their foreign keys."""
    organizations = _by_id(tables.get("organizations") or tables.get("organization") or [])
    parts = {
        plural: [
            row
            for row in (tables.get(plural) or tables.get(plural[:-1]) or [])
            if isinstance(row, dict)
        ]
        for plural in (
            "phones",
            "schedules",
            "languages",
            "contacts",
            "cost_options",
            "service_areas",
        )
    }
    for service in services:
        if "organization" not in service and service.get("organization_id") in organizations:
            service["organization"] = organizations[service["organization_id"]]
        for plural, rows in parts.items():
            own = [
                row
                for row in rows
                if row.get("service_id") and row["service_id"] == service.get("id")
            ]
            if own and not service.get(plural):
                service[plural] = own
        _join_places(service, tables)
    return services


def _join_places(service: dict[str, Any], tables: Mapping[str, list[Any]]) -> None:
    links = tables.get("service_at_locations") or tables.get("service_at_location") or []
    locations = _by_id(tables.get("locations") or tables.get("location") or [])
    addresses = [
        row
        for row in (tables.get("addresses") or tables.get("address") or [])
        if isinstance(row, dict)
    ]
    joined = []
    for link in links:
        if isinstance(link, dict) and link.get("service_id") == service.get("id"):
            location = dict(locations.get(link.get("location_id"), {}))
            location["addresses"] = [
                row for row in addresses if row.get("location_id") == location.get("id")
            ]
            joined.append({**link, "location": location})
    if joined and not service.get("service_at_locations"):
        service["service_at_locations"] = joined


def _by_id(rows: Sequence[Any]) -> dict[Any, dict[str, Any]]:
    return {
        row["id"]: row for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)
    }
