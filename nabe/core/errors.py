"""Errors meant for people, and the one middleware that turns them into a page.

Nothing else is caught: a programming error stays an error.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


class Refused(Exception):
    """An action that may not be done, with one sentence for the person."""

    status = 409

    def __init__(self, message: Sentence, *, status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.status = status or self.status

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(Refused):
    """The person has no right to do or see this."""

    status = 403

    def __init__(self, message: Sentence | None = None) -> None:
        super().__init__(message or _("Dafür fehlt Ihnen die Berechtigung."))


class WrongState(Refused):
    """Somebody else was faster, or the step does not follow from the present state."""

    def __init__(self, message: Sentence | None = None) -> None:
        super().__init__(
            message
            or _(
                "Das hat sich gerade geändert. Bitte laden Sie die Seite neu und prüfen Sie den Stand."
            )
        )


def _came_from(request: HttpRequest) -> str:
    """Return the page of ours with the form that was refused; '' where none is known."""
    page = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    return page if is_ours else ""


class RefusedMiddleware:
    """Answer a Refused with its sentence, in the page's own look and the right status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        page = {"message": error.message, "status": error.status, "back": _came_from(request)}
        return render(request, "ui/refused.html", page, status=error.status)
