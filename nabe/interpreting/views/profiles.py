"""One person of the pool: they keep their page right on a phone; the coordination may do it for them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nabe.core import journal
from nabe.core.errors import Refused
from nabe.interpreting.actions import absences, calendars, leaving, profiles, settling
from nabe.interpreting.bank import masked_iban
from nabe.interpreting.calendar_words import problem_in_words
from nabe.interpreting.forms.joining import AccountForm, FeedForm, QualificationForm
from nabe.interpreting.forms.profiles import (
    AwayForm,
    OfficeForm,
    ProfileForm,
    TimesForm,
    with_usual_week,
)
from nabe.interpreting.onboarding import missing_to_begin
from nabe.interpreting.presenting_joining import host_of, renewable, steps_for_page
from nabe.interpreting.queries import joining as queries
from nabe.interpreting.queries.money import tax_outlook
from nabe.interpreting.queries.pages import assignments_of
from nabe.interpreting.rules import runs_the_pool
from nabe.interpreting.views.saying import say_first_error
from nabe.people.queries import qualifications_of
from nabe.people.viewers import me

PAGE = "interpreting_office:interpreter"


@login_required
@require_safe
def interpreter(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one person: what is still to do, languages, times, papers, assignments."""
    viewer = me(request)
    found = queries.person_for_page(viewer, pk)
    runs = runs_the_pool(viewer)
    steps = queries.steps_of(found)
    feed = queries.feed_of(viewer, found)
    account = queries.account_of(viewer, found)
    shown = steps_for_page(found, steps, runs=runs)
    is_new = found.state == "applied"
    qualify = QualificationForm() if runs else None
    if qualify is not None and not qualify.kinds:
        qualify = None
    context = {
        "found": found, "runs": runs, "own": found.person_id == viewer.pk, "steps": shown,
        "shown_steps": [one for one in shown if is_new or not one.task.is_done],
        "renewable": renewable(shown), "missing": missing_to_begin(steps),
        "done": sum(step.is_done for step in steps), "away": AwayForm(),
        "feed": feed, "feed_form": FeedForm(), "host": host_of(feed.url) if feed else "",
        "problem": problem_in_words(feed.problem) if feed else "",
        "account": account, "iban": masked_iban(account.iban) if account else "",
        "applied_with": queries.application_note(viewer, found),
        "history": journal.entries_for(found) if runs else [],
        "assignments": list(assignments_of(found)[:20]),
        "outlook": tax_outlook(found) if found.state not in ("applied", "left") else None,
        "qualifications": qualifications_of(viewer, found.person), "qualify": qualify,
    }  # fmt: skip
    return render(request, "interpreting/interpreter.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Where, how and how often somebody wants to be asked; for the coordination also the rest."""
    viewer = me(request)
    found = queries.person_for_page(viewer, pk)
    form = ProfileForm(request.POST or None, instance=found)
    runs = runs_the_pool(viewer)
    office = OfficeForm(request.POST or None, instance=found) if runs else None
    if request.method == "POST" and form.is_valid() and (office is None or office.is_valid()):
        values = form.cleaned_data | (office.cleaned_data if office else {})
        kept = queries.person_for_page(viewer, pk)
        changed = profiles.write_profile(kept, values, by=viewer)
        said = _("Gespeichert.") if changed else _("Es hat sich nichts geändert.")
        messages.success(request, said)
        return redirect(PAGE, pk=pk)
    context = {"form": form, "office": office, "found": found}
    return render(request, "interpreting/profile.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def times(request: HttpRequest, pk: int) -> HttpResponse:
    """The week, with several windows a day; a button gives more rows, another the usual hours."""
    viewer = me(request)
    found = queries.person_for_page(viewer, pk)
    step = request.POST.get("step", "")
    if request.method != "POST":
        rows = [(one.weekday, one.starts, one.ends) for one in found.times.all()]
        form = TimesForm(times=rows)
    else:
        form = TimesForm(with_usual_week(request.POST) if step == "usual" else request.POST)
        if form.is_valid() and step not in ("more", "usual"):
            profiles.write_times(found, form.times, by=viewer)
            messages.success(request, _("Gespeichert."))
            return redirect(PAGE, pk=pk)
    return render(request, "interpreting/times.html", {"form": form, "found": found})


@login_required
@require_POST
def away(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that somebody cannot; what they promised is given back at once."""
    viewer = me(request)
    found = queries.person_for_page(viewer, pk)
    form = AwayForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        number = absences.be_away(
            found, said["first"], said["last"], by=viewer, is_illness=said["is_illness"],
            hours=(said["starts"], said["ends"]),
        )  # fmt: skip
        text = ngettext(
            "Eingetragen. Für %(number)s Einsatz suchen wir neu.",
            "Eingetragen. Für %(number)s Einsätze suchen wir neu.", number,
        )  # fmt: skip
        messages.success(request, text % {"number": number} if number else _("Eingetragen."))
    else:
        say_first_error(request, form)
    return redirect(PAGE, pk=pk)


@login_required
@require_POST
def back(request: HttpRequest, pk: int, absence: int) -> HttpResponse:
    """Take an absence back."""
    viewer = me(request)
    absences.be_back(queries.absence_for_action(viewer, pk, absence), by=viewer)
    messages.success(request, _("Gelöscht. Wir fragen wieder an."))
    return redirect(PAGE, pk=pk)


@login_required
@require_POST
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep, read again or forget the address of somebody's own calendar."""
    viewer = me(request)
    found = queries.person_for_page(viewer, pk)
    match request.POST.get("step"):
        case "forget":
            calendars.forget(found, by=viewer)
            messages.success(request, _("Der Kalender ist vergessen."))
        case "read":
            calendars.read_again(found, by=viewer)
            messages.success(request, _("Wir lesen den Kalender in der nächsten Minute."))
        case _:
            form = FeedForm(request.POST)
            if form.is_valid():
                calendars.keep(found, form.cleaned_data["url"], by=viewer)
                said = _("Gespeichert. Wir lesen den Kalender in der nächsten Minute.")
                messages.success(request, said)
            else:
                say_first_error(request, form)
    return redirect(PAGE, pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the fee goes; what stands there is never shown as a whole."""
    viewer = me(request)
    found = queries.person_for_page(viewer, pk)
    kept = queries.account_of(viewer, found)
    initial = {"holder": kept.holder if kept else found.person.name}
    form = AccountForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        settling.write_account(found, by=viewer, **form.cleaned_data)
        messages.success(request, _("Gespeichert."))
        return redirect(PAGE, pk=pk)
    context = {"form": form, "found": found, "iban": masked_iban(kept.iban) if kept else ""}
    return render(request, "interpreting/account.html", context)


@login_required
@require_POST
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause, come back, take in; leaving has a page that says what it does."""
    viewer = me(request)
    found = queries.person_for_page(viewer, pk)
    to = request.POST.get("to", "")
    if to not in ("paused", "active"):
        raise Refused(_("Diesen Schritt gibt es nicht."))
    profiles.change_state(found, to, by=viewer)
    messages.success(request, _("Gespeichert."))
    return redirect(PAGE, pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what leaving gives back, deletes and keeps; a POST does it."""
    viewer = me(request)
    found = queries.person_for_page(viewer, pk)
    if request.method == "POST":
        leaving.leave(found, by=viewer)
        messages.success(request, _("Erledigt. Alles, was wir löschen dürfen, ist gelöscht."))
        return redirect(PAGE, pk=pk)
    context = {
        "found": found, "leaving": queries.leaving_of(viewer, found),
        "own": found.person_id == viewer.pk,
    }  # fmt: skip
    return render(request, "interpreting/leave.html", context)
