"""Which fields of HSDS 3.1 this interface gives: one list for the API and the tabular package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# field[:type][!]; no type is a text, "!" always given, "uuid>table" points at a row of a table
_TABLES = {
    "organization": "id:uuid! name! description! website:uri",
    "service": (
        "id:uuid! organization_id:uuid>organization! name! description url:uri email:email status!"
        " application_process fees_description wait_time eligibility_description"
        " minimum_age:integer maximum_age:integer assured_date:date assurer_email:email alert"
        " last_modified:datetime!"
    ),
    "location": (
        "id:uuid! location_type! name description transportation latitude:number longitude:number"
    ),
    "address": (
        "id:uuid! location_id:uuid>location! address_1! city! region state_province! postal_code!"
        " country! address_type!"
    ),
    "accessibility": "id:uuid! location_id:uuid>location! description details",
    "service_at_location": (
        "id:uuid! service_id:uuid>service! location_id:uuid>location! description"
    ),
    "contact": "id:uuid! service_id:uuid>service! name title",
    "phone": "id:uuid! service_id:uuid>service! number! type description",
    "schedule": (
        "id:uuid! service_id:uuid>service! service_at_location_id:uuid>service_at_location"
        " valid_from:date valid_to:date dtstart:date timezone:number freq interval:integer byday"
        " description opens_at:time closes_at:time attending_type notes"
    ),
    "service_area": "id:uuid! service_id:uuid>service! name description extent extent_type uri",
    "language": "id:uuid! service_id:uuid>service! name code note",
    "cost_option": "id:uuid! service_id:uuid>service! option currency amount:number",
    "required_document": "id:uuid! service_id:uuid>service! document",
    "unit": "id:uuid! name!",
    "service_capacity": (
        "id:uuid! service_id:uuid>service! unit_id:uuid>unit! available:number! maximum:number"
        " updated:datetime!"
    ),
    "taxonomy": "id:uuid! name! description! uri:uri version",
    "taxonomy_term": (
        "id:uuid! code! name! description! taxonomy language taxonomy_id:uuid>taxonomy!"
        " term_uri:uri"
    ),
    "attribute": "id:uuid! link_id:uuid! taxonomy_term_id:uuid>taxonomy_term! link_entity!",
}
FILES = {
    "organization": "organizations", "service": "services", "location": "locations",
    "address": "addresses", "contact": "contacts", "phone": "phones", "schedule": "schedules",
    "service_area": "service_areas", "language": "languages", "cost_option": "cost_options",
    "required_document": "required_documents", "unit": "units", "taxonomy": "taxonomies",
    "taxonomy_term": "taxonomy_terms", "attribute": "attributes",
}  # fmt: skip
ENUMS = {
    ("service", "status"): ["active", "inactive", "defunct", "temporarily closed"],
    ("location", "location_type"): ["physical", "postal", "virtual"],
    ("address", "address_type"): ["physical", "postal", "virtual"],
    ("schedule", "freq"): ["WEEKLY", "MONTHLY"],
}
# key in an object -> table of what is nested there; a list unless the key is in SINGLE
NESTED = {
    "phones": "phone", "schedules": "schedule", "service_areas": "service_area",
    "service_at_locations": "service_at_location", "languages": "language",
    "organization": "organization", "cost_options": "cost_option", "contacts": "contact",
    "required_documents": "required_document", "capacities": "service_capacity",
    "attributes": "attribute", "location": "location", "addresses": "address",
    "accessibility": "accessibility", "unit": "unit", "taxonomy_term": "taxonomy_term",
    "service": "service", "services": "service", "locations": "location",
}  # fmt: skip
SINGLE = {"organization", "location", "unit", "taxonomy_term", "service"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a table; `points_at` names the table of the row that its id belongs to."""

    name: str
    type: str
    is_required: bool
    points_at: str = ""


def _field(text: str) -> Field:
    name, _colon, kind = text.rstrip("!").partition(":")
    kind, _arrow, points_at = kind.partition(">")
    return Field(name, kind or "string", text.endswith("!"), points_at)


TABLES = {table: [_field(text) for text in fields.split()] for table, fields in _TABLES.items()}

_JSON: dict[str, dict[str, Any]] = {
    "uuid": {"type": "string", "format": "uuid"},
    "uri": {"type": "string", "format": "uri"},
    "email": {"type": "string", "format": "email"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "time": {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"},
}


def json_schema(table: str, nested: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the JSON schema of an object; `nested` adds the schemas of what it holds."""
    properties = {
        one.name: dict(_JSON.get(one.type, {"type": one.type}))
        | ({"enum": ENUMS[table, one.name]} if (table, one.name) in ENUMS else {})
        for one in TABLES[table]
    }
    for one in properties.values():
        if one == {"type": "string"}:
            one["minLength"] = 1
    return {
        "type": "object",
        "properties": properties | (nested or {}),
        "required": [one.name for one in TABLES[table] if one.is_required],
        "additionalProperties": False,
    }


def resource(table: str) -> dict[str, Any]:
    """Return a table as a resource of the tabular package (Data Package, version 1)."""
    return {
        "name": table,
        "path": f"{FILES.get(table, table)}.csv",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": {
            "fields": [_column(table, one) for one in TABLES[table]],
            "primaryKey": "id",
            "missingValues": [""],
            "foreignKeys": [
                {"fields": one.name, "reference": {"resource": one.points_at, "fields": "id"}}
                for one in TABLES[table] if one.points_at
            ],
        },
    }  # fmt: skip


def _column(table: str, one: Field) -> dict[str, Any]:
    kind = {"uuid": "string", "uri": "string", "email": "string"}.get(one.type, one.type)
    column: dict[str, Any] = {"name": one.name, "type": kind}
    if kind != one.type:
        column["format"] = one.type
    if one.type == "time":
        column["format"] = "%H:%M"
    limits: dict[str, Any] = {"required": True} if one.is_required else {}
    if one.name == "id":
        limits["unique"] = True
    if (table, one.name) in ENUMS:
        limits["enum"] = ENUMS[table, one.name]
    return column | ({"constraints": limits} if limits else {})
