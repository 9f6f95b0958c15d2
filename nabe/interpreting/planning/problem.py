"""What is asked of the planner: persons, requests, pairs of both, and what is left to spend.

All times are whole minutes since a Monday 00:00 that the caller chooses, counted as real minutes;
so the border of a day lies an hour off after a change of the clocks, when nobody interprets. All
money is whole cents. Keys are strings and unique among their kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

DAY = 24 * 60
WEEK = 7 * DAY
REMOTE = ""  # the place of a talk by phone or video: nobody travels


class BadProblem(ValueError):
    """The input contradicts itself; the message is one sentence that names the row."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A possible date; `end` is after `start`, both in minutes."""

    start: int
    end: int

    @property
    def day(self) -> int:
        return self.start // DAY

    @property
    def week(self) -> int:
        return self.start // WEEK


@dataclass(frozen=True, slots=True)
class Promise:
    """Time of a person that is given away already; never moved.

    `length` counts against hours and load (0 for an absence); travel starts and ends at `place`.
    """

    start: int
    end: int
    place: str = REMOTE
    length: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """An interpreter; None means without limit.

    `tax_left` is cents until the tax limit of each period (a year or a month, by any name), promises
    already taken off; a period that is not named has no limit. `offered` is the minutes this person
    offers within the weeks planned; fairness measures load against it.
    """

    key: str
    offered: int
    day_minutes: int | None = None
    week_minutes: int | None = None
    tax_left: Mapping[str, int] = field(default_factory=dict, hash=False)
    promises: tuple[Promise, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody asks for one person on one of one to three dates; a higher priority counts more.

    `length` is the minutes that count as work. `region` only says where a large problem may be cut.
    """

    key: str
    slots: tuple[Slot, ...]
    length: int
    priority: int = 1
    place: str = REMOTE
    case: str = ""
    funding: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """This person could take this request at this slot (its index); eligibility is settled.

    `fee` counts against the person's tax limit of the `period`, `charge` against the funding source (None: fee plus
    travel). Travel is one way from home; `unmet` is how many soft wishes stay open; `continuity`
    says that the person knows the case and the county's rule allows one more time.
    """

    request: str
    slot: int
    person: str
    fee: int = 0
    travel_minutes: int = 0
    travel_cents: int = 0
    unmet: int = 0
    continuity: bool = False
    charge: int | None = None
    period: str = ""

    @property
    def cost(self) -> int:
        """Return the cents that the funding source pays."""
        return self.fee + self.travel_cents if self.charge is None else self.charge


@dataclass(frozen=True, slots=True, order=True)
class Choice:
    """Who takes a request, and at which of its slots (index)."""

    person: str
    slot: int


def from_table(minutes: Mapping[tuple[str, str], int]) -> Callable[[str, str], int]:
    """Return travel minutes by a table that holds each two places once or in both directions."""

    def travel(one: str, other: str) -> int:
        found = minutes.get((one, other), minutes.get((other, one)))
        if found is None:
            raise BadProblem(f"The travel time between {one!r} and {other!r} is not known.")
        return found

    return travel


@dataclass(frozen=True)
class Problem:
    """Everything the planner may know.

    `funding` has cents left per source; a source that is not named has no limit. `case_left` says
    how often a person may still take a case, by (case, person). `last` is the proposal before this
    one. `sent` are offers on their way: they stay as they are. `screened` gives per request how
    many persons were left after each filter, in the filters' order.
    """

    persons: tuple[Person, ...] = ()
    requests: tuple[Request, ...] = ()
    pairs: tuple[Pair, ...] = ()
    travel: Callable[[str, str], int] = field(default=from_table({}), compare=False)
    buffer: int = 0
    funding: Mapping[str, int] = field(default_factory=dict)
    case_left: Mapping[tuple[str, str], int] = field(default_factory=dict)
    last: Mapping[str, Choice] = field(default_factory=dict)
    sent: Mapping[str, Choice] = field(default_factory=dict)
    screened: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)

    @cached_property
    def person(self) -> dict[str, Person]:
        return {one.key: one for one in self.persons}

    @cached_property
    def request(self) -> dict[str, Request]:
        return {one.key: one for one in self.requests}

    @cached_property
    def pairs_of(self) -> dict[str, list[Pair]]:
        """Return the pairs of each request that has any."""
        found: dict[str, list[Pair]] = {}
        for pair in self.pairs:
            found.setdefault(pair.request, []).append(pair)
        return found

    @cached_property
    def pair(self) -> dict[tuple[str, Choice], Pair]:
        return {(one.request, Choice(one.person, one.slot)): one for one in self.pairs}

    def slot(self, pair: Pair) -> Slot:
        """Return the date of a pair."""
        return self.request[pair.request].slots[pair.slot]

    def minutes_between(self, one: str, other: str) -> int:
        """Return travel minutes between two places; none by phone, none on the spot."""
        return 0 if one == other or REMOTE in (one, other) else self.travel(one, other)

    def gap(self, one: str, other: str) -> int:
        """Return the minutes that must lie between two talks: the way and the buffer, none on the spot."""
        if one == other and one != REMOTE:
            return 0
        return self.minutes_between(one, other) + self.buffer

    def only(self, requests: Iterable[str], pairs: Iterable[Pair] | None = None) -> Problem:
        """Return the same problem with some of its requests, their pairs and those persons."""
        wanted = dict.fromkeys(requests)
        if pairs is None:
            pairs = [pair for key in wanted for pair in self.pairs_of.get(key, ())]
        kept = tuple(pairs)
        return replace(
            self,
            persons=tuple(self.person[key] for key in dict.fromkeys(one.person for one in kept)),
            requests=tuple(self.request[key] for key in wanted),
            pairs=kept,
            last={key: self.last[key] for key in wanted if key in self.last},
            sent={key: self.sent[key] for key in wanted if key in self.sent},
        )


def check(problem: Problem) -> None:
    """Refuse a problem that contradicts itself.

    Raises BadProblem with the first contradiction: keys given twice, dates back to front, amounts
    below zero, pairs and offers that name somebody or something unknown.
    """
    for sentence in _contradictions(problem):
        raise BadProblem(sentence)


def _contradictions(problem: Problem) -> Iterator[str]:
    for name, keys in (
        ("person", [one.key for one in problem.persons]),
        ("request", [one.key for one in problem.requests]),
        ("pair", [(one.request, one.slot, one.person) for one in problem.pairs]),
    ):
        for key, count in Counter(keys).items():
            if count > 1:
                yield f"The {name} {key!r} is given {count} times."
    if problem.buffer < 0:
        yield "The buffer between two talks is below zero."
    for person in problem.persons:
        yield from _of_person(person)
    for request in problem.requests:
        yield from _of_request(request)
    for pair in problem.pairs:
        yield from _of_pair(problem, pair)
    for key, choice in problem.sent.items():
        if (key, choice) not in problem.pair:
            yield f"The offer to {choice.person!r} for request {key!r} is not among the pairs."


def _of_person(person: Person) -> Iterator[str]:
    limits = (person.day_minutes, person.week_minutes, person.offered)
    if any(limit is not None and limit < 0 for limit in limits):
        yield f"Person {person.key!r} has hours below zero."
    for promise in person.promises:
        if promise.end <= promise.start:
            yield f"A promise of person {person.key!r} ends before it starts."
        if promise.length < 0:
            yield f"A promise of person {person.key!r} has a length below zero."


def _of_request(request: Request) -> Iterator[str]:
    if not request.slots:
        yield f"Request {request.key!r} has no date."
    for number, slot in enumerate(request.slots, 1):
        if slot.end <= slot.start:
            yield f"Date {number} of request {request.key!r} ends before it starts."
        elif request.length > slot.end - slot.start:
            yield f"Request {request.key!r} is longer than its date {number}."
    if request.length < 1:
        yield f"Request {request.key!r} has no length."
    if request.priority < 1:
        yield f"Request {request.key!r} has a priority below one."


def _of_pair(problem: Problem, pair: Pair) -> Iterator[str]:
    if pair.person not in problem.person:
        yield f"A pair names the person {pair.person!r}, who is not in the problem."
    request = problem.request.get(pair.request)
    if request is None:
        yield f"A pair names the request {pair.request!r}, which is not in the problem."
    elif not 0 <= pair.slot < len(request.slots):
        yield f"A pair names date {pair.slot + 1} of request {pair.request!r}, which has none such."
    amounts = (pair.fee, pair.travel_minutes, pair.travel_cents, pair.unmet, pair.cost)
    if min(amounts) < 0:
        yield f"The pair of {pair.person!r} and request {pair.request!r} has an amount below zero."
