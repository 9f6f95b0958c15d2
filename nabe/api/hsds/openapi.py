"""The interface describes itself: OpenAPI 3.1, made of the tables that also read and answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nabe.api.hsds import parameters
from nabe.api.hsds.lists import LISTINGS
from nabe.api.hsds.shapes import api_address
from nabe.api.hsds.tables import json_schema
from nabe.directory.queries import open_data

Schema = dict[str, Any]
_TABLE_OF = {
    "phones": "phone", "schedules": "schedule", "service_areas": "service_area",
    "languages": "language", "cost_options": "cost_option", "contacts": "contact",
    "required_documents": "required_document", "capacities": "capacity",
    "attributes": "attribute",
}  # fmt: skip


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _many(name: str) -> Schema:
    return {"type": "array", "items": _ref(name)}


def document() -> Schema:
    """Return the whole description."""
    county = open_data.publisher()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"HSDS: {county['site_name'] or county['name']}",
            "version": "3.1",
            "summary": "Services for newcomers as open data (Human Services Data Specification).",
            "description": (
                "Read only, without a key. Filters combine with AND. Optional fields that are"
                " empty are left out. Answers carry an ETag; ask again with If-None-Match. To"
                " learn what was withdrawn, compare your ids with /services?minimal=true."
            ),
            "license": {"name": county["data_licence"]},
        },
        "servers": [{"url": api_address("").rstrip("/")}],
        "paths": _paths(),
        "components": {"schemas": _schemas()},
    }


def _paths() -> Schema:
    paths: Schema = {
        "/": _read("getAPIMetaInformation", "About this interface", (), _ref("about")),
        "/openapi.json": _read("getOpenAPI", "This description", (), {"type": "object"}),
        "/datapackage.zip": _package(),
    }
    for name, listing in LISTINGS.items():
        asked = parameters.LISTS[name]
        paths[f"/{name}"] = _read(f"list_{name}", f"List of {name}", asked, _page(name))
        if "format" in asked:
            lines = {"schema": {"type": "string"}}
            content = paths[f"/{name}"]["get"]["responses"]["200"]["content"]
            content["application/x-ndjson"] = lines
        details = _read(
            f"get_{listing.thing}", f"One {listing.thing}", parameters.DETAILS[name],
            _ref(f"{listing.thing}_full" if name in _NESTED else listing.thing), missing=True,
        )  # fmt: skip
        details["parameters"] = [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
        ]  # fmt: skip
        paths[f"/{name}/{{id}}"] = details
    return paths


_NESTED = {"services", "organizations", "service_at_locations"}


def _page(name: str) -> Schema:
    thing = LISTINGS[name].thing
    kinds = [_ref(thing), _ref(f"{thing}_full")] if name in _NESTED else [_ref(thing)]
    if name == "services":
        kinds.append(_ref("service_minimal"))
    items = {"anyOf": kinds} if len(kinds) > 1 else kinds[0]
    numbers = {
        key: {"type": "integer", "minimum": 0}
        for key in ("total_items", "total_pages", "page_number", "size")
    }
    flags = {key: {"type": "boolean"} for key in ("first_page", "last_page", "empty")}
    properties = numbers | flags | {"contents": {"type": "array", "items": items}}
    return {
        "type": "object", "properties": properties, "required": list(properties),
        "additionalProperties": False,
    }  # fmt: skip


def _read(
    operation: str, summary: str, names: Sequence[str], schema: Schema, *, missing: bool = False
) -> Schema:
    responses = {
        "200": {
            "description": summary,
            "headers": {"ETag": {"schema": {"type": "string"}}},
            "content": {"application/json": {"schema": schema}},
        },
        "304": {"description": "You have this already (If-None-Match)."},
        "400": _problem("The question cannot be read; the sentence says why."),
        "405": _problem("This interface can only be read."),
        "429": _problem("Too many requests; please wait."),
    }
    if missing:
        responses["404"] = _problem("There is no such entry, or it is no longer listed.")
    return {
        "get": {
            "operationId": operation, "summary": summary,
            "parameters": [_parameter(name) for name in names], "responses": responses,
        }
    }  # fmt: skip


def _package() -> Schema:
    found = _read("getTabularPackage", "Everything as tables (Data Package, CSV)", (), {})
    found["get"]["responses"]["200"]["content"] = {
        "application/zip": {"schema": {"type": "string", "contentMediaType": "application/zip"}}
    }
    return found


def _parameter(name: str) -> Schema:
    one = parameters.PARAMETERS[name]
    made = {
        "name": name, "in": "query", "required": False, "description": one.says,
        "schema": dict(one.schema),
    }  # fmt: skip
    return made | ({"style": "form", "explode": True} if one.is_many else {})


def _problem(description: str) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": _ref("error")}}}


# Tables whose objects stand in others without holding any themselves.
_LEAVES = (
    "address", "accessibility", "contact", "phone", "schedule", "service_area", "language",
    "cost_option", "required_document", "unit", "taxonomy", "taxonomy_term",
)  # fmt: skip


def _schemas() -> Schema:
    return {
        "about": _about(),
        "error": {
            "type": "object", "required": ["error"], "additionalProperties": False,
            "properties": {"error": {"type": "string"}, "parameter": {"type": "string"}},
        },
        "organization": json_schema("organization"),
        "organization_full": json_schema("organization", {"services": _many("service_full")}),
        **_service_schemas(),
        **_place_schemas(),
        "capacity": json_schema("service_capacity", {"unit": _ref("unit")}),
        "attribute": json_schema("attribute", {"taxonomy_term": _ref("taxonomy_term")}),
        **{table: json_schema(table) for table in _LEAVES},
    }  # fmt: skip


def _service_schemas() -> Schema:
    house = {"organization": _ref("organization")}
    inside = {key: _many(table) for key, table in _TABLE_OF.items()}
    minimal = json_schema("service")
    return {
        "service": json_schema("service", house),
        "service_minimal": {
            "type": "object", "required": ["id", "last_modified"], "additionalProperties": False,
            "properties": {key: minimal["properties"][key] for key in ("id", "last_modified")},
        },
        "service_full": json_schema(
            "service", {**house, **inside, "service_at_locations": _many("held")}
        ),
    }  # fmt: skip


def _place_schemas() -> Schema:
    held = {"location": _ref("location_full"), "schedules": _many("schedule")}
    return {
        "service_at_location": json_schema(
            "service_at_location", {"location": _ref("location"), "service": _ref("service")}
        ),
        "service_at_location_full": json_schema(
            "service_at_location", held | {"service": _ref("service_full")}
        ),
        "held": json_schema("service_at_location", held),
        "location": json_schema("location"),
        "location_full": json_schema(
            "location", {"addresses": _many("address"), "accessibility": _many("accessibility")}
        ),
    }


def _about() -> Schema:
    address = {"type": "string", "format": "uri"}
    properties = {
        "version": {"type": "string"}, "profile": address, "openapi_url": address,
        "datapackage_url": address, "service_page_url": {"type": "string"}, "publisher": {"type": "string"},
        "license": {"type": "string"},
    }  # fmt: skip
    return {"type": "object", "properties": properties, "required": list(properties)}
