"""What small forms answer when they stand on a page of something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from nabe.core.errors import NotAllowed, Refused

Row = TypeVar("Row")


def taken(form: BaseForm, act: Callable[[], Row]) -> Row | None:
    """Return what `act` made; None when it was refused, which the form says and keeps what was typed."""
    try:
        return act()
    except NotAllowed:
        raise
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


def say_first_error(request: HttpRequest, form: BaseForm) -> None:
    """Say the first thing that is wrong; the page is shown again by the caller."""
    messages.error(request, first_error(form))


def first_error(form: BaseForm) -> str:
    """Return the first sentence of what is wrong with a form that is not valid."""
    return str(next(iter(form.errors.values()))[0])


def how_it_was(form: BaseForm) -> str:
    """Return what is wrong with what somebody says of a talk: nothing chosen, or a name in the text."""
    return _("Bitte wählen Sie, wie es war.") if "mark" in form.errors else first_error(form)
