"""Who looks: the person behind a request, as queries and actions want it."""

from __future__ import annotations

from django.http import HttpRequest

from nabe.core.errors import NotAllowed
from nabe.people.models import Person


def viewer_of(request: HttpRequest) -> Person | None:
    """Return the signed-in person, or None for everybody else."""
    return request.user if isinstance(request.user, Person) else None


def me(request: HttpRequest) -> Person:
    """Return the signed-in person; the page must demand sign-in first."""
    if not isinstance(request.user, Person):
        raise NotAllowed()
    return request.user
