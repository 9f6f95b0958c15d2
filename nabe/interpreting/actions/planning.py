"""The planner proposes, the coordination decides: all of it, some of it, or nothing."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Collection
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from nabe.core import clock, journal
from nabe.core.errors import Refused, WrongState
from nabe.interpreting.actions import absences, dispatch
from nabe.interpreting.matching import Ground
from nabe.interpreting.models import Interpreter, Proposal, Request
from nabe.interpreting.planning.decompose import plan as best_plan
from nabe.interpreting.planning.greedy import greedy
from nabe.interpreting.planning.plans import Plan, Uncovered, score
from nabe.interpreting.planning.solve import Effort
from nabe.interpreting.queries.planning import WEEKS, Asked, Situation, situation
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.people.models import Person

SECONDS = 12.0  # how long the coordination may wait


def propose(*, by: Person | None, seconds: float = SECONDS) -> Proposal:
    """Plan everything that waits in the next weeks and keep the proposal; nobody is asked by it.

    `by` None: the pool's own rule. Raises NotAllowed, Refused when nothing waits.
    """
    demand(by is None or runs_the_pool(by))
    found = situation()
    if not found.asked:
        raise Refused(_("Es wartet keine Anfrage."))
    begun = time.monotonic()
    best = best_plan(found.problem, Effort(seconds=seconds))
    return _keep(found, best, time.monotonic() - begun, by)


@transaction.atomic
def _keep(found: Situation, best: Plan, seconds: float, by: Person | None) -> Proposal:
    simple = greedy(found.problem)
    before = {
        "now": {str(aim): value for aim, value in score(found.problem, found.problem.sent).items()},
        "one_by_one": {
            str(aim): value for aim, value in score(found.problem, simple).items()
        },
    }  # fmt: skip
    stages = [{**asdict(one), "aim": str(one.aim)} for one in best.stages]
    made = Proposal.objects.create(
        by=by, made_at=clock.now(), first_day=clock.local(clock.now()).date(), weeks=WEEKS,
        input_hash=found.digest, method=best.method, seconds=seconds, compared=before,
        chosen={
            key: [int(one.person), found.asked[key].slots[one.slot].pk]
            for key, one in best.chosen.items()
        },
        stages=stages,
        uncovered={key: _why(found.asked[key], one) for key, one in best.uncovered.items()},
        reasons={
            key: list(found.asked[key].fits[int(one.person)].grounds)
            for key, one in best.chosen.items()
        },
    )  # fmt: skip
    journal.write(made, "planned", by=by)
    return made


_OBSTACLES = {
    "taken": noop("alle, die passen, haben dann einen anderen Einsatz"),
    "hours": noop("alle, die passen, haben schon genug Stunden"),
    "tax_limit": noop("alle, die passen, erreichen den Freibetrag"),
    "case_limit": noop("für den Fall gab es schon genug Termine"),
    "funding": noop("das Geld ist verbraucht"),
    "not_planned": noop("andere Anfragen gehen vor"),
}
_NOBODY = noop("niemand spricht die Sprache")


def _why(asked: Asked, uncovered: Uncovered) -> Ground:
    """Say why a request stayed open: by what the plan gave away, or by the first rule."""
    if asked.fits:
        return _OBSTACLES.get(uncovered.reason, _OBSTACLES["not_planned"]), ""
    if not asked.why_not:
        return _NOBODY, ""
    return max(sorted(asked.why_not, key=str), key=lambda why: asked.why_not[why])


def take(proposal: Proposal, keys: Collection[str] | None, *, by: Person) -> tuple[int, int]:
    """Ask the people of a proposal, for all of its requests or those with these keys.

    Returns (asked, no longer possible): who does not fit any more is left out. Raises Refused when
    somebody made a newer proposal; what a rule proposed since asks nobody twice.
    """
    demand(runs_the_pool(by))
    if Proposal.objects.filter(made_at__gt=proposal.made_at, by__isnull=False).exists():
        raise Refused(_("Es gibt einen neueren Vorschlag. Bitte sehen Sie ihn an."))
    asked = missed = 0
    for key, (who, slot) in proposal.chosen.items():
        if keys is not None and key not in keys:
            continue
        try:
            row = Request.objects.get(pk=key)
            if row.invitations.filter(interpreter=who, state="sent").exists():
                continue
            asked += dispatch.invite(row, [who], by=by, slot=slot)
        except (Request.DoesNotExist, Refused, WrongState):
            missed += 1
    return asked, missed


def fall_ill(interpreter: Interpreter, last: dt.date, *, by: Person) -> tuple[int, Proposal | None]:
    """Somebody is ill until a day: give back what they promised, and plan everything anew.

    Returns how much was given back, and the proposal; None when nothing waits. Nobody is asked yet.
    """
    number = absences.be_away(
        interpreter, clock.today(), last, by=by, is_illness=True, search=False
    )
    try:
        return number, propose(by=by)
    except Refused:
        return number, None


def forget_old() -> int:
    """Delete proposals that are older than a year; the newest stays."""
    newest = Proposal.objects.order_by("-made_at").values("pk")[:1]
    old = Proposal.objects.filter(made_at__lt=clock.now() - dt.timedelta(days=365))
    return old.exclude(pk__in=newest).delete()[0]
