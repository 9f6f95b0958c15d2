"""What small forms answer when they stand on a page of something else."""

from __future__ import annotations

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest


def say_first_error(request: HttpRequest, form: BaseForm) -> None:
    """Say the first thing that is wrong; the page is shown again by the caller."""
    messages.error(request, first_error(form))


def first_error(form: BaseForm) -> str:
    """Return the first sentence of what is wrong with a form that is not valid."""
    return str(next(iter(form.errors.values()))[0])
