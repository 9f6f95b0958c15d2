"""Entries that may be the same, side by side; and steps for many entries at once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nabe.core.errors import Refused
from nabe.directory.actions import merging, services
from nabe.directory.forms.merging import ManyForm, MergeForm
from nabe.directory.queries import duplicates, office
from nabe.directory.rules import demand, works_in_directory
from nabe.people.viewers import me

MOST_AT_ONCE = 100


@login_required
@require_safe
def pair_list(request: HttpRequest) -> HttpResponse:
    """Pairs of entries that may be the same, the most alike first."""
    viewer = me(request)
    demand(works_in_directory(viewer))
    page = Paginator(duplicates.open_pairs(viewer), 30).get_page(request.GET.get("page"))
    rows = [(pair, duplicates.reasons_in_words(pair)) for pair in page]
    return render(request, "directory/pair_list.html", {"page": page, "rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Two entries side by side: make one of them, or keep both."""
    viewer = me(request)
    found = duplicates.pair_for_office(viewer, pk)
    lines = duplicates.side_by_side(found)
    form = MergeForm(
        request.POST or None, keys=[str(found.first_id), str(found.second_id)],
        names=[line.name for line in lines if line.differs],
    )  # fmt: skip
    if request.method == "POST" and request.POST.get("step") == "keep":
        merging.keep_both(found, by=viewer)
        messages.success(request, _("Beide Angebote bleiben."))
        return redirect("directory_office:pairs")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        kept = merging.merge(
            found, by=viewer, keep=uuid.UUID(said["keep"]), take=said["take"], seen=said["seen"]
        )
        messages.success(request, _("Aus zwei Einträgen ist einer geworden."))
        return redirect("directory_office:edit", kept.pk)
    seen = max(found.first.last_modified, found.second.last_modified)
    context = {
        "pair": found, "entries": [found.first, found.second], "form": form, "seen": seen.isoformat(),
        "different": [line for line in lines if line.differs],
        "same": [line for line in lines if not line.differs],
        "reasons": duplicates.reasons_in_words(found),
    }  # fmt: skip
    return render(request, "directory/pair.html", context)


@login_required
@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """Confirm, publish or archive all ticked entries; each for itself, and the page says how many."""
    viewer = me(request)
    demand(works_in_directory(viewer))
    ticked = dict.fromkeys(request.POST.getlist("pk"))
    keys = sorted(set(office.keys_within(viewer, list(ticked)[:MOST_AT_ONCE])))
    data = request.POST.copy()
    data.setlist("pk", keys)
    form = ManyForm(data, keys=keys)
    if not ticked:
        messages.error(request, _("Bitte kreuzen Sie mindestens ein Angebot an."))
    elif "step" in form.errors:
        messages.error(request, _("Bitte wählen Sie, was geschehen soll."))
    else:
        done = _each(viewer, form.cleaned_data["step"], keys)
        _say(request, done, left=len(ticked) - done)
    return redirect(_back(request))


def _say(request: HttpRequest, done: int, *, left: int) -> None:
    if done:
        said = ngettext("%(number)s Angebot: erledigt.", "%(number)s Angebote: erledigt.", done)
        messages.success(request, said % {"number": done})
    if left:
        more = ngettext(
            "%(number)s Angebot blieb, wie es war.", "%(number)s Angebote blieben, wie sie waren.", left
        )  # fmt: skip
        messages.warning(request, more % {"number": left})


def _each(viewer: Any, step: str, keys: list[str]) -> int:
    steps: dict[str, Callable[..., Any]] = {
        "confirm": services.assure, "publish": services.publish, "archive": services.archive,
    }  # fmt: skip
    done = 0
    for key in keys:
        try:
            steps[step](office.service_for_office(viewer, uuid.UUID(key)), by=viewer)
            done += 1
        except Refused:
            continue
    return done


def _back(request: HttpRequest) -> str:
    back = request.POST.get("back", "")
    own = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if own and back.startswith("/buero/") else "/buero/angebote/"
