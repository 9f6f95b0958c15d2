"""The addresses under /api/hsds/: each answers JSON to whoever asks."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.urls import reverse

from nabe.api.answers import json_answer, lines_answer, modified, reading, refusal
from nabe.api.hsds import openapi, package, parameters
from nabe.api.hsds.lists import LISTINGS, envelope
from nabe.api.hsds.parameters import BadRequest
from nabe.api.hsds.shapes import api_address
from nabe.core import limits
from nabe.directory.queries import open_data

VERSION = "3.1"
COSTLY_PER_HOUR = 1200
PACKAGES_PER_HOUR = 60


def _refused(error: BadRequest) -> HttpResponseBase:
    return refusal(error.sentence, status=400, parameter=error.parameter)


def _demand_nothing_asked(request: HttpRequest) -> None:
    parameters.read(dict(request.GET.lists()), ())


@reading
def about(request: HttpRequest) -> HttpResponseBase:
    """Say which standard is spoken here, and where it is described."""
    try:
        _demand_nothing_asked(request)
    except BadRequest as error:
        return _refused(error)
    county = open_data.publisher()
    return json_answer(
        {
            "version": VERSION,
            "profile": api_address("").removesuffix("/api/hsds/") + reverse("api:open_data"),
            "openapi_url": api_address("openapi.json"),
            "datapackage_url": api_address("datapackage.zip"),
            "service_page_url": _page_of_any(),
            "publisher": county["site_name"] or county["name"],
            "license": county["data_licence"],
        }
    )


def _page_of_any() -> str:
    """Return where people read a service, with {id} for its number."""
    nil = "00000000-0000-0000-0000-000000000000"
    there = reverse("directory:service_by_number", args=[nil]).replace(nil, "{id}")
    return api_address("").removesuffix("/api/hsds/") + there


@reading
def description(request: HttpRequest) -> HttpResponseBase:
    """The OpenAPI document."""
    try:
        _demand_nothing_asked(request)
    except BadRequest as error:
        return _refused(error)
    return json_answer(openapi.document())


@reading
def entries(request: HttpRequest, name: str) -> HttpResponseBase:
    """A page of one of the lists, or all of it line by line."""
    listing = LISTINGS[name]
    try:
        asked = parameters.read(dict(request.GET.lists()), parameters.LISTS[name])
        if asked.get("full") or asked.get("full_service") or asked["format"] == "ndjson":
            limits.take(f"hsds:{limits.visitor(request)}", per_hour=COSTLY_PER_HOUR)
        if asked["format"] == "ndjson":
            wanted_in_vain = listing.page({**asked, "per_page": 1, "page": 1})
            return modified(lines_answer(listing.everything(asked)), wanted_in_vain.modified)
        found = listing.page(asked)
    except BadRequest as error:
        return _refused(error)
    page, per_page = asked["page"], asked["per_page"]
    if asked.get("minimal"):
        page, per_page = 1, max(1, found.total)
    return modified(json_answer(envelope(found, page=page, per_page=per_page)), found.modified)


@reading
def entry(request: HttpRequest, name: str, key: str) -> HttpResponseBase:
    """One entry of a list with everything that belongs to it."""
    try:
        asked = parameters.read(dict(request.GET.lists()), parameters.DETAILS[name])
    except BadRequest as error:
        return _refused(error)
    try:
        found = LISTINGS[name].one(str(UUID(key)), asked)
    except ValueError:
        found = None
    if found is None:
        return refusal("There is no such entry, or it is no longer listed.", status=404)
    return modified(json_answer(found.things[0]), found.modified)


@reading
def tabular_package(request: HttpRequest) -> HttpResponseBase:
    """Everything as tables in one file."""
    try:
        _demand_nothing_asked(request)
    except BadRequest as error:
        return _refused(error)
    limits.take(f"hsds-package:{limits.visitor(request)}", per_hour=PACKAGES_PER_HOUR)
    return FileResponse(
        package.written(), as_attachment=True, filename="datapackage.zip",
        content_type="application/zip",
    )  # fmt: skip


@reading
def unknown(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """An address that is not part of the standard."""
    return refusal("This address is unknown. See /api/hsds/openapi.json.", status=404)
