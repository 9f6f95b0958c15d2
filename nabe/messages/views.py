"""The readable log of what was sent, for coordination."""

from __future__ import annotations

from django.contrib import messages as notes
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nabe.core import journal
from nabe.core.errors import NotAllowed
from nabe.messages import actions, queries, rules, wording
from nabe.people.viewers import me

PER_PAGE = 50


@login_required
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """List messages, newest first, by state."""
    if not rules.reads_outbox(me(request)):
        raise NotAllowed()
    state = request.GET.get("state", "")
    counts = queries.counts_by_state(me(request))
    address = reverse("messages:list")
    tabs = [(f"{_('Alle')} ({sum(counts.values())})", address, not state)]
    tabs += [
        (f"{label} ({counts[value]})", f"{address}?state={value}", state == value)
        for value, label in queries.states()
        if value in counts
    ]
    found = queries.messages_for_log(me(request), state=state)
    page = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "tabs": tabs,
        "providers": queries.failing_providers(me(request)),
    }
    return render(request, "messages/log.html", page)


@login_required
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one message as it went out; codes and links are not shown to others."""
    shown = queries.message_for_page(me(request), pk)
    page = {
        "message": shown,
        "text": "" if shown.secret else wording.without_links(shown.text),
        "files": queries.files_of(shown),
        "may_repeat": rules.may_repeat(me(request), shown),
        "entries": journal.entries_for(shown),
    }
    return render(request, "messages/message.html", page)


@login_required
@require_POST
def repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Send again what was given up."""
    actions.repeat(queries.message_for_page(me(request), pk), by=me(request))
    notes.success(request, _("Die Nachricht wird noch einmal gesendet."))
    return redirect("messages:message", pk=pk)
