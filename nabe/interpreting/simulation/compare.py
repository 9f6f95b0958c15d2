"""Ways of asking side by side over many seeds: means, intervals, differences on the same chance."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from statistics import NormalDist, fmean, stdev

import django

from nabe.interpreting.simulation.county import County
from nabe.interpreting.simulation.draws import Draws
from nabe.interpreting.simulation.figures import figures
from nabe.interpreting.simulation.model import Habits, Model
from nabe.interpreting.simulation.ways import EVERY, Asking
from nabe.interpreting.simulation.world import World

SURE = 0.95
Year = Mapping[str, Mapping[str, float]]  # figures by way of asking, of one seed


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over seeds with its interval of confidence (Student's t)."""

    mean: float
    low: float
    high: float


def estimate(values: Sequence[float]) -> Estimate:
    """Return mean and 95 % interval; with one value both ends are that value."""
    mean, number = fmean(values), len(values)
    if number < 2:
        return Estimate(mean, mean, mean)
    half = t_quantile(0.5 + SURE / 2, number - 1) * stdev(values) / math.sqrt(number)
    return Estimate(mean, mean - half, mean + half)


def t_quantile(share: float, freedom: int) -> float:
    """Return the quantile of Student's t, by the expansion of Cornish and Fisher.

    Right to four digits from nine degrees of freedom on, to two from three on; exact for one and
    two (Abramowitz & Stegun 26.7.5).
    """
    if freedom == 1:
        return math.tan(math.pi * (share - 0.5))
    if freedom == 2:
        return (2 * share - 1) / math.sqrt(2 * share * (1 - share))
    z = NormalDist().inv_cdf(share)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return sum(term / float(freedom**power) for power, term in enumerate(terms))


@dataclass(frozen=True)
class Comparison:
    """Figures by seed; `of` one way, `between` two."""

    years: Sequence[Year]

    def of(self, way: str, name: str) -> Estimate:
        """Return a figure of one way of asking."""
        return estimate([year[way][name] for year in self.years])

    def between(self, way: str, other: str, name: str) -> Estimate:
        """Return by how much a figure of one way exceeds the other's, seed by seed."""
        return estimate([year[way][name] - year[other][name] for year in self.years])

    def ratio(self, way: str, other: str, name: str) -> Estimate:
        """Return a figure of one way as a share of the other's, seed by seed."""
        return estimate([year[way][name] / max(1e-9, year[other][name]) for year in self.years])


def one_year(
    county: County, model: Model, habits: Habits, ways: Sequence[type[Asking]], seed: int
) -> Year:
    """Play one seed by every way of asking."""
    draws = Draws(seed, len(county.members), len(county.wanted), county.days)
    return {way.name: figures(World(county, draws, model, way(), habits).play()) for way in ways}


def compare(
    county: County, seeds: Sequence[int], *, model: Model | None = None,
    habits: Habits | None = None, ways: Sequence[type[Asking]] = EVERY, workers: int | None = None,
) -> Comparison:  # fmt: skip
    """Play every seed by every way of asking, on all cores."""
    _ = county.candidates  # once, before the work is shared out
    play = partial(one_year, county, model or Model(), habits or Habits(), ways)
    workers = workers or os.cpu_count() or 1
    if workers == 1 or len(seeds) < 2:
        return Comparison([play(seed) for seed in seeds])
    return Comparison(_shared(play, seeds, workers))


_play: Callable[[int], Year]  # of a process that plays years


def _shared(play: Callable[[int], Year], seeds: Sequence[int], workers: int) -> list[Year]:
    """Share the seeds out to new processes: they get the county and inherit nothing.

    A forked process would share its parent's connection to the database and its locks.
    """
    workers = min(workers, len(seeds))
    with ProcessPoolExecutor(workers, get_context("spawn"), _hold, (play,)) as pool:
        return list(pool.map(_played, seeds))


def _hold(play: Callable[[int], Year]) -> None:
    """Begin a process: reasons are words, so it needs Django's catalogues."""
    global _play  # noqa: PLW0603 once per process, not with every seed
    django.setup()
    _play = play


def _played(seed: int) -> Year:
    return _play(seed)
