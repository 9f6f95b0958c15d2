"""Who could come to a request: facts of everybody who speaks the language, and the ranking."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from nabe.core import clock
from nabe.interpreting import travel, waves
from nabe.interpreting.matching import OWN_WORD, Fit, Need, Speaker, in_words, ranked
from nabe.interpreting.models import Request
from nabe.interpreting.queries.candidate_facts import (
    ANSWERS,
    KINDS,
    NAME,
    TRANSPORT,
    Facts,
    around,
    facts_of,
    ways,
)
from nabe.interpreting.queries.county import active_people, pool_rules
from nabe.interpreting.queries.needs import need_of
from nabe.interpreting.rules import Viewer, demand, runs_the_pool

RESTED = 60  # of those who may come by their own word, as many are listed
ROUNDS = 4  # waves that one request may take; docs/simulation.md says what that brings


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person who fits, as the board shows them; `chance` of a yes, state of the `question`."""

    key: int
    name: str
    fit: Fit
    km: float | None
    minutes: int
    chance: float
    question: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """Those who fit, the best first; of the others (name, first reason why not), and the numbers.

    `rested` are (key, name) of some whom the pool would not ask, and who may come by their own word.
    """

    good: Sequence[Candidate]
    others: Sequence[tuple[str, str]]
    reasons: Sequence[tuple[str, int]]
    strangers: int
    wave: int
    rested: Sequence[tuple[int, str]] = ()


def candidates_for(viewer: Viewer, request: Request) -> Candidates:
    """Return who could come to a request, with reasons; at most six queries, whatever the pool's size."""
    demand(runs_the_pool(viewer))
    return candidates(request)


def candidates(request: Request) -> Candidates:
    """Return the same for the pool itself, which asks by rule."""
    need, facts, people = _people(request)
    fits, others = ranked(need, list(people.values()))
    good = [_candidate(facts, one, people[one.key]) for one in fits]
    words = {one: in_words(one) for one in {fit.against for fit in others} if one}
    told = [(facts.rows[one.key][NAME], words[one.against]) for one in others if one.against]
    chances = [one.chance for one in good if not one.question]
    return Candidates(
        good, told, Counter(why for _one, why in told).most_common(),
        max(0, active_people() - len(people)),
        waves.size(chances, waves.share_of_one(pool_rules().target_percent / 100, _rounds(need))),
        [(one.key, facts.rows[one.key][NAME]) for one in islice(filter(_may_still, others), RESTED)],
    )  # fmt: skip


def by_word(request: Request, key: int) -> Candidate | None:
    """Return somebody who says that they come, whether asked or not; None where a rule forbids it."""
    need, facts, people = _people(request)
    if key not in people:
        return None
    fits, others = ranked(need, [people[key]])
    found = next(iter([*fits, *filter(_may_still, others)]), None)
    return _candidate(facts, found, people[key]) if found else None


def _people(request: Request) -> tuple[Need, Facts, dict[int, Speaker]]:
    """Return what is needed, and everybody who speaks it with what the rules look at."""
    need = need_of(request)
    facts = facts_of(request, need)
    homes = zip(facts.rows.items(), ways(facts), strict=True)
    return need, facts, {key: _speaker(row, facts, km) for (key, row), km in homes}


def _may_still(fit: Fit) -> bool:
    return fit.against is not None and fit.against[0] in OWN_WORD


def _rounds(need: Need) -> int:
    """Return for how many waves there is time before the first slot, at most ROUNDS."""
    first = min((starts for starts, _ends in need.slots), default=None)
    if first is None:
        return 1
    hours = (first - clock.now()) / dt.timedelta(hours=1)
    return max(1, min(ROUNDS, int(hours / max(1, pool_rules().answer_hours))))


def _speaker(row: tuple[Any, ...], facts: Facts, km: float | None) -> Speaker:
    (
        key, _code, _dialect, _level, _one_way, _name, gender, modes, not_in, _lat, _lon, radius,
        transport, most_asked, hours, limit, declared, fee_class, conflict, tells_times, *held,
        record, secrecy, training, earned, week_time, case_count, asked, _yes, _answered, _question,
    ) = row  # fmt: skip
    taken, shown = facts.busy.get(key, ()), _valid(record, secrecy, training)
    # By place: with thousands of people, names would take half as long again.
    return Speaker(
        key, facts.spoken[key], gender, modes, not_in,
        facts.ways[tuple(held)], tells_times, facts.away.get(key, ()),
        around(taken, facts.here, transport) if taken else (),
        {**shown, **facts.qualified[key]} if key in facts.qualified else shown, km, radius,
        case_count, conflict, facts.fees.get(fee_class), limit - declared - earned,
        int(week_time.total_seconds() // 60) if week_time else 0, hours * 60, asked, most_asked,
        facts.rare.get(key, ""), facts.one_way.get(key, ()),
    )  # fmt: skip


@lru_cache(maxsize=2000)
def _valid(*until: dt.date | None) -> dict[str, dt.date | None]:
    """Return the papers that were shown, to their last day; most people showed the same ones."""
    return {kind: day for kind, day in zip(KINDS, until, strict=True) if day}


def _candidate(facts: Facts, fit: Fit, who: Speaker) -> Candidate:
    row = facts.rows[fit.key]
    yes, answered, question = row[ANSWERS]
    return Candidate(
        fit.key, row[NAME], fit, who.km, travel.minutes(who.km, row[TRANSPORT]),
        waves.chance(yes, answered), question,
    )  # fmt: skip
