"""Joining the pool: a public page, its link by mail, and what the coordination decides."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nabe.core import limits, links
from nabe.core.models import SignedLink
from nabe.interpreting.actions import joining as actions
from nabe.interpreting.forms.joining import ApplicationForm, DeclineForm
from nabe.interpreting.queries import joining as queries
from nabe.interpreting.rules import interpreter_of
from nabe.people.viewers import me

PER_HOUR = 10
PER_HOUR_AND_ADDRESS = 3


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Say who one is and what one speaks."""
    form = ApplicationForm(request.POST or None, initial={"key": uuid.uuid4().hex})
    if request.method == "POST" and form.is_from_a_program:
        return redirect("interpreting:applied")
    if request.method == "POST" and form.is_valid():
        said = form.applicant()
        limits.take(f"apply:{limits.visitor(request)}", per_hour=PER_HOUR)
        limits.take(f"apply-to:{said.email.lower()}", per_hour=PER_HOUR_AND_ADDRESS)
        key = uuid.UUID(form.cleaned_data["key"])
        actions.apply(said, key=key, reader=get_language() or "de")
        return redirect("interpreting:applied")
    return render(request, "interpreting/apply.html", {"form": form})


@require_safe
def applied(request: HttpRequest) -> HttpResponse:
    """Say that the mail with the link is on its way, and what happens next."""
    return render(request, "interpreting/applied.html")


@links.serves(actions.LINK)
def decide(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """Show an application to whoever holds its link; a POST confirms it or deletes it."""
    if request.method == "POST":
        if request.POST.get("answer") == "confirm":
            actions.confirm(link)
        elif request.POST.get("answer") == "delete":
            actions.take_back(link)
        return redirect(request.path)
    application = queries.application_of_link(link)
    return render(request, "interpreting/application_decide.html", {"application": application})


# --- office ------------------------------------------------------------------------------------
@login_required
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """Who wants to join, and who is being taken in."""
    viewer = me(request)
    context = {
        "applications": queries.applications_for_list(viewer),
        "joining": queries.people_joining(viewer),
    }
    return render(request, "interpreting/applications.html", context)


@login_required
@require_safe
def application(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One application, with what helps to decide."""
    viewer = me(request)
    found = queries.application_for_page(viewer, pk)
    context = {
        "found": found, "speakers": queries.speakers_of(viewer, found.languages),
        "known": queries.person_in_pool(viewer, found.email), "form": DeclineForm(),
    }  # fmt: skip
    return render(request, "interpreting/application.html", context)


@login_required
@require_POST
def take_in(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take somebody in; their page says what comes next."""
    viewer = me(request)
    made = actions.take_in(queries.application_for_page(viewer, pk), by=viewer)
    messages.success(request, _("Aufgenommen. Die Person hat eine E-Mail bekommen."))
    return redirect("interpreting_office:interpreter", pk=made.pk)


@login_required
@require_POST
def decline(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say no; the person hears it."""
    viewer = me(request)
    found = queries.application_for_page(viewer, pk)
    form = DeclineForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    actions.decline(found, by=viewer, text=text)
    messages.success(request, _("Abgesagt. Die Person hat eine freundliche E-Mail bekommen."))
    return redirect("interpreting_office:applications")


@login_required
@require_safe
def own_page(request: HttpRequest) -> HttpResponse:
    """Lead somebody of the pool to their own page."""
    own = interpreter_of(me(request))
    if own is None:
        raise Http404
    return redirect("interpreting_office:interpreter", pk=own.pk)
