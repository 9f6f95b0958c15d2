"""What the pool's figures mean, and which of them are shown outside the coordination. Pure.

Fill rate as the Ministry of Justice of England and Wales counts its court interpreters (gov.uk,
"Criminal court statistics: language services"): fulfilled or the customer did not come, divided by
completed requests without those cancelled by the customer. Completed is what took place, failed
because nobody came, or ended because nobody was found or the pool itself called it off; what the
rules refuse was never a request that the pool could fill. Time to fill runs from asking to the confirmation that holds.

Outside the coordination a number below five could point at somebody. It is held back, and with it
as many others that nobody can reckon it from the sum.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

FEWEST = 5  # architecture: small counts below 5 are never shown in public
ENOUGH_TIMES = 20  # a median of fewer talks says when one of them was confirmed


@dataclass(frozen=True, slots=True)
class Tally:
    """How a number of requests ended. `late` are those of `cancelled` that came too late.

    `cancelled` are those that the body cancelled, `called_off` those that the pool did.
    `returned` counts promises that interpreters gave back, `minutes` those of talks that were held.
    """

    requests: int = 0
    fulfilled: int = 0
    absent: int = 0
    no_show: int = 0
    unfilled: int = 0
    called_off: int = 0
    cancelled: int = 0
    late: int = 0
    refused: int = 0
    open: int = 0
    returned: int = 0
    minutes: int = 0

    @property
    def filled(self) -> int:
        """Talks for which an interpreter was there."""
        return self.fulfilled + self.absent

    @property
    def failed(self) -> int:
        """Requests for which no interpreter was there."""
        return self.no_show + self.unfilled + self.called_off

    @property
    def completed(self) -> int:
        """What the fill rate is counted on."""
        return self.filled + self.failed

    @property
    def fill_rate(self) -> float | None:
        """Per cent of the completed requests, 0 to 100; None without any."""
        return 100 * self.filled / self.completed if self.completed else None

    @property
    def hours(self) -> float:
        """Hours of talks, waiting and travel not counted."""
        return self.minutes / 60

    def groups(self) -> dict[str, int]:
        """Return how the requests ended, each counted once: they add up to `requests`."""
        return {
            "filled": self.filled, "failed": self.failed, "cancelled": self.cancelled,
            "refused": self.refused, "open": self.open,
        }  # fmt: skip

    def safe_groups(self) -> dict[str, Cell]:
        """Return the groups as they are shown outside the coordination.

        Where one of them is small, all but "filled" and "failed" are told as one, the "rest".
        """
        groups = self.groups()
        if not any(0 < one < FEWEST for one in groups.values()):
            return dict(groups)
        rest = groups["cancelled"] + groups["refused"] + groups["open"]
        three = {"filled": self.filled, "failed": self.failed, "rest": rest}
        return held_back(three) or dict.fromkeys(three, Hidden.HELD)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both counted."""

    first: dt.date
    last: dt.date

    @property
    def before(self) -> Span:
        """The same days a year earlier."""
        return Span(_a_year_back(self.first), _a_year_back(self.last))

    @property
    def is_year(self) -> bool:
        """Whether it is one calendar year."""
        return self == year(self.first.year)


def year(number: int) -> Span:
    """Return a calendar year."""
    return Span(dt.date(number, 1, 1), dt.date(number, 12, 31))


def _a_year_back(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


# --- small numbers -----------------------------------------------------------------------------
class Hidden(StrEnum):
    """Why a number is not shown: it is small, or it would give a small one away."""

    SMALL = "small"
    HELD = "held"


Cell = int | Hidden


def held_back(cells: Mapping[str, int]) -> dict[str, Cell] | None:
    """Return the cells of a table whose sum is known; None: the table cannot be shown at all.

    Every number from 1 to 4 is hidden, and with them the smallest of the others, at least one, until
    each hidden small one could still be anything from 1 to 4: also for somebody who knows that those
    held back are no larger than those shown.
    """
    small = [key for key, value in cells.items() if 0 < value < FEWEST]
    shown: dict[str, Cell] = dict(cells)
    if not small:
        return shown
    shown |= dict.fromkeys(small, Hidden.SMALL)
    larger = sorted((value, key) for key, value in cells.items() if value >= FEWEST)
    total, others = sum(cells[key] for key in small), len(small) - 1
    for number, (value, key) in enumerate(larger, 1):
        shown[key] = Hidden.HELD
        total += value
        # One small number can be 4 while all others are as small as can be, and 1 while the other
        # small ones are 4 and those held back as large as the first that is shown.
        least = others + FEWEST * number + FEWEST - 1
        most = (
            1 + (FEWEST - 1) * others + number * larger[number][0]
            if number < len(larger)
            else total
        )
        if least <= total <= most:
            return shown
    return None


def alone(value: int) -> Cell:
    """Return a number that is part of no sum."""
    return Hidden.SMALL if 0 < value < FEWEST else value


def split(part: int, whole: int) -> Cell:
    """Return a part whose whole is shown: hidden where it or the rest is small."""
    is_small = any(0 < one < FEWEST for one in (part, whole - part))
    return Hidden.HELD if is_small else part
