"""A comparison in words and numbers: a table for people, plain values for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from nabe.interpreting.simulation.compare import Comparison, Estimate
from nabe.interpreting.simulation.figures import REASONS

BASE = "broadcast"  # what the others are held against
HELD_AGAINST = ("messages", "messages_total", "km", "km_total")


def as_plain(found: Comparison) -> dict[str, Any]:
    """Return all estimates as JSON can carry them: each with mean, low and high.

    `against` has for every other way the difference in fill and the ratios of messages and km to
    the broadcast's, seed by seed.
    """
    ways = list(found.years[0])
    names = list(found.years[0][ways[0]])
    return {
        "seeds": len(found.years),
        "ways": {way: {name: _plain(found.of(way, name)) for name in names} for way in ways},
        "against": {
            way: {"fill": _plain(found.between(way, BASE, "fill"))}
            | {name: _plain(found.ratio(way, BASE, name)) for name in HELD_AGAINST}
            for way in ways
            if way != BASE and BASE in ways
        },
    }


def _plain(one: Estimate) -> dict[str, float]:
    return {"mean": round(one.mean, 5), "low": round(one.low, 5), "high": round(one.high, 5)}


def as_lines(found: Comparison) -> Iterator[str]:
    """Yield the lines of a table: a column for each way, a row for each figure with its interval."""
    ways = list(found.years[0])
    yield from _table(_heads(ways), [
        [head, *(show(found.of(way, name)) for way in ways)] for name, head, show in _rows()
    ])  # fmt: skip
    others = [way for way in ways if way != BASE]
    if BASE not in ways or not others:
        return
    yield ""
    yield _("Gegen die Rundfrage, Jahr für Jahr mit demselben Zufall:")
    rows = [[_("besetzt, Prozentpunkte"), *(
        _points(found.between(way, BASE, "fill")) for way in others
    )]]  # fmt: skip
    for name, head in (("messages", _("Nachrichten je Einsatz")), ("km", _("km je Einsatz"))):
        rows.append([head, *(_change(found.ratio(way, BASE, name)) for way in others)])
    yield from _table(_heads(others), rows)


def _heads(ways: Sequence[str]) -> list[str]:
    names: Mapping[str, str] = {
        "phone": _("Telefonrunde"), "broadcast": _("Rundfrage"), "waves": _("Wellen"),
        "waves + planning": _("Wellen + Plan"),
    }  # fmt: skip
    return ["", *(names.get(way, way) for way in ways)]


Show = Callable[[Estimate], str]


def _rows() -> list[tuple[str, str, Show]]:
    reasons = {
        "language": _("offen: niemand spricht die Sprache"),
        "rules": _("offen: niemand passt (Niveau, Art, Wunsch, Umkreis)"),
        "hours": _("offen: niemand bietet diese Zeit an"),
        "taken": _("offen: alle schon vergeben"),
        "declined": _("offen: niemand sagte zu"),
        "too late": _("offen: die Zeit reichte nicht"),
        "withdrew": _("offen: die Zusage fiel aus"),
    }
    return [
        ("fill", _("besetzt"), _percent),
        ("hours_median", _("Stunden bis zur Zusage, Median"), _number),
        ("hours_p90", _("Stunden bis zur Zusage, 90 %"), _number),
        ("messages", _("Nachrichten je Einsatz"), _number),
        ("km", _("km je Einsatz"), _number),
        ("gini", _("Ungleichheit der Stunden (Gini)"), _number),
        *(("open_" + one.replace(" ", "_"), reasons[one], _percent) for one in REASONS),
    ]


def _number(one: Estimate) -> str:
    return f"{one.mean:.2f} ±{one.high - one.mean:.2f}"


def _percent(one: Estimate) -> str:
    return f"{100 * one.mean:.1f} ±{100 * (one.high - one.mean):.1f} %"


def _points(one: Estimate) -> str:
    return f"{100 * one.mean:+.1f} ±{100 * (one.high - one.mean):.1f}"


def _change(one: Estimate) -> str:
    return f"{100 * (one.mean - 1):+.1f} ±{100 * (one.high - one.mean):.1f} %"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    for cells in (heads, ["-" * width for width in widths], *rows):
        first, *others = (
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        yield "  ".join([first, *others])
