"""The office of the pool: requesters ask and see; coordination asks people and keeps the pool."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nabe.core import clock
from nabe.core.errors import Refused
from nabe.interpreting.actions import asking, bundles, cancelling, changing, dispatch, other_times
from nabe.interpreting.forms.changes import CancelForm, ChangeForm
from nabe.interpreting.forms.proof import FeedbackForm
from nabe.interpreting.forms.requests import RequestForm
from nabe.interpreting.pool_tabs import tabs_for
from nabe.interpreting.presenting import board_states, summary
from nabe.interpreting.queries import bills, candidates, pages, proofs, waiting
from nabe.interpreting.queries.county import pool_rules
from nabe.interpreting.rules import (
    demand,
    is_interpreter,
    may_ask,
    runs_the_pool,
    works_in_pool,
)
from nabe.interpreting.views.saying import first_error, taken
from nabe.people.viewers import me
from nabe.places.queries import municipalities

PER_PAGE = 30


@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What waits, what is being asked, what is confirmed; who interprets is led to their own page."""
    viewer = me(request)
    if is_interpreter(viewer) and not works_in_pool(viewer):
        return redirect("interpreting_office:own_page")
    filters = {name: request.GET.get(name, "") for name in ("stand", "q", "ort")}
    rows = pages.requests_for_board(viewer, filters)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "filters": filters, "states": board_states(), "towns": municipalities(viewer),
        "figures": pages.figures_for_board(viewer), "runs": runs_the_pool(viewer),
        "may_ask": may_ask(viewer), "has_bills": bills.has_bills(viewer), "tabs": tabs_for(viewer, "board"),
    }  # fmt: skip
    return render(request, "interpreting/board.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for an interpreter: type, check what was typed, send."""
    viewer = me(request)
    demand(may_ask(viewer))
    initial = _repeated(viewer, request.GET.get("wie", "")) | {"key": uuid.uuid4().hex}
    form = RequestForm(request.POST or None, viewer=viewer, initial=initial)
    if request.method != "POST" or not form.is_valid() or request.POST.get("step") == "change":
        return render(request, "interpreting/ask.html", {"form": form})
    wish = form.wish()
    blocked = [one for one in wish.objections if one.blocks]
    if blocked or request.POST.get("step") == "send":
        made = asking.ask(wish, by=viewer)
        if not blocked:
            text = ngettext(
                "Ihre Anfrage %(number)s ist angekommen.",
                "Ihre %(count)s Anfragen sind angekommen, die erste ist %(number)s.", wish.number,
            )  # fmt: skip
            messages.success(request, text % {"number": made, "count": wish.number})
            return redirect(made)
    context = {
        "form": form, "wish": wish, "blocked": blocked, "rows": summary(wish),
        "said": [one for one in wish.objections if not one.blocks],
        "data": [(name, value) for name, values in request.POST.lists()
                 for value in values if name not in ("csrfmiddlewaretoken", "step", "key")],
        "key": uuid.uuid4().hex if blocked else form.cleaned_data["key"],
    }  # fmt: skip
    return render(request, "interpreting/check.html", context, status=409 if blocked else 200)


def _repeated(viewer: Any, pk: str) -> dict[str, Any]:
    """What a repeat takes over from an earlier request; the times are new."""
    try:
        found = pages.request_for_page(viewer, uuid.UUID(pk)) if pk else None
    except ValueError:
        found = None
    if found is None:
        return {}
    names = (
        "language", "dialect", "needs_dialect", "also", "mode", "street", "postcode", "meeting_point",
        "contact", "contact_phone", "case", "gender", "gender_reason", "note", "is_flexible",
    )  # fmt: skip
    taken = {name: getattr(found, name) for name in names}
    taken |= {"organization": found.organization_id, "municipality": found.municipality_id}
    first = found.slots.first()
    return taken | {"setting": found.setting.code, "minutes": first.minutes if first else 60}


@login_required
@require_safe
def request_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One request: its state, who comes, who could come, what happened."""
    viewer = me(request)
    found = pages.request_for_page(viewer, pk)
    runs = runs_the_pool(viewer)
    waits = found.state in ("open", "asking")
    context = {
        "found": found, "runs": runs, "waits": waits, "held": (held := found.assignments.all()),
        "slots": [one.slot for one in held] or found.slots.all(),
        "candidates": candidates.candidates_for(viewer, found) if runs and waits else None,
        "invitations": pages.invitations_of(viewer, found) if runs else [],
        "history": pages.history_of(viewer, found), "now": clock.now(), "feedback": FeedbackForm(),
        "opinions": proofs.feedback_of(viewer, found.pk) if runs and found.state == "done" else [],
        "tabs": tabs_for(viewer, "board"), "others": pages.of_bundle(viewer, found),
        "tells_phone": pool_rules().tells_phone,
        "is_to_come": any(one.starts_at > clock.now() for one in found.slots.all()),
        "changeable": found.state in bundles.OPEN,
        "endable": pages.may_end(found),
        "cancels": CancelForm(found=found, runs=runs),
        "closes": runs and waits, "gives_back": runs and found.state == "confirmed",
        "itself": waiting.asks_itself(found) if runs else None,
    }  # fmt: skip
    return render(request, "interpreting/request.html", context)


@login_required
@require_POST
def invite(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask the chosen people, one person, or the next wave."""
    viewer = me(request)
    found = pages.request_for_page(viewer, pk)
    chosen = [int(one) for one in request.POST.getlist("person") if one.isascii() and one.isdigit()]
    step = request.POST.get("step")
    people = None if step in ("wave", "everybody") else chosen
    number = dispatch.invite(found, people, by=viewer, everybody=step == "everybody")
    said = ngettext("%(number)s Person ist gefragt.", "%(number)s Personen sind gefragt.", number)
    messages.success(request, said % {"number": number})
    return redirect(found)


@login_required
@require_POST
def step(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Cancel, close without anybody, or say for somebody that they cannot come."""
    viewer = me(request)
    found = pages.request_for_page(viewer, pk)
    reason = request.POST.get("reason", "").strip()[:200]
    match request.POST.get("step"):
        case "cancel" | "call_off" as who:
            _cancel(request, found, by_pool=who == "call_off")
        case "unfilled":
            dispatch.close_unfilled(found, by=viewer, reason=reason)
            messages.success(request, _("Die Anfrage ist geschlossen. Die Stelle weiß Bescheid."))
        case "reopen":
            dispatch.reopen(found, by=viewer)
            messages.success(request, _("Wir suchen wieder. Die Stelle weiß Bescheid."))
        case "allow":
            changing.allow(found, by=viewer, reason=reason)
            messages.success(request, _("Die Ausnahme ist erlaubt. Die Stelle weiß Bescheid."))
        case "hold" | "let_go":
            changing.hold(found, request.POST["step"] == "hold", by=viewer)
            messages.success(request, _("Gespeichert."))
        case "told_yes" | "told_no" as word:
            _take_word(request, found, comes=word == "told_yes")
        case "agree":
            _agree(request, found)
        case "conflict":
            _note_conflict(request, found)
        case "return":
            held = found.assignments.all()[0] if found.assignments.all() else None
            demand(held is not None)
            dispatch.give_back(held, by=viewer, reason=reason)  # type: ignore[arg-type]
            messages.success(request, _("Wir suchen neu."))
        case _:
            messages.error(request, _("Diesen Schritt gibt es nicht."))
    return redirect(found)


def _cancel(request: HttpRequest, found: Any, *, by_pool: bool) -> None:
    form = CancelForm(request.POST, found=found, runs=True)
    if not form.is_valid():
        raise Refused(first_error(form))
    reason = form.cleaned_data["reason"].strip()
    if by_pool and not reason:
        messages.error(request, _("Bitte schreiben Sie der Stelle, warum der Pool absagt."))
        return
    ended = cancelling.cancel(
        found, by=me(request), reason=reason, by_pool=by_pool,
        scope=form.cleaned_data.get("scope") or bundles.ONE,
    )  # fmt: skip
    said = ngettext(
        "%(number)s Anfrage ist abgesagt.", "%(number)s Anfragen sind abgesagt.", ended.number
    ) % {"number": ended.number}  # fmt: skip
    if ended.body_knows:
        messages.success(request, f"{said} {_('Wer gefragt war, weiß Bescheid.')}")
    else:
        call = _("Bitte rufen Sie die Stelle an: Sie hat keine E-Mail bekommen.")
        messages.warning(request, f"{said} {call}")


def _agree(request: HttpRequest, found: Any) -> None:
    """Somebody comes at the time that they named themselves."""
    asked = pages.invitation_of(me(request), found, request.POST)
    made = other_times.agree(asked, by=me(request))
    said = _("%(name)s kommt. Beide Seiten wissen Bescheid.")
    messages.success(request, said % {"name": made.interpreter.person.name})


def _take_word(request: HttpRequest, found: Any, *, comes: bool) -> None:
    """Somebody answered on the telephone: a slot says when they come."""
    who = pages.interpreter_for_page(me(request), _number(request.POST.get("person", "")))
    slot = _number(request.POST.get("slot", "")) if comes else None
    dispatch.take_word(found, who.pk, slot, by=me(request))
    if comes:
        messages.success(
            request, _("%(name)s kommt. Beide Seiten wissen Bescheid.") % {"name": who.person.name}
        )
    else:
        messages.success(
            request, _("%(name)s kann nicht. Das ist vermerkt.") % {"name": who.person.name}
        )


def _number(text: str) -> int:
    """Return a key that a form sent, 0 where it is none."""
    return int(text) if text.isascii() and text.isdigit() else 0


def _note_conflict(request: HttpRequest, found: Any) -> None:
    who = pages.interpreter_for_page(me(request), _number(request.POST.get("person", "")))
    changing.note_conflict(who, found, by=me(request), reason=request.POST.get("reason", ""))
    said = _("%(name)s wird dafür nicht mehr gefragt.") % {"name": who.person.name}
    messages.success(request, said)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change time, place or note of one date, the following, or all of a series."""
    viewer = me(request)
    found = pages.request_for_page(viewer, pk)
    if found.state not in bundles.OPEN:
        raise Refused(_("Diese Anfrage lässt sich nicht mehr ändern. Fragen Sie neu an."))
    form = ChangeForm(request.POST or None, found=found, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        scope = form.cleaned_data.get("scope", "one")
        number = taken(form, lambda: changing.change(found, form.wanted(), by=viewer, scope=scope))
        if number is None:
            context = {"form": form, "found": found}
            return render(request, "interpreting/change.html", context, status=409)
        said = ngettext(
            "%(number)s Termin ist geändert.", "%(number)s Termine sind geändert.", number
        )
        messages.success(
            request, said % {"number": number} if number else _("Es hat sich nichts geändert.")
        )
        return redirect(found)
    return render(request, "interpreting/change.html", {"form": form, "found": found})


@login_required
@require_safe
def pool(request: HttpRequest) -> HttpResponse:
    """Everybody in the pool, by language and state."""
    viewer = me(request)
    filters = {name: request.GET.get(name, "") for name in ("q", "sprache", "stand")}
    rows = pages.interpreters_for_list(viewer, filters)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "filters": filters,
        "languages": pages.languages_of_pool(viewer), "papers": pages.expired_papers(viewer),
        "states": pages.other_states(),
        "tabs": tabs_for(viewer, "pool"),
    }  # fmt: skip
    return render(request, "interpreting/pool.html", context)
