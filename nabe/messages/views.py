"""The readable log of what was sent, for coordination; how oneself wants to be reached."""

from __future__ import annotations

from django.contrib import messages as notes
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nabe.core import journal, links
from nabe.core.errors import NotAllowed
from nabe.core.models import SignedLink
from nabe.messages import actions, devices, gateway, queries, rules, webpush, wording
from nabe.messages.actions.reach import LINK
from nabe.messages.forms import ReachForm
from nabe.people.forms import posted
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


@login_required
def own(request: HttpRequest) -> HttpResponse:
    """Show and change how messages reach oneself."""
    person = me(request)
    state = queries.sms_state(person)
    form = ReachForm(posted(request), initial={"by_sms": state != "off", "phone": person.phone})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["by_sms"]:
            actions.ask_for_sms(person, by=person, phone=form.cleaned_data["phone"])
            return redirect(f"{reverse('messages:own')}#sms")
        actions.end_sms(person, by=person)
        notes.success(request, _("Gespeichert."))
        return redirect("messages:own")
    page = {"form": form, "state": state, "has_gateway": gateway.is_on(), "person": person,
            "devices": queries.devices_of(person), "push_key": webpush.public_key()}  # fmt: skip
    return render(request, "messages/own.html", page)


@login_required
@require_POST
def device_on(request: HttpRequest) -> HttpResponse:
    """Notify on the browser that sent this; its script repeats it whenever the page is open."""
    said = request.POST
    known = {each.endpoint for each in queries.devices_of(me(request))}
    actions.notify_on(
        me(request), by=me(request), endpoint=said.get("endpoint", ""),
        keys=(said.get("p256dh", ""), said.get("auth", "")),
        device=devices.name_of(request.headers.get("User-Agent", "")),
    )  # fmt: skip
    is_new = said.get("endpoint") not in known
    if is_new:
        notes.success(request, _("Benachrichtigungen sind auf diesem Gerät eingeschaltet."))
    return HttpResponse(status=201 if is_new else 204)


@login_required
@require_POST
def device_off(request: HttpRequest) -> HttpResponse:
    """Notify no more on one of one's own devices, named by number or by endpoint."""
    said = request.POST
    device = queries.device_of(
        me(request), pk=said.get("device", ""), endpoint=said.get("endpoint", "")
    )
    if device is not None:
        actions.end_notifying(device, by=me(request))
    notes.success(request, _("Auf diesem Gerät gibt es keine Benachrichtigungen mehr."))
    return redirect("messages:own")


@links.serves(LINK)
def confirm_sms(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """Whoever got the text message says that the number is theirs."""
    if request.method == "POST":
        actions.confirm_sms(link)
        return redirect(request.path)
    is_on = queries.is_confirmed(link.row_id)
    return render(request, "messages/confirm_sms.html", {"is_on": is_on})
