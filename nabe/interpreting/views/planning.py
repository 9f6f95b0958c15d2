"""Planning many requests at once: a proposal, taken whole, in part, or not at all."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from nabe.core import sheets
from nabe.interpreting.actions import planning
from nabe.interpreting.forms.profiles import AwayForm
from nabe.interpreting.pool_tabs import tabs_for
from nabe.interpreting.queries import proposals
from nabe.interpreting.queries.pages import figures_for_board, interpreter_for_page
from nabe.interpreting.queries.planning import WEEKS
from nabe.interpreting.queries.waiting import asks_by_plan
from nabe.interpreting.views.saying import first_error
from nabe.interpreting.wanted import parts_of_day, wanted_headers, wanted_row
from nabe.people.viewers import me


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The newest proposal beside what is planned now, and whom the pool looks for."""
    viewer = me(request)
    form = request.GET.get("als", "")
    if form in sheets.FORMS:
        rows = map(wanted_row, proposals.wanted_people(viewer))
        return sheets.answer(form, wanted_headers(), rows, name="wen-wir-suchen")
    shown = proposals.proposal_for_page(viewer)
    context = {
        "shown": shown, "wanted": proposals.wanted_people(viewer)[:20], "parts": parts_of_day(),
        "figures": figures_for_board(viewer), "people": proposals.people_for_choice(viewer),
        "tabs": tabs_for(viewer, "planning"), "by_rule": asks_by_plan(), "weeks": WEEKS,
    }  # fmt: skip
    return render(request, "interpreting/planning.html", context)


@login_required
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Plan anew; with a person and a day: somebody is ill, plan without them."""
    viewer = me(request)
    if "person" in request.POST:
        return _without(request)
    made = planning.propose(by=viewer)
    said = ngettext(
        "Für %(number)s Anfrage gibt es einen Vorschlag.",
        "Für %(number)s Anfragen gibt es einen Vorschlag.", len(made.chosen),
    )  # fmt: skip
    messages.success(request, said % {"number": len(made.chosen)})
    return redirect("interpreting_office:planning")


def _without(request: HttpRequest) -> HttpResponse:
    viewer = me(request)
    key = request.POST["person"]
    if not key:
        messages.error(request, _("Bitte wählen Sie, wer ausfällt."))
        return redirect("interpreting_office:planning")
    found = interpreter_for_page(viewer, int(key) if key.isascii() and key.isdigit() else 0)
    form = AwayForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("interpreting_office:planning")
    number, _made = planning.fall_ill(found, form.cleaned_data["last"], by=viewer)
    said = ngettext(
        "%(name)s ist abwesend. %(number)s Einsatz ist neu geplant. Gefragt ist noch niemand.",
        "%(name)s ist abwesend. %(number)s Einsätze sind neu geplant. Gefragt ist noch niemand.",
        number,
    )  # fmt: skip
    messages.success(request, said % {"name": found.person.name, "number": number})
    return redirect("interpreting_office:planning")


@login_required
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Ask the people of the proposal: all, or the ticked ones."""
    shown = proposals.proposal_for_action(me(request), request.POST.get("proposal", ""))
    keys = None if request.POST.get("step") == "all" else request.POST.getlist("key")
    if keys is not None and not keys:
        messages.error(request, _("Bitte kreuzen Sie mindestens eine Anfrage an."))
        return redirect("interpreting_office:planning")
    asked, missed = planning.take(shown, keys, by=me(request))
    said = ngettext("%(number)s Person ist gefragt.", "%(number)s Personen sind gefragt.", asked)
    messages.success(request, said % {"number": asked})
    if missed:
        text = ngettext(
            "%(number)s Anfrage hat sich inzwischen geändert.",
            "%(number)s Anfragen haben sich inzwischen geändert.", missed,
        )  # fmt: skip
        messages.info(request, text % {"number": missed})
    return redirect("interpreting_office:planning")
