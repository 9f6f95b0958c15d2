"""The page for people who want to use the data elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nabe.api.hsds.shapes import api_address
from nabe.directory.queries import open_data as queries


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What there is, under which licence, and how to begin."""
    context = {
        "publisher": queries.publisher(),
        "address": api_address(""),
        "examples": [
            api_address("services?search=deutschkurs&per_page=20"),
            api_address("services?modified_after=2026-11-01T00:00:00Z"),
            api_address("service_at_locations?postcode=59423&proximity=5000"),
            api_address("services?full=true&format=ndjson"),
        ],
        "package": api_address("datapackage.zip"),
        "description": api_address("openapi.json"),
    }
    return render(request, "api/open_data.html", context)
