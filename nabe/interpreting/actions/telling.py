"""What every message of the pool may say of a request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import translation

from nabe.core import clock
from nabe.core.language_names import language_name
from nabe.interpreting.models import Interpreter, Mode, Request
from nabe.interpreting.queries.county import video_room
from nabe.interpreting.queries.needs import language_between
from nabe.interpreting.rules import runs_the_pool
from nabe.messages.actions import send
from nabe.people.models import Person, RoleKind

SOON = dt.timedelta(hours=12)  # after the end of quiet hours


def said(request: Request, reader: Person) -> dict[str, Any]:
    """Return what a message says of a request, in its reader's language; nothing of the case."""
    with translation.override(reader.language):
        mode, setting = str(request.get_mode_display()), request.setting.label
    return {
        "number": request.number,
        "language_name": language_name(language_between(request, reader), reader.language),
        "dialect": request.dialect, "mode": mode, "setting": setting,
        "town": request.municipality.name if request.municipality else "",
        "is_flexible": request.is_flexible,
        "slots": [(one.starts_at, one.ends_at) for one in request.slots.all()],
        "page": f"{settings.NABE_URL}{request.get_absolute_url()}", "room": video_room(request),
    }  # fmt: skip


def place_of(request: Request) -> dict[str, str]:
    """Return where a talk is, for whoever comes: nobody else reads where a body meets its clients."""
    is_there = request.mode == Mode.ON_SITE
    return {
        "body": request.organization.name, "street": request.street if is_there else "",
        "postcode": request.postcode if is_there else "",
        "meeting_point": request.meeting_point if is_there else "",
    }  # fmt: skip


def people_of_body(request: Request) -> list[Person]:
    """Return whoever asked, if they ask for this body; else all who ask for it.

    What the coordination wrote down for a body, or a list told, was asked by nobody of it.
    """
    of_body = {"roles__kind": RoleKind.REQUESTER, "roles__organization": request.organization_id}
    people = list(Person.objects.filter(is_active=True, **of_body).distinct().order_by("pk"))
    return [one for one in people if one.pk == request.by_id] or people


def tell_body(
    request: Request, kind: str, *, cause: Model, key: str,
    more: Callable[[Person], dict[str, Any]] = lambda _reader: {},
) -> None:  # fmt: skip
    """Write to the body; where nobody of it reads mail, to the coordination that asked for it.

    `more` is what the message says besides the request, for its reader.
    """
    readers = [one for one in people_of_body(request) if one.email]
    if not readers and runs_the_pool(request.by):
        readers = [request.by] if request.by else []
    for one in readers:
        send(
            kind, to=one, cause=cause, key=f"{key}-{one.pk}",
            context={**said(request, one), **more(one)},
        )  # fmt: skip


def page_of(row: Any) -> str:
    """Return the whole address of a row's page, for a message."""
    return f"{settings.NABE_URL}{row.get_absolute_url()}"


def after_quiet_hours(who: Interpreter, now: dt.datetime) -> dt.datetime:
    """Return when somebody may be asked: now, or when their quiet hours end."""
    begins, ends = who.quiet_from, who.quiet_to
    if begins is None or ends is None or begins == ends:
        return now
    here = clock.local(now)
    time = here.time()
    is_quiet = begins <= time < ends if begins < ends else time >= begins or time < ends
    if not is_quiet:
        return now
    day = here.date() + dt.timedelta(days=1 if ends <= time else 0)
    return dt.datetime.combine(day, ends, here.tzinfo)


def later(who: Interpreter, starts: dt.datetime | None = None) -> dt.datetime | None:
    """Return until when a message waits for the end of somebody's quiet hours; None: it goes now.

    What is said of a talk that starts soon after them does not wait.
    """
    now = clock.now()
    heard = after_quiet_hours(who, now)
    if heard <= now or (starts is not None and starts - heard < SOON):
        return None
    return heard
