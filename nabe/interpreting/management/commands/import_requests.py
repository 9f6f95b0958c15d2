"""`nabe import requests FILE`: read a log of past requests; preview it, or take it over."""

from __future__ import annotations

from nabe.interpreting.management.list_command import ListCommand
from nabe.interpreting.queries.lists import LOG


class Command(ListCommand):
    """Reads past requests from XLSX, ODS or CSV."""

    help = "Liest vergangene Anfragen aus XLSX, ODS oder CSV."
    purpose = LOG
