"""Saved searches: asked for on a page, decided on the page behind the link in the mail."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nabe.core import limits, links
from nabe.core.models import SignedLink
from nabe.directory import presenting
from nabe.directory.actions import saved_searches as actions
from nabe.directory.forms.visitors import MailForm
from nabe.directory.queries import results
from nabe.directory.queries import saved_searches as queries
from nabe.directory.wishes import Wish

ASKED_PER_HOUR = 10
ASKED_OF_ONE_ADDRESS = 3


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to be told when something new fits the search of this address."""
    wish = queries.without_view(results.wish_from(dict(request.GET.lists())))
    language = get_language() or "de"
    title = _in_words(wish, language)
    form = MailForm(request.POST or None, initial={"key": uuid.uuid4().hex})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        limits.take(f"saved:{limits.visitor(request)}", per_hour=ASKED_PER_HOUR)
        limits.take(f"saved-to:{said['email'].lower()}", per_hour=ASKED_OF_ONE_ADDRESS)
        actions.ask(
            wish.query(), title=title, in_our_words=_in_words(wish, language, only_ours=True),
            email=said["email"], language=language, key=said["key"],
        )  # fmt: skip
        return redirect("directory:notify_asked")
    context = {"form": form, "title": title, "query": wish.query()}
    return render(request, "directory/notify.html", context)


def _in_words(wish: Wish, language: str, *, only_ours: bool = False) -> str:
    """Return what is sought in words; `only_ours`: without those that a visitor typed."""
    shown = replace(wish, q="") if only_ours else wish
    labels = [one.label for one in presenting.chips(shown, language)]
    if shown.q != wish.q:
        labels.append(_("eigene Suchwörter"))
    return " · ".join(labels) or _("alle Angebote")


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Say that the mail with the link is on its way."""
    return render(request, "directory/notify_asked.html")


@links.serves(actions.PURPOSE)
def decide(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """Show a saved search to whoever holds its link; a POST begins, renews or ends it."""
    if request.method == "POST":
        if request.POST.get("answer") == "stop":
            actions.stop(link)
        elif request.POST.get("answer") == "confirm":
            actions.confirm(link)
        return redirect(request.path)
    return render(request, "directory/notify_decide.html", {"search": queries.search_of_link(link)})
