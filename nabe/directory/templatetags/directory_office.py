"""`{% office_tabs "list" %}`: the pages of the directory's office, with the one that is open."""

from __future__ import annotations

from django import template
from django.template import RequestContext
from django.utils.safestring import SafeString

from nabe.directory.office_tabs import tabs_for
from nabe.people.viewers import me
from nabe.ui.templatetags.ui import tabs

register = template.Library()


@register.simple_tag(takes_context=True)
def office_tabs(context: RequestContext, current: str) -> SafeString:
    """Draw the tabs for whoever is signed in; `current` is the name of the open page's address."""
    return tabs(tabs_for(me(context["request"]), current))
