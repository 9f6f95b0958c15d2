"""The page behind a reminder: confirm, change or end one's entries. A GET shows, a POST decides."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nabe.core import links
from nabe.core.models import SignedLink
from nabe.directory.actions import freshness as actions
from nabe.directory.forms.assuring import ShortForm
from nabe.directory.queries import reminders


@links.serves(actions.ASSURE)
def answer(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """Show what one provider has in the directory, and take its word about it."""
    mine = reminders.services_for_link(link)
    chosen = _uuid(request.GET.get("angebot", ""))
    if chosen:
        return _change(request, link, chosen)
    if request.method == "POST":
        _take(request, link)
        return redirect(request.path)
    asked = reminders.asked_by_campaigns([one.pk for one in mine])
    heaps = reminders.split_for_link(mine, asked)
    context = {"due": heaps.due, "rest": heaps.rest, "ids": [one.pk for one in heaps.due]}
    return render(request, "directory/assure.html", context)


def _take(request: HttpRequest, link: SignedLink) -> None:
    ids = {found for one in request.POST.getlist("angebot") if (found := _uuid(one))}
    if request.POST.get("answer") == "ended":
        for service in reminders.services_for_link(link):
            if service.pk in ids:
                actions.end_by_link(link, service)
        messages.success(request, _("Das Angebot steht nicht mehr auf den öffentlichen Seiten."))
        return
    number = actions.confirm_by_link(link, ids)
    said = ngettext(
        "Danke. %(number)s Angebot ist bestätigt.",
        "Danke. %(number)s Angebote sind bestätigt.",
        number,
    )
    messages.success(request, said % {"number": number})


def _change(request: HttpRequest, link: SignedLink, chosen: uuid.UUID) -> HttpResponse:
    mine = reminders.services_for_link(link)
    service = next((one for one in mine if one.pk == chosen), None)
    if service is None:
        raise Http404
    service = reminders.whole(service)
    form = ShortForm(request.POST or None, instance=service, key=uuid.uuid4().hex)
    if request.method == "POST" and form.is_valid():
        saved = actions.change_by_link(link, service, form.entry(), key=form.cleaned_data["key"])
        messages.success(
            request,
            _("Danke. Ein Teil Ihrer Änderung wird noch geprüft.")
            if saved.waiting
            else _("Danke. Die Änderung ist gespeichert."),
        )
        return redirect(request.path)
    return render(request, "directory/assure_change.html", {"form": form, "service": service})


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
