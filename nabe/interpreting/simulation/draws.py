"""The chance of one seed, drawn before anything happens, so that every way of asking meets the same.

Whether and after how many minutes a person would answer a request is drawn once per seed, person
and request (common random numbers): differences between two ways are not differences of luck.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nabe.interpreting.simulation.model import Model

Table = NDArray[np.float64]


class Draws:
    """Numbers from 0 to 1 (`reply`: standard normal) by member and request, or by one of both.

    Each table has a stream of its own: a further one changes none of the others.
    """

    def __init__(self, seed: int, members: int, requests: int, days: int) -> None:
        self.seed = seed
        each, by_request = (members, requests), (requests,)
        self.yes = self._even(1, each)
        self.silent = self._even(2, each)
        self.reply: Table = self._stream(3).standard_normal(each)
        self.reached = self._even(4, each)
        self.withdraws = self._even(5, each)
        self.withdraws_when = self._even(6, each)
        self.stays_away = self._even(7, each)
        self.engaged = self._even(8, (members, 2 * days))  # forenoon and afternoon
        self.cancels = self._even(9, by_request)
        self.cancels_late = self._even(10, by_request)
        self.cancels_when = self._even(11, by_request)
        self.absent = self._even(12, by_request)
        self.members = members

    def _stream(self, number: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, number])

    def _even(self, number: int, shape: tuple[int, ...]) -> Table:
        return self._stream(number).random(shape)

    def leanings(self, model: Model) -> Table:
        """Return how willing each person is, in logits: Beta around the mean, shape (members,)."""
        mean, both = model.willing, model.alike
        share = self._stream(13).beta(mean * both, (1 - mean) * both, self.members)
        share = np.clip(share, 0.01, 0.99)
        return np.log(share / (1 - share))

    def reply_minutes(self, model: Model, member: int, request: int) -> float:
        """Return after how many waking minutes this person answers this request."""
        z = float(self.reply[member, request])
        return float(model.reply_minutes * np.exp(model.reply_spread * z))


def within(share_of: float, low: float, high: float) -> float:
    """Return the point that divides a stretch at a share.

    >>> within(0.25, 8.0, 12.0)
    9.0
    """
    return low + share_of * (high - low)
