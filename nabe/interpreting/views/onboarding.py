"""Steps on the way into the pool: each is one click or one short form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nabe.interpreting.actions import joining, languages, papers
from nabe.interpreting.forms.joining import (
    PaperForm,
    ProposalForm,
    QualificationForm,
    SpokenForms,
    TalkForm,
)
from nabe.interpreting.queries import joining as queries
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.interpreting.views.saying import say_first_error
from nabe.people.actions import qualifications
from nabe.people.queries import qualification_for_action
from nabe.people.viewers import me

PAGE = "interpreting_office:interpreter"


@login_required
@require_POST
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """The first talk took place."""
    return _write_down(request, pk, TalkForm(request.POST), _talked)


def _talked(found: Any, said: Mapping[str, Any], by: Any) -> None:
    joining.note_talk(found, said["day"], by=by)


@login_required
@require_POST
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper was seen; nothing of it is kept."""
    return _write_down(request, pk, PaperForm(request.POST), _seen)


def _seen(found: Any, said: Mapping[str, Any], by: Any) -> None:
    papers.see_paper(found, said["kind"], said["seen_on"], said["valid_until"], by=by)


@login_required
@require_POST
def qualify(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what somebody is qualified for."""
    return _write_down(request, pk, QualificationForm(request.POST), _qualified)


def _qualified(found: Any, said: Mapping[str, Any], by: Any) -> None:
    qualifications.grant(
        found.person, said["kind"], said["granted_on"], valid_until=said["valid_until"],
        source=said["source"], by=by,
    )  # fmt: skip


def _write_down(
    request: HttpRequest, pk: int, form: Form, write: Callable[[Any, Mapping[str, Any], Any], None]
) -> HttpResponse:
    """Let the coordination write down something about a person, and go back to their page."""
    viewer = me(request)
    demand(runs_the_pool(viewer))
    found = queries.person_for_page(viewer, pk)
    if form.is_valid():
        write(found, form.cleaned_data, viewer)
        messages.success(request, _("Eingetragen."))
    else:
        say_first_error(request, form)
    return redirect(PAGE, pk=pk)


@login_required
@require_POST
def paper_back(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """A paper was written down by mistake."""
    viewer = me(request)
    papers.take_back(queries.paper_for_action(viewer, pk, paper), by=viewer)
    messages.success(request, _("Gelöscht."))
    return redirect(PAGE, pk=pk)


@login_required
@require_POST
def disqualify(request: HttpRequest, pk: int, qualification: int) -> HttpResponse:
    """A qualification does not hold, or was written down by mistake."""
    viewer = me(request)
    demand(runs_the_pool(viewer))
    found = queries.person_for_page(viewer, pk)
    qualifications.revoke(qualification_for_action(viewer, found.person, qualification), by=viewer)
    messages.success(request, _("Gelöscht."))
    return redirect(PAGE, pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def spoken(request: HttpRequest, pk: int) -> HttpResponse:
    """Languages: the coordination writes them, the person proposes."""
    viewer = me(request)
    found = queries.person_for_page(viewer, pk)
    if runs_the_pool(viewer):
        return _write_languages(request, viewer, found)
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        languages.propose(found, form.said(), by=viewer)
        messages.success(request, _("Danke. Wir sehen es uns an und melden uns."))
        return redirect("interpreting_office:languages", pk=pk)
    return render(request, "interpreting/languages_own.html", {"form": form, "found": found})


def _write_languages(request: HttpRequest, viewer: Any, found: Any) -> HttpResponse:
    rows = SpokenForms(request.POST if request.method == "POST" else None, found)
    if request.method == "POST" and rows.is_valid():
        languages.write_languages(found, rows.said(), by=viewer)
        messages.success(request, _("Gespeichert."))
        return redirect(PAGE, pk=found.pk)
    return render(request, "interpreting/languages.html", {"rows": rows.forms, "found": found})


@login_required
@require_POST
def drop_language(request: HttpRequest, pk: int, spoken: int) -> HttpResponse:
    """Work in a language no more."""
    viewer = me(request)
    languages.drop(queries.spoken_for_action(viewer, pk, spoken), by=viewer)
    messages.success(request, _("Gelöscht."))
    return redirect("interpreting_office:languages", pk=pk)


@login_required
@require_POST
def answer_language(request: HttpRequest, pk: int, proposal: int) -> HttpResponse:
    """Take a proposed language over, or not."""
    viewer = me(request)
    found = queries.proposal_for_action(viewer, pk, proposal)
    accept = request.POST.get("answer") == "take"
    languages.answer(found, accept=accept, by=viewer)
    messages.success(request, _("Übernommen.") if accept else _("Nicht übernommen."))
    return redirect(PAGE, pk=pk)
