"""Do waves and planning fill as much as a broadcast, with half the messages and fewer kilometres?

Limits (issue: interpreter pool): against broadcast at least as many requests filled, at least 50 %
fewer messages, 25 % fewer km. A year of Kreis Unna's log against its pool, 20 seeds, every way of
asking on the same chance; model and results are told in docs/simulation.md. Also printed: how well
the model meets the log, what foresight could reach, what a plan costs.

`bench/simulation.py change` shows half and double of every number of the model, and other habits.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from _harness import ROOT, table, use, verdict

LISTS = ROOT / "nabe" / "demo" / "data"
SEEDS, FEWER = range(1, 21), range(1, 11)
FIT_SEEDS = range(1, 9)
PLAN = 0.1  # seconds that a plan may take on average, so that a year stays affordable
# Homes outside the county: middles of towns around it, to a hundredth of a degree.
AROUND = {
    "Castrop-Rauxel": (51.55, 7.31), "Dortmund": (51.51, 7.47), "Hamm": (51.68, 7.82),
    "Iserlohn": (51.38, 7.70), "Menden": (51.44, 7.79), "Lüdinghausen": (51.77, 7.44),
}  # fmt: skip


def main() -> None:
    use("simulation")
    from django.utils import translation

    with translation.override("de"):
        if "change" in sys.argv[1:]:
            changes()
        else:
            question()


def question() -> None:
    from _foresight import Foresight

    from nabe.interpreting.simulation.compare import compare
    from nabe.interpreting.simulation.model import BY_HAND
    from nabe.interpreting.simulation.ways import EVERY, Broadcast, PlannedWaves, Waves

    county, entries = read()
    fit(county, entries)
    seconds = plans(county)
    found = compare(county, SEEDS, ways=(*EVERY, Foresight))
    title = f"{len(county.members)} people, {len(county.wanted)} requests, {len(SEEDS)} seeds"
    show(f"{title}; Nabe's habits, and foresight beside them", found)
    by_hand = compare(county, SEEDS, ways=(Broadcast, Waves, PlannedWaves), habits=BY_HAND)
    show(f"{title}; planned by hand every morning", by_hand)
    mine, base = "waves + planning", "broadcast"
    verdict("simulation", [
        ("filled, points more than broadcast", 100 * found.between(mine, base, "fill").mean, "≥", 0.0),
        ("messages per talk / broadcast", found.ratio(mine, base, "messages").mean, "≤", 0.5),
        ("km per talk / broadcast", found.ratio(mine, base, "km").mean, "≤", 0.75),
        ("km in all / broadcast", found.ratio(mine, base, "km_total").mean, "≤", 0.75),
        (f"seconds of a plan / {PLAN}", statistics.fmean(seconds) / PLAN, "≤", 1.0),
    ])  # fmt: skip


def show(title: str, found) -> None:  # type: ignore[no-untyped-def]
    from nabe.interpreting.simulation.telling import as_lines

    print(f"\n{title}")
    print("\n".join(as_lines(found)))
    total = found.ratio("waves + planning", "broadcast", "km_total")
    print(
        f"km in all, waves + planning / broadcast: {total.mean:.3f} [{total.low:.3f}, {total.high:.3f}]\n"
    )


def read():  # type: ignore[no-untyped-def]
    """Return the county of the lists, and the log as it was read."""
    from nabe.interpreting.fees import calendar
    from nabe.interpreting.importing import read_log, read_pool
    from nabe.interpreting.lists import SETTINGS
    from nabe.interpreting.simulation.county import County, Rules
    from nabe.interpreting.simulation.pay import Worth, first_rules
    from nabe.interpreting.simulation.reading import members, wanted, whereabouts
    from nabe.places import geojson
    from nabe.places.distance import Point
    from nabe.sheets.opening import open_source
    from nabe.sheets.vocabulary import Vocabulary

    areas = geojson.read_file(LISTS / "kreis_unna.geojson").areas
    towns = {one.name: Point(one.centre[1], one.centre[0]) for one in areas if one.centre}
    codes = {code: area.name for area in areas for code in area.postcodes}
    where = whereabouts(
        towns | {name: Point(*middle) for name, middle in AROUND.items()},
        {code: towns[name] for code, name in codes.items()},
    )
    known = Vocabulary(
        today=dt.date(2026, 6, 30), towns=tuple(towns),
        postcodes={code: (name,) for code, name in codes.items()},
    )  # fmt: skip
    rules = Rules(
        {code: level for code, _name, level, _papers in SETTINGS},
        is_holiday=partial(calendar.is_holiday, land="NW"), worth=Worth(first_rules()),
    )  # fmt: skip
    entries = read_log(open_source(LISTS / "anfragen_2025.csv"), known)
    people, _left = members(
        read_pool(open_source(LISTS / "sprachmittlung_2026.xlsx"), known), where
    )
    return County(people, wanted(entries, where)[0], rules), entries


def fit(county, entries) -> None:  # type: ignore[no-untyped-def]
    """Hold the model's phone round against the log, where exactly one person could come."""
    from nabe.interpreting.importing import Outcome

    alone = [r for r, people in enumerate(county.candidates) if len(people) == 1]
    log = {f"{one.row} {one.key}".strip(): one for one in entries}
    filled = (Outcome.HELD, Outcome.IN_VAIN)
    judged = [
        request for request in alone
        if log[county.wanted[request].name].outcome
        in (*filled, Outcome.UNFILLED, Outcome.RETURNED, Outcome.NO_SHOW)
    ]  # fmt: skip
    by_them = by_others = 0
    for request in judged:
        one = log[county.wanted[request].name]
        them = county.members[county.candidates[request][0]].name
        by_them += one.outcome in filled and one.interpreter == them
        by_others += one.outcome in filled and one.interpreter != them
    said = [_by_phone(county, alone, seed) for seed in FIT_SEEDS]
    print("Where exactly one person could come: served by them")
    table(["", "share"], [
        (f"log of 2025, at least ({by_them} of {len(judged)})", by_them / len(judged)),
        (f"log of 2025, at most (others served {by_others})", by_them / (len(judged) - by_others)),
        ("phone round of the model", statistics.fmean(said)),
    ])  # fmt: skip
    km = [
        float(one.km) for one in entries
        if one.km and one.mode == "on_site" and one.outcome == Outcome.HELD and 0 < one.km < 200
    ]  # fmt: skip
    print(f"km of a talk in the log, there and back: {statistics.fmean(km):.1f}")


def _by_phone(county, requests: Sequence[int], seed: int) -> float:  # type: ignore[no-untyped-def]
    """Return the share of these requests that the model's phone round fills."""
    from nabe.interpreting.simulation.draws import Draws
    from nabe.interpreting.simulation.figures import FILLED
    from nabe.interpreting.simulation.model import Model
    from nabe.interpreting.simulation.ways import PhoneRound
    from nabe.interpreting.simulation.world import State, World

    draws = Draws(seed, len(county.members), len(county.wanted), county.days)
    world = World(county, draws, Model(), PhoneRound()).play()
    states = [world.cases[request].state for request in requests]
    known = [state for state in states if state in (*FILLED, State.UNFILLED)]
    return sum(state in FILLED for state in known) / len(known)


def plans(county) -> list[float]:  # type: ignore[no-untyped-def]
    """Play one planned year and return the seconds of each plan that had something to plan."""
    from nabe.interpreting.simulation.draws import Draws
    from nabe.interpreting.simulation.model import Model
    from nabe.interpreting.simulation.ways import PlannedWaves
    from nabe.interpreting.simulation.world import World

    seconds: list[float] = []

    class Timed(PlannedWaves):
        def morning(self, world) -> None:  # type: ignore[no-untyped-def]
            idle = sum(not one.waiting for one in world.open_cases())
            began = time.perf_counter()
            super().morning(world)
            if idle:
                seconds.append(time.perf_counter() - began)

    draws = Draws(1, len(county.members), len(county.wanted), county.days)
    World(county, draws, Model(), Timed()).play()
    print(f"\n{len(seconds)} plans in a year: {1000 * statistics.fmean(seconds):.0f} ms each, "
          f"the slowest {1000 * max(seconds):.0f} ms")  # fmt: skip
    return seconds


def changes() -> None:
    """Print what half and double of each number, and other habits, do to the three figures."""
    from nabe.interpreting.simulation.model import BY_HAND, NAMES, Habits, Model

    county, _entries = read()
    _ = county.candidates
    plain, heads = Model(), ["", "fill %", "points more", "messages", "km", "hours", "hours p90"]
    rows = [_row(county, "as it is")]
    for name in NAMES:
        for factor in (0.5, 2.0):
            model = plain.scaled(name, factor)
            rows.append(_row(county, f"{name} = {getattr(model, name):g}", model=model))
    for name, value in (("willing", 0.45), ("weary", 0.0)):
        rows.append(_row(county, f"{name} = {value:g}", model=replace(plain, **{name: value})))
    for name, value in (
        ("rounds", 1), ("late_yes", False), ("ask_again", False), ("plan_at_once", False), ("plan_days", 28),
        ("hurry_hours", 48), ("spare_rare", True),
    ):  # fmt: skip
        rows.append(_row(county, f"{name} = {value}", habits=Habits().changed(name, value)))
    rows.append(_row(county, "planned by hand every morning", habits=BY_HAND))
    print(
        f"waves + planning against broadcast, {len(FEWER)} seeds; messages and km as shares of the broadcast's"
    )
    table(heads, rows)


def _row(county, title: str, **more) -> Sequence[object]:  # type: ignore[no-untyped-def]
    from nabe.interpreting.simulation.compare import compare
    from nabe.interpreting.simulation.ways import Broadcast, PlannedWaves

    found = compare(county, FEWER, ways=(Broadcast, PlannedWaves), **more)
    mine, base = "waves + planning", "broadcast"
    print(f"{title} …", file=sys.stderr)
    points = found.between(mine, base, "fill")
    return (
        title, f"{100 * found.of(mine, 'fill').mean:.1f}",
        f"{100 * points.mean:+.1f} ±{100 * (points.high - points.mean):.1f}",
        *(
            f"{one.mean:.3f} ±{one.high - one.mean:.3f}"
            for one in (found.ratio(mine, base, name) for name in ("messages", "km"))
        ),
        *(f"{found.of(mine, name).mean:.1f}" for name in ("hours_median", "hours_p90")),
    )  # fmt: skip


if __name__ == "__main__":
    main()
