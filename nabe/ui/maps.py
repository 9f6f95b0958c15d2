"""Maps of areas, drawn on the server as SVG: no tiles, no third party, and they print.

A statistic map shows values in classes by lightness, with a legend in words and a table.
A navigation map is only a shortcut beside a real list of links, so screen readers and the
keyboard skip it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from nabe.ui.charts import Number, in_words, key_of


@dataclass(frozen=True, kw_only=True)
class Area:
    """One area: `path` in SVG, `at` where its name stands, `shown` replaces the number."""

    code: str
    label: str
    path: str
    value: Number | None = None
    href: str = ""
    at: tuple[float, float] | None = None
    shown: str = ""


@dataclass(frozen=True)
class DrawnArea:
    """An area with its class: 0 is unknown, then from light (1) to dark (5)."""

    area: Area
    step: int
    text: str


@dataclass(frozen=True)
class Step:
    """One line of the legend."""

    number: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Choropleth:
    """Areas in up to five classes; `navigates` makes every area a shortcut link."""

    title: str
    finding: str
    areas: Sequence[Area]
    view_box: str
    attribution: str = ""
    classes: int = 5
    unit: str = ""
    label: str = ""
    value_label: str = ""
    navigates: bool = False

    @property
    def key(self) -> str:
        """The id of this drawing."""
        return key_of(self.title)

    @property
    def heads(self) -> tuple[str, ...]:
        """The column heads of the table."""
        return (self.label or _("Kommune"), self.value_label or _("Anzahl"))

    @property
    def label_size(self) -> str:
        """Height of names in the drawing's own units: about 14 px on a map 480 px wide."""
        return f"{float(self.view_box.split()[2]) * 14 / 480:.3g}"

    def drawn(self) -> list[DrawnArea]:
        """Every area with its class and its value in words."""
        bounds = self._bounds()
        return [
            DrawnArea(area, _step(area.value, bounds), self.text_of(area)) for area in self.areas
        ]

    def legend(self) -> list[Step]:
        """The classes in words; unknown comes last and only when there is one."""
        bounds = self._bounds()
        steps = [Step(number, self._span(bounds, number)) for number in range(1, len(bounds))]
        if any(area.value is None for area in self.areas):
            steps.append(Step(0, _("unbekannt")))
        return steps

    def text_of(self, area: Area) -> str:
        """The value of an area for people."""
        if self.navigates and area.value is None:
            return area.shown
        return area.shown or in_words(area.value, self.unit)

    def rows(self) -> list[tuple[str, ...]]:
        """The table under the map, by name."""
        return sorted((area.label, self.text_of(area)) for area in self.areas)

    def _bounds(self) -> list[Number]:
        return class_bounds([a.value for a in self.areas if a.value is not None], self.classes)

    def _span(self, bounds: Sequence[Number], number: int) -> str:
        low, high = bounds[number - 1], bounds[number]
        if isinstance(low, int) and isinstance(high, int):
            high = min(high - 1, max(a.value for a in self.areas if a.value is not None))
        if low == high:
            return in_words(low, self.unit)
        return f"{in_words(low)}–{in_words(high, self.unit)}"


def class_bounds(values: Sequence[Number], classes: int) -> list[Number]:
    """Equal steps from the smallest to the largest value.

    Whole numbers get whole steps, and the last bound lies one above the largest value.
    No values give no bounds.
    """
    if not values:
        return []
    low, high = min(values), max(values)
    if all(isinstance(value, int) for value in values):
        step: Number = max(math.ceil((high - low + 1) / classes), 1)
        count = min(classes, math.ceil((high - low + 1) / step))
    else:
        step, count = (high - low) / classes, classes
        if not step:
            return [low, high]
    return [low + step * number for number in range(count + 1)]


def _step(value: Number | None, bounds: Sequence[Number]) -> int:
    if value is None:
        return 0
    for number in range(1, len(bounds)):
        if value < bounds[number]:
            return number
    return len(bounds) - 1
