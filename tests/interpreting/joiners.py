"""Makers of what belongs to joining the pool: an application, and rows about one person."""

from __future__ import annotations

import datetime as dt
from typing import Any

from nabe.core import clock
from nabe.interpreting.models import Absence, Application, Interpreter, LanguageProposal


def make_application(**columns: Any) -> Application:
    """Make an application whose address is confirmed."""
    columns = {
        "name": "Selam Neu", "email": "selam@example.org", "phone": "0151 2345678",
        "postcode": "59423", "languages": ["ti", "am"], "german": "B2", "note": "Abends frei.",
        "state": "confirmed", "confirmed_at": clock.now(),
    } | columns  # fmt: skip
    return Application.objects.create(**columns)


def make_rows_of_joining(one: Interpreter) -> None:
    """Make an application, and for one person a proposed language and an absence to come."""
    make_application()
    LanguageProposal.objects.create(interpreter=one, code="fr")
    begins = clock.now() + dt.timedelta(days=100)
    Absence.objects.create(interpreter=one, during=(begins, begins + dt.timedelta(days=1)))
