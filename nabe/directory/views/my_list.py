"""The visitor's own list: shown, printed, taken along, sent by mail. It lives in the address."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from nabe.core import limits
from nabe.directory import my_list, presenting
from nabe.directory.actions.my_list import mail_list
from nabe.directory.forms.visitors import MailForm
from nabe.directory.queries.my_list import Found, services_on_list
from nabe.people.viewers import viewer_of

MAILS_PER_HOUR = 5


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What stands on the list of this address today."""
    found = _found(request)
    as_map = request.GET.get("ansicht") == "karte"
    context = {
        "found": found,
        "address": _address(found),
        "calendar": f"{reverse('directory:calendar')}?id={','.join(map(str, found.ids))}",
        "map": presenting.county_map(found.per_town) if as_map and found.entries else None,
    }
    return render(request, "directory/my_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Send the list to an address, once, to whoever agrees."""
    found = _found(request)
    if not found.entries:
        return redirect("directory:my_list")
    form = MailForm(request.POST or None, initial={"key": uuid.uuid4().hex})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        limits.take(f"list-mail:{limits.visitor(request)}", per_hour=MAILS_PER_HOUR)
        limits.take(f"list-mail-to:{said['email'].lower()}", per_hour=MAILS_PER_HOUR)
        mail_list(
            found.names, _address(found),
            to=said["email"], language=get_language() or "de", key=said["key"],
        )  # fmt: skip
        return redirect(reverse("directory:my_list_sent") + found.here.first)
    return render(request, "directory/my_list_send.html", {"found": found, "form": form})


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say that the list is on its way."""
    return render(request, "directory/my_list_sent.html")


def _found(request: HttpRequest) -> Found:
    kept = my_list.read(request.GET.getlist(my_list.NAME))
    return services_on_list(viewer_of(request), kept)


def _address(found: Found) -> str:
    return f"{settings.NABE_URL}{reverse('directory:my_list')}{found.here.first}"
