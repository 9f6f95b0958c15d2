"""Bars and lines, drawn on the server as SVG, always with the finding and a table.

Widths are per cent and text has its own size, so a chart fits a phone without shrinking words.
Charts stay left to right in every language. A value of None means that nobody knows it.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.formats import number_format
from django.utils.translation import gettext as _

Number = int | float
ROW = 56


def key_of(title: object) -> str:
    """A short id for the parts of one drawing, the same on every request."""
    return f"z{zlib.crc32(str(title).encode()):x}"


def in_words(value: Number | None, unit: str = "") -> str:
    """A value for people: 12, 3,5 or 40 %; an unknown one says so."""
    if value is None:
        return _("unbekannt")
    places = 0 if isinstance(value, int) or value == int(value) else 1
    text = number_format(value, places, use_l10n=True, force_grouping=True)
    return f"{text} {unit}".rstrip()


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar; `second` is stacked on `value`; `shown` replaces the number ("<5")."""

    label: str
    value: Number | None
    second: Number | None = None
    href: str = ""
    shown: str = ""


@dataclass(frozen=True)
class DrawnBar:
    """A bar with its place in the drawing, widths in per cent."""

    bar: Bar
    text: str
    width: str
    second_width: str
    label_y: int
    bar_y: int


@dataclass(frozen=True, kw_only=True)
class BarChart:
    """Horizontal bars. `series` names value and second; both stay empty with one series."""

    title: str
    finding: str
    bars: Sequence[Bar]
    unit: str = ""
    series: tuple[str, str] = ("", "")
    label: str = ""
    value_label: str = ""

    @property
    def key(self) -> str:
        """The id of this drawing."""
        return key_of(self.title)

    @property
    def heads(self) -> tuple[str, ...]:
        """The column heads of the table."""
        first = self.label or _("Bezeichnung")
        return (first, *self.series) if self.stacked else (first, self.value_label or _("Anzahl"))

    @property
    def height(self) -> int:
        """The height of the drawing in pixels."""
        return max(ROW * len(self.bars) - 14, 0)

    @property
    def links(self) -> bool:
        """Whether a bar leads somewhere: then the drawing is a group of links, not an image."""
        return any(bar.href for bar in self.bars)

    @property
    def stacked(self) -> bool:
        """Whether there is a second series."""
        return any(bar.second is not None for bar in self.bars)

    def drawn(self) -> list[DrawnBar]:
        """Every bar with its text and its widths."""
        longest = max((_total(bar) for bar in self.bars), default=0) or 1
        return [
            DrawnBar(
                bar=bar,
                text=self.text_of(bar),
                width=_percent(bar.value or 0, longest),
                second_width=_percent(bar.second or 0, longest),
                label_y=ROW * row + 18,
                bar_y=ROW * row + 26,
            )
            for row, bar in enumerate(self.bars)
        ]

    def text_of(self, bar: Bar) -> str:
        """The number beside a bar; both numbers when it is stacked."""
        if bar.shown:
            return bar.shown
        if self.stacked and bar.value is not None:
            return f"{in_words(bar.value)} + {in_words(bar.second or 0, self.unit)}"
        return in_words(bar.value, self.unit)

    def rows(self) -> list[tuple[str, ...]]:
        """The table under the chart."""
        if not self.stacked:
            return [(bar.label, bar.shown or in_words(bar.value, self.unit)) for bar in self.bars]
        return [
            (bar.label, in_words(bar.value, self.unit), in_words(bar.second, self.unit))
            for bar in self.bars
        ]


@dataclass(frozen=True, kw_only=True)
class LineChart:
    """One line over time; `points` are pairs of label and value, unknown values leave a gap."""

    title: str
    finding: str
    points: Sequence[tuple[str, Number | None]]
    unit: str = ""
    label: str = ""
    value_label: str = ""

    @property
    def key(self) -> str:
        """The id of this drawing."""
        return key_of(self.title)

    @property
    def heads(self) -> tuple[str, ...]:
        """The column heads of the table."""
        return (self.label or _("Zeitraum"), self.value_label or _("Anzahl"))

    @property
    def first(self) -> str:
        """The label of the first point."""
        return self.points[0][0] if self.points else ""

    def lines(self) -> list[str]:
        """The polylines between gaps, in a square of 100 by 100."""
        numbered = [(index, value) for index, (_label, value) in enumerate(self.points)]
        known = groupby(numbered, key=lambda point: point[1] is not None)
        return [" ".join(self._place(i, v or 0) for i, v in run) for there, run in known if there]

    def last(self) -> tuple[str, str]:
        """Label and value of the newest known point; empty when nothing is known."""
        known = [(label, value) for label, value in self.points if value is not None]
        return (known[-1][0], in_words(known[-1][1], self.unit)) if known else ("", "")

    def highest(self) -> str:
        """The highest value in words."""
        return in_words(self._top(), self.unit)

    def rows(self) -> list[tuple[str, ...]]:
        """The table under the chart."""
        return [(label, in_words(value, self.unit)) for label, value in self.points]

    def _top(self) -> Number:
        return max((value for _label, value in self.points if value is not None), default=0)

    def _place(self, index: int, value: Number) -> str:
        across = 100 * index / max(len(self.points) - 1, 1)
        up = 100 - 100 * value / (self._top() or 1)
        return f"{across:.1f},{up:.1f}"


def _total(bar: Bar) -> Number:
    return (bar.value or 0) + (bar.second or 0)


def _percent(part: Number, whole: Number) -> str:
    return f"{100 * max(part, 0) / whole:.1f}"
