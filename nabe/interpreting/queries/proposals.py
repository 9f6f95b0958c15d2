"""What the planning page shows: a proposal beside what is planned now, and whom to look for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.interpreting.matching import Ground, in_words
from nabe.interpreting.models import Interpreter, Proposal, Request, Slot
from nabe.interpreting.planning import problem as plan
from nabe.interpreting.planning.gaps import Missing, Need, recruitment_list
from nabe.interpreting.queries.planning import minute, newest_proposal
from nabe.interpreting.rules import Viewer, demand, runs_the_pool

LOOKS_BACK = 28  # days of unfilled requests that the recruitment list counts, too


@dataclass(frozen=True, slots=True)
class Line:
    """One request of a proposal: who is asked now, who is proposed for which slot and why."""

    key: str
    request: Request
    now: Sequence[str]
    person: Interpreter | None
    slot: Slot | None
    why: Sequence[str]
    is_open: bool

    @property
    def is_asked(self) -> bool:
        """Is the proposed person asked already?"""
        return self.person is not None and self.person.person.name in self.now


@dataclass(frozen=True, slots=True)
class Aim:
    """One aim: now, one after the other, by the plan; whether the bound proves the plan."""

    name: str
    now: str
    one_by_one: str
    planned: str
    proof: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal as the page shows it."""

    row: Proposal
    lines: Sequence[Line]
    uncovered: Sequence[Line]
    aims: Sequence[Aim]
    is_proven: bool
    seconds: str

    @property
    def to_ask(self) -> int:
        """How many people "ask all" would ask."""
        return sum(one.is_open and not one.is_asked for one in self.lines)


def proposal_for_page(viewer: Viewer) -> Shown | None:
    """Return the newest proposal, for the coordination; five queries."""
    demand(runs_the_pool(viewer))
    row = newest_proposal()
    if row is None:
        return None
    requests = _requests(row)
    people = Interpreter.objects.filter(pk__in=[who for who, _slot in row.chosen.values()])
    by_key = {one.pk: one for one in people.select_related("person")}
    lines = [
        _line(key, requests[key], by_key.get(who), slot, row.reasons.get(key, []))
        for key, (who, slot) in row.chosen.items() if key in requests
    ]  # fmt: skip
    without = [
        _line(key, requests[key], None, None, [why])
        for key, why in row.uncovered.items() if key in requests
    ]  # fmt: skip
    return Shown(
        row, sorted(lines, key=_when), sorted(without, key=_when), _aims(row),
        all(one["bound"] == one["value"] for one in row.stages),
        f"{row.seconds:.1f}".replace(".", ","),
    )  # fmt: skip


def proposal_for_action(viewer: Viewer, key: str) -> Proposal:
    """Return the proposal that a page showed, for the coordination; 404 where it is gone."""
    demand(runs_the_pool(viewer))
    found = (
        Proposal.objects.filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None
    )
    if found is None:
        raise Http404
    return found


def _requests(row: Proposal) -> dict[str, Request]:
    found = Request.objects.filter(pk__in=[*row.chosen, *row.uncovered])
    rows = found.select_related("organization", "municipality", "setting").prefetch_related(
        "slots", "invitations__interpreter__person"
    )
    return {str(one.pk): one for one in rows}


def _line(
    key: str, request: Request, person: Interpreter | None, slot: int | None, why: Sequence[Ground]
) -> Line:
    asked = [
        one.interpreter.person.name for one in request.invitations.all() if one.state == "sent"
    ]
    chosen = next((one for one in request.slots.all() if one.pk == slot), None)
    words = [in_words(one) for one in why]
    return Line(key, request, asked, person, chosen, words, request.state in ("open", "asking"))


def _when(one: Line) -> tuple[dt.datetime, str]:
    slot = one.slot or next(iter(one.request.slots.all()), None)
    return (slot.starts_at if slot else clock.now(), one.key)


def _aims(row: Proposal) -> list[Aim]:
    """The aims that people understand, in their order."""
    number, now = len(row.chosen), row.compared.get("now", {})
    by_aim = {one["aim"]: one for one in row.stages}
    others = row.compared.get("one_by_one", {})
    names = [
        ("coverage", _("Anfragen, nach Dringlichkeit gewichtet"), _plain),
        ("wishes", _("offene Wünsche"), _plain),
        ("continuity", _("dieselbe Person wie zuvor"), _plain),
        ("travel_cents", _("Fahrtkosten"), _euro),
        ("travel_minutes", _("Fahrzeit"), _hours),
        ("fairness", _("ungleich verteilte Stunden (Punkte)"), _plain),
        ("stability", _("anders als im letzten Vorschlag"), _plain),
    ]
    found = [
        Aim(
            name, show(now.get(aim, 0)), show(others.get(aim, 0)), show(by_aim[aim]["value"]),
            _proof(by_aim[aim]),
        )
        for aim, name, show in names if aim in by_aim
    ]  # fmt: skip
    return found if number or row.uncovered else []


def _proof(stage: Mapping[str, Any]) -> str:
    """Say whether no plan could be better in this aim."""
    if stage["bound"] is None:
        return _("nicht bewiesen")
    if stage["bound"] == stage["value"]:
        return _("besser geht nicht: bewiesen")
    gap = abs(stage["bound"] - stage["value"]) * 100 / max(1, abs(stage["bound"]))
    return _("höchstens %(gap)s %% besser möglich") % {"gap": f"{gap:.1f}".replace(".", ",")}


def _plain(value: int) -> str:
    return str(value)


def _euro(value: int) -> str:
    return f"{value / 100:.2f} €".replace(".", ",")


def _hours(value: int) -> str:
    return _("%(hours)s h %(minutes)s min") % {"hours": value // 60, "minutes": f"{value % 60:02d}"}


def wanted_people(viewer: Viewer) -> Sequence[Need]:
    """Return whom to look for: what the newest plan left open and what found nobody lately.

    Weeks are counted together; the most wanted first. Three queries.
    """
    demand(runs_the_pool(viewer))
    row = newest_proposal()
    since = clock.now() - dt.timedelta(days=LOOKS_BACK)
    waits = dict((row.uncovered if row else {}).items())
    rows = list(
        Request.objects.filter(pk__in=waits, state__in=["open", "asking"])
        .select_related("municipality").prefetch_related("slots")
    ) + list(
        Request.objects.filter(state="unfilled", slots__starts_at__gte=since).distinct()
        .select_related("municipality").prefetch_related("slots")
    )  # fmt: skip
    return recruitment_list(
        Missing(
            one.language, one.municipality.name if one.municipality else "", _slots(one),
            in_words(waits[str(one.pk)]) if str(one.pk) in waits else one.reason,
        )
        for one in rows if one.slots.all()
    )  # fmt: skip


def _slots(request: Request) -> tuple[plan.Slot, ...]:
    """The slots in one week: the list counts all weeks together."""
    found = []
    for slot in request.slots.all():
        begins = clock.local(slot.starts_at)
        midnight = begins.replace(hour=0, minute=0, second=0, microsecond=0)
        at = begins.weekday() * plan.DAY + minute(midnight, slot.starts_at)
        found.append(plan.Slot(at, at + slot.minutes))
    return tuple(found)


def people_for_choice(viewer: Viewer) -> Sequence[tuple[int, str]]:
    """Return (key, name) of everybody with something promised in the next weeks."""
    demand(runs_the_pool(viewer))
    rows = Interpreter.objects.filter(
        assignments__state="confirmed", assignments__slot__starts_at__gt=clock.now()
    )
    return list(rows.distinct().order_by("person__sort_key").values_list("pk", "person__name"))
