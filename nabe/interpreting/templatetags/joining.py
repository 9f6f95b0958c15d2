"""`{{ code|german_level }}`: how well somebody says to speak German, in words."""

from __future__ import annotations

from django import template

from nabe.interpreting.forms.joining import GERMAN

register = template.Library()


@register.filter
def german_level(code: str) -> str:
    """Return the words for a level; a level that the form does not offer stays as it is."""
    return str(dict(GERMAN).get(code, code))
