"""Numbers in words, beside the year before: what the tables of the pool's figures are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from nabe.interpreting.figures import FEWEST, Cell, Hidden

NOTHING = "–"
Value = Cell | float | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A number now, the year before and the difference, in words; `value` is the number itself.

    `gap` is the difference as a number, None where one of both is unknown or hidden.
    """

    now: str
    before: str
    difference: str
    value: Value = None
    earlier: Value = None
    gap: float | None = None
    unit: str = ""

    def for_file(self) -> list[object]:
        """Return now, before, difference and unit for a program that reckons with them."""
        return [
            *(_plain(one, self.unit) for one in (self.value, self.earlier, self.gap)),
            self.unit,
        ]

    def alone(self) -> Compared:
        """Return the same where nothing is known of the year before."""
        return replace(self, earlier=None, gap=None)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: requests, and beside them what else is known of the same requests."""

    label: str
    cells: Sequence[Compared]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; the first head is for the label. `withheld`: the numbers are too small."""

    title: str
    heads: Sequence[str]
    lines: Sequence[Line] = ()
    withheld: bool = False


def in_words(value: Value, unit: str = "") -> str:
    """Return a number as people write it; hidden and unknown ones say so."""
    if value is None:
        return NOTHING
    if value == Hidden.SMALL:
        return _("unter %(number)s") % {"number": FEWEST}
    if value == Hidden.HELD:
        return _("nicht gezeigt")
    places = 1 if isinstance(value, float) and unit != "%" and value < 10 else 0
    text = number_format(round(value, places), places, use_l10n=True, force_grouping=True)
    return f"{text} {unit}".rstrip()


def compared(now: Value, before: Value, unit: str = "") -> Compared:
    """Put a number beside the one of the year before; no difference where one of them is unknown."""
    known = not any(one is None or isinstance(one, Hidden) for one in (now, before))
    gap = float(now or 0) - float(before or 0) if known else None
    text = NOTHING
    if gap is not None:
        sign = "+" if round(gap, 1) > 0 else "−" if round(gap, 1) < 0 else "±"
        size = int(abs(gap)) if isinstance(now, int) else abs(gap)
        text = f"{sign}{in_words(size, _('Punkte') if unit == '%' else unit)}"
    return Compared(in_words(now, unit), in_words(before, unit), text, now, before, gap, unit)


def _plain(value: Value, unit: str) -> object:
    """Return a number as a spreadsheet keeps it; hidden and unknown ones stay words."""
    if value is None or isinstance(value, Hidden):
        return in_words(value)
    if unit == "%" or float(value).is_integer():
        return round(value)
    return Decimal(value).quantize(Decimal("0.1"))
