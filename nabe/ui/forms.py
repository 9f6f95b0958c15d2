"""How every form looks: one renderer that gives Django's widgets the classes of KERN.

Any form in any feature is drawn by it, with `{% form %}` or field by field; label, hint and
error are tied together in `ui/field.html`.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import django.forms
from django.forms.renderers import BaseRenderer
from django.http import HttpRequest
from django.template.backends.django import DjangoTemplates
from django.utils.safestring import SafeString, mark_safe

INPUT = "kern-form-input__input"
SELECT = "kern-form-input__select"
CLASSES = {
    "checkbox.html": "kern-form-check__checkbox",
    "checkbox_option.html": "kern-form-check__checkbox",
    "radio_option.html": "kern-form-check__radio",
    "select.html": SELECT,
    "splitdatetime.html": "",
    "splithiddendatetime.html": "",
    "select_option.html": "",
    "radio.html": "",
    "checkbox_select.html": "",
    "hidden.html": "",
    "multiple_hidden.html": "",
    "multiple_input.html": "",
    "multiwidget.html": "",
    "attrs.html": "",
}


class Renderer(BaseRenderer):
    """FORM_RENDERER: the form templates of Django and ours, with the component tags known."""

    form_template_name = "ui/form_fields.html"
    field_template_name = "ui/field.html"

    @cached_property
    def engine(self) -> DjangoTemplates:
        """Templates of the apps first, then those of Django's forms."""
        return DjangoTemplates(
            {
                "APP_DIRS": True,
                "DIRS": [
                    Path(__file__).parent / "templates",
                    Path(django.forms.__file__).parent / "templates",
                ],
                "NAME": "nabe.forms",
                "OPTIONS": {
                    "builtins": ["django.templatetags.i18n", "nabe.ui.templatetags.ui"],
                },
            }
        )

    def get_template(self, template_name: str) -> Any:
        """Find a template of a form, a field or a widget."""
        return self.engine.get_template(template_name)

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        """Draw it; a widget gets its KERN class on the way."""
        if "widget" in context:
            dress(template_name, context["widget"])
        text: SafeString = self.get_template(template_name).render(context, request).strip()
        return mark_safe(text)  # noqa: S308 - rendered and escaped by the engine


def dress(template_name: str, widget: dict[str, Any]) -> None:
    """Add the KERN class of a widget to its attributes, and the error class where one is due."""
    for part in widget.get("subwidgets", ()):
        dress(part["template_name"], part)
    attributes = widget.get("attrs", {})
    added = CLASSES.get(template_name.rsplit("/", 1)[-1], INPUT)
    if not added or added in attributes.get("class", ""):
        return
    if attributes.get("aria-invalid") == "true":
        added = f"{added} {added}--error"
    widget["attrs"] = {**attributes, "class": f"{attributes.get('class', '')} {added}".strip()}


class DateInput(django.forms.DateInput):
    """The browser's own date picker; it wants and sends 2026-11-24."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(django.forms.TimeInput):
    """The browser's own time picker; it wants and sends 14:30."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DateTimeInput(django.forms.DateTimeInput):
    """The browser's own picker for day and time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class DateField(django.forms.DateField):
    """A day, picked natively."""

    widget = DateInput


class TimeField(django.forms.TimeField):
    """A time of day, picked natively."""

    widget = TimeInput
