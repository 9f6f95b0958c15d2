"""The page behind a question: yes or no in two taps. A GET shows, a POST decides."""

from __future__ import annotations

import uuid
from typing import Any

import icalendar
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from nabe.core import clock, links
from nabe.core.errors import Refused
from nabe.core.models import SignedLink
from nabe.interpreting.actions import changing, dispatch, proof
from nabe.interpreting.forms.changes import AnswerForm
from nabe.interpreting.forms.proof import FeedbackForm, RecordForm, record_of
from nabe.interpreting.queries.county import pool_rules
from nabe.interpreting.queries.pages import (
    Question,
    question_for_link,
    question_for_person,
    question_of_assignment,
)
from nabe.interpreting.views.saying import first_error, how_it_was, taken
from nabe.people.viewers import me


@links.serves(dispatch.LINK)
def answer(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """Show what is asked; take the answer; afterwards show the assignment."""
    return _answer(request, question_for_link(link))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_question(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The same page for an interpreter who is signed in."""
    return _answer(request, question_for_person(me(request), pk), is_own=True)


@login_required
@require_safe
def own_assignment(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """All about an own assignment; one that came without a question has its record alone."""
    asked = question_of_assignment(me(request), pk)
    if asked is None:
        return redirect("interpreting_office:record", pk)
    return redirect("interpreting_office:own_question", asked.pk)


def _answer(request: HttpRequest, question: Question, *, is_own: bool = False) -> HttpResponse:
    if question.assignment and request.GET.get("als") == "nachweis":
        return _record(request, question.assignment)
    if request.method == "POST":
        _take(request, question)
        return redirect(request.path)
    if question.assignment and request.GET.get("als") == "kalender":
        return _calendar(question)
    begun = question.assignment and question.assignment.slot.starts_at <= clock.now()
    context = {
        "is_own": is_own, "tells_phone": pool_rules().tells_phone,
        "question": question, "begun": begun, "feedback": FeedbackForm() if begun else None,
        "record": record_of(question.assignment) if question.assignment else None,
    }  # fmt: skip
    return render(request, "interpreting/invitation.html", context)


def _take(request: HttpRequest, question: Question) -> None:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        unknown = _("Diese Antwort haben wir nicht verstanden.")
        raise Refused(unknown if "answer" in form.errors else first_error(form), status=400)
    said = form.cleaned_data
    if said["answer"] == "yes":
        dispatch.accept(question.invitation, said["slot"] or 0)
        messages.success(request, _("Danke! Der Einsatz ist bestätigt."))
    elif said["answer"] == "yes_all":
        _promise_series(request, question, said["slot"] or 0)
    elif said["answer"] == "back":
        if question.assignment is None:
            raise Refused(_("Dieser Einsatz hat sich schon erledigt."))
        dispatch.give_back(question.assignment, reason=said["reason"])
        messages.success(request, _("Danke, dass Sie Bescheid sagen. Wir suchen jemand anderen."))
    elif said["answer"] == "conflict":
        dispatch.decline(question.invitation)
        changing.note_conflict(
            question.invitation.interpreter, question.request, by=None,
            reason=_("hat selbst gesagt, dass es nicht geht"),
        )  # fmt: skip
        messages.success(
            request, _("Danke für Ihre Offenheit. Für diesen Fall fragen wir Sie nicht mehr.")
        )
    elif said["answer"] == "say":
        _say(request, question)
    else:
        is_other = said["answer"] == "other"
        dispatch.decline(
            question.invitation, other_at=said["other_at"],
            other_time=said["other_time"] if is_other else "",
        )  # fmt: skip
        messages.success(request, _("Danke für die Antwort."))


def _promise_series(request: HttpRequest, question: Question, slot: int) -> None:
    number, missed = dispatch.accept_series(question.invitation, slot)
    text = ngettext(
        "Danke! %(number)s Termin der Reihe ist bestätigt.",
        "Danke! %(number)s Termine der Reihe sind bestätigt.", number,
    )  # fmt: skip
    messages.success(request, text % {"number": number})
    if missed:
        days = ", ".join(date_format(clock.local(one), "SHORT_DATE_FORMAT") for one in missed)
        text = _("An diesen Tagen geht es nicht, wir fragen jemand anderen: %(days)s.")
        messages.warning(request, text % {"days": days})


def _say(request: HttpRequest, question: Question) -> None:
    form = FeedbackForm(request.POST)
    if question.assignment is None:
        raise Refused(_("Dieser Einsatz hat sich schon erledigt."))
    if not form.is_valid():
        raise Refused(how_it_was(form), status=400)
    proof.say(
        question.assignment, "interpreter", form.cleaned_data["mark"], form.cleaned_data["text"]
    )
    messages.success(request, _("Danke für die Rückmeldung."))


def thank(request: HttpRequest, is_signed: bool, *, code: str = "") -> None:
    """Say what became of a record; a code that is wrong is said to be wrong."""
    if is_signed:
        messages.success(request, _("Danke! Der Nachweis ist bestätigt."))
    elif code:
        messages.warning(
            request,
            _("Der Code stimmt nicht. Der Nachweis ist gespeichert. Geben Sie den Code noch einmal ein, "
              "oder die Stelle bestätigt selbst."),
        )  # fmt: skip
    else:
        messages.success(request, _("Danke! Die Stelle bestätigt den Nachweis noch."))


def _record(request: HttpRequest, held: Any) -> HttpResponse:
    """The service record by the same link: no sign-in on a phone between two jobs."""
    form = RecordForm(request.POST or None, assignment=held)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data.get("code", "")
        if kept := taken(
            form, lambda: proof.write_record(held, form.written(), by=None, code=code)
        ):
            thank(request, kept.state == "signed", code=code)
            return redirect(request.path)
    context = {"form": form, "found": held, "record": record_of(held)}
    refused = form.is_bound and form.non_field_errors()
    return render(
        request, "interpreting/record_by_link.html", context, status=409 if refused else 200
    )


def _where(place: Any) -> str:
    """Return the address of a talk on site; by telephone and video there is none to go to."""
    if place.mode != "on_site":
        return str(place.get_mode_display())
    town = place.municipality.name if place.municipality else ""
    return ", ".join(filter(None, (place.street, f"{place.postcode} {town}".strip())))


def _calendar(question: Question) -> HttpResponse:
    """The assignment as a calendar file; nothing of the case is in it."""
    held = question.assignment
    if held is None:
        raise Refused(_("Dieser Einsatz hat sich schon erledigt."))
    event = icalendar.Event()
    event.add("uid", f"{held.pk}@nabe")
    event.add("dtstamp", clock.now())
    event.add("dtstart", held.slot.starts_at)
    event.add("dtend", held.slot.ends_at)
    event.add("summary", _("Sprachmittlung: %(language)s") % {"language": question.language})
    event.add("location", _where(question.request))
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Nabe//")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    answer = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="einsatz.ics"'
    return answer
