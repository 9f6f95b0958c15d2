"""The page behind a reminder: confirm, change or end one's entries. A GET shows, a POST decides."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nabe.core import links
from nabe.core.errors import Refused
from nabe.core.models import SignedLink
from nabe.directory.actions import freshness as actions
from nabe.directory.actions.services import Saved
from nabe.directory.forms.assuring import ShortForm
from nabe.directory.queries import entries, reminders
from nabe.directory.views.conflicts import seen


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
    said = request.POST.get("answer")
    if said not in {"confirm", "ended"}:
        raise Refused(_("Diese Antwort können wir nicht lesen."), status=400)
    mine = [one for one in reminders.services_for_link(link) if one.pk in ids]
    if not mine:
        messages.warning(
            request,
            _("Es hat sich nichts geändert. Dieses Angebot steht nicht mehr auf Ihrer Liste."),
        )
    elif said == "ended":
        for service in mine:
            actions.end_by_link(link, service)
        messages.success(request, _("Das Angebot steht nicht mehr auf den öffentlichen Seiten."))
    else:
        messages.success(request, _confirmed(actions.confirm_by_link(link, ids)))


def _confirmed(number: int) -> str:
    if not number:
        return _("Danke. Das war heute schon bestätigt.")
    said = ngettext(
        "Danke. %(number)s Angebot ist bestätigt.",
        "Danke. %(number)s Angebote sind bestätigt.",
        number,
    )
    return said % {"number": number}


def _change(request: HttpRequest, link: SignedLink, chosen: uuid.UUID) -> HttpResponse:
    mine = reminders.services_for_link(link)
    service = next((one for one in mine if one.pk == chosen), None)
    if service is None:
        raise Http404
    service = reminders.whole(service)
    form = ShortForm(request.POST or None, instance=service, key=uuid.uuid4().hex)
    kept = reminders.whole(service)
    is_valid = form.is_bound and form.is_valid()
    meanwhile = entries.conflicts(kept, form.entry(), seen(request)) if is_valid else []
    if is_valid and not meanwhile:
        saved = actions.change_by_link(
            link, kept, form.entry(), key=form.cleaned_data["key"], seen=seen(request)
        )
        messages.success(request, _what_happened(saved))
        return redirect(request.path)
    context = {
        "form": form, "service": kept, "meanwhile": meanwhile,
        "seen": kept.last_modified.isoformat(),
    }  # fmt: skip
    status = 409 if meanwhile else 200
    return render(request, "directory/assure_change.html", context, status=status)


def _what_happened(saved: Saved) -> str:
    if saved.waiting:
        return _("Danke. Ein Teil Ihrer Änderung wird noch geprüft.")
    if not saved.written:
        return _("Danke. Es hat sich nichts geändert. Ihr Angebot ist bestätigt.")
    return _("Danke. Die Änderung ist gespeichert.")


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
