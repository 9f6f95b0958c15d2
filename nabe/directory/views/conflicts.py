"""Two people write at once: when a page was read, and whether somebody wrote since."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from nabe.core.errors import WrongState


def seen(request: HttpRequest) -> dt.datetime:
    """Return when the form was read; a form that does not say it is refused."""
    try:
        moment = parse_datetime(request.POST.get("seen", "").replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise WrongState()
    return moment
