"""The figures of the pool as tables and charts in words, beside the year before. No HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.utils import dates
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from nabe.core.language_names import language_name
from nabe.interpreting.figure_charts import charts
from nabe.interpreting.figure_words import Compared, Line, Table, Value, compared, in_words
from nabe.interpreting.figures import (
    ENOUGH_TIMES,
    FEWEST,
    Cell,
    Hidden,
    Tally,
    alone,
    held_back,
    split,
)
from nabe.interpreting.queries.figures import Figures
from nabe.ui.charts import BarChart, LineChart


@dataclass(frozen=True, slots=True)
class Report:
    """All that the page shows. `has_before`: there are numbers of the year before."""

    has_before: bool
    figures: Sequence[tuple[str, Compared]]
    tables: Sequence[Table]
    charts: Sequence[BarChart | LineChart]


# --- the report --------------------------------------------------------------------------------
Names = Mapping[str, Mapping[str, str]]


def report(now: Figures, before: Figures, names: Names, *, exact: bool, town: bool) -> Report:
    """Return the report; not `exact`: small numbers are hidden. `town`: it is about one town."""
    wanted = {
        "month": (_("Monate"), _("Monat")), "language": (_("Sprachen"), _("Sprache")),
        "town": (_("Orte"), _("Ort")), "setting": (_("Einsatzfelder"), _("Einsatzfeld")),
        "kind": (_("Anfragende Stellen"), _("Art der Stelle")),
    }  # fmt: skip
    if town:
        del wanted["town"]
    draw = _exact_table if exact else _safe_table
    tables = [
        _endings(now, before, exact=exact),
        *(draw(*words, now, before, key, names) for key, words in wanted.items()),
        *_reasons(now, before, exact=exact),
    ]  # fmt: skip
    return Report(
        before.total.requests > 0, _figures(now, before, exact=exact), tables,
        charts(tables, exact=exact),
    )  # fmt: skip


def has_numbers(now: Figures, *, exact: bool) -> bool:
    """Say whether there is anything to show at all."""
    return now.total.requests >= (1 if exact else FEWEST)


def _endings_of(found: Figures, *, exact: bool) -> Mapping[str, Cell]:
    return found.total.groups() if exact else found.total.safe_groups()


def _rate(found: Figures, *, exact: bool) -> float | None:
    """Return the fill rate, if what it is made of is shown."""
    cells = _endings_of(found, exact=exact)
    is_shown = all(isinstance(cells[name], int) for name in ("filled", "failed"))
    return found.total.fill_rate if is_shown else None


def _time(found: Figures, which: str, *, exact: bool) -> float | None:
    """Return days; None where nobody was confirmed, or too few to be shown."""
    if found.times.number < (1 if exact else ENOUGH_TIMES):
        return None
    hours: float = getattr(found.times, which)
    return hours / 24


def _hours(found: Figures, *, exact: bool) -> int | None:
    is_shown = isinstance(_endings_of(found, exact=exact)["filled"], int)
    return round(found.total.hours) if is_shown else None


def _figures(now: Figures, before: Figures, *, exact: bool) -> list[tuple[str, Compared]]:
    def both(read: Callable[[Figures], Value], unit: str = "") -> Compared:
        return compared(read(now), read(before), unit)

    count = alone if not exact else int
    days = pgettext("nach einer Zahl", "Tage")
    more = [
        (_("Von der Stelle abgesagt"), both(lambda one: one.total.cancelled)),
        (_("Vom Pool abgesagt"), both(lambda one: one.total.called_off)),
        (_("Die Sprachmittlung kam nicht"), both(lambda one: one.total.no_show)),
    ]  # fmt: skip
    return [
        (_("Anfragen"), both(lambda one: count(one.total.requests))),
        (_("Besetzt"), both(partial(_rate, exact=exact), "%")),
        (_("Die Hälfte der Zusagen in"), both(partial(_time, which="median", exact=exact), days)),
        (_("Neun von zehn Zusagen in"), both(partial(_time, which="p90", exact=exact), days)),
        (_("Gedolmetschte Stunden"), both(partial(_hours, exact=exact))),
        (_("Von Sprachmittelnden zurückgegeben"), both(lambda one: count(one.total.returned))),
        *(more if exact else []),
    ]  # fmt: skip


def _endings(now: Figures, before: Figures, *, exact: bool) -> Table:
    """How the requests ended; parts only where neither part nor rest is small."""
    labels = {
        "filled": _("Besetzt"), "failed": _("Nicht besetzt"), "cancelled": _("Von der Stelle abgesagt"),
        "refused": _("Nach den Regeln nicht möglich"), "open": _("Noch offen oder ohne Nachweis"),
        "rest": _("Abgesagt, nicht möglich oder noch offen"),
    }  # fmt: skip
    parts = {
        "filled": [(_("davon: die Familie kam nicht"), "absent")],
        "failed": [(_("davon: die Sprachmittlung kam nicht"), "no_show"), (_("davon: niemand gefunden"), "unfilled"),
                   (_("davon: vom Pool abgesagt"), "called_off")],
        "cancelled": [(_("davon: zu spät abgesagt"), "late")],
    }  # fmt: skip
    heads = (_("Ergebnis"), _("Anfragen"))
    both = [_endings_of(one, exact=exact) for one in (now, before)]
    lines = []
    for key, label in labels.items():
        if key not in both[0]:
            continue
        one, two = (cells.get(key) for cells in both)
        lines.append(Line(label, [compared(one, two)]))
        for name, part in parts.get(key, []):
            value = _part(now, part, key, one, exact=exact)
            if value is not None:
                earlier = _part(before, part, key, two, exact=exact)
                lines.append(Line(name, [compared(value, earlier)]))
    return Table(_("Was daraus wurde"), heads, lines)


def _part(found: Figures, part: str, whole: str, shown: Value, *, exact: bool) -> Value:
    """Return a part of a group; None where the group itself, or too much of it, is hidden."""
    value: int = getattr(found.total, part)
    if exact:
        return value
    # The parts of "failed" stand among the reasons already, which hide in their own way.
    if whole == "failed" or not isinstance(shown, int):
        return None
    cell = split(value, found.total.groups()[whole])
    return cell if isinstance(cell, int) else None


# --- tables by language, town, setting, kind, month --------------------------------------------
def _label(dimension: str, key: str, names: Names) -> str:
    if dimension == "language":
        return language_name(key, get_language() or "de")
    if dimension == "month":
        return str(dates.MONTHS[int(key)])
    return names[dimension].get(key) or (key if key else _("ohne Ort"))


def _months(found: Figures) -> list[str]:
    """Return the months of a time in order, as keys."""
    first, last = found.span.first, found.span.last
    number = (last.year - first.year) * 12 + last.month - first.month + 1
    return [str((first.month - 1 + one) % 12 + 1) for one in range(min(number, 12))]


def _keys(now: Figures, before: Figures, dimension: str) -> list[str]:
    """Return the keys of both times, the most asked first; months as the year goes."""
    if dimension == "month":
        return _months(now)
    found = now.by[dimension].keys() | before.by[dimension].keys()
    return sorted(found, key=lambda key: (-now.by[dimension].get(key, Tally()).requests, key))


def _exact_table(
    title: str, head: str, now: Figures, before: Figures, dimension: str, names: Names
) -> Table:
    heads = (head, _("Anfragen"), _("Besetzt"), _("Stunden"))
    lines = []
    for key in _keys(now, before, dimension):
        one, two = (each.by[dimension].get(key, Tally()) for each in (now, before))
        cells = [
            compared(one.requests, two.requests), compared(one.fill_rate, two.fill_rate, "%"),
            compared(round(one.hours), round(two.hours)),
        ]  # fmt: skip
        lines.append(Line(_label(dimension, key, names), cells))
    return Table(title, heads, lines)


def _safe_table(
    title: str, head: str, now: Figures, before: Figures, dimension: str, names: Names
) -> Table:
    """Requests alone: what is hidden stands at the end, in the order of names."""
    shown, earlier = (
        held_back({key: one.requests for key, one in each.by[dimension].items()})
        for each in (now, before)
    )
    heads = (head, _("Anfragen"))
    if shown is None:
        return Table(title, heads, withheld=True)
    keys = list(shown) if dimension != "month" else _months(now)
    if dimension != "month":
        keys.sort(key=lambda key: _place(shown[key], _label(dimension, key, names)))
    lines = [
        Line(_label(dimension, key, names),
             [compared(shown.get(key, 0), None if earlier is None else earlier.get(key, 0))])
        for key in keys
    ]  # fmt: skip
    return Table(title, heads, lines)


def _place(cell: Cell, label: str) -> tuple[bool, int, str]:
    hidden = isinstance(cell, Hidden)
    return hidden, 0 if isinstance(cell, Hidden) else -cell, label


def _reasons(now: Figures, before: Figures, *, exact: bool) -> Iterator[Table]:
    """Why nobody came, and what the rules did not allow, by reason."""
    wanted = (
        ("failed", _("Warum niemand kam"), _failed), ("refused", _("Was nicht möglich war"), _refused)
    )  # fmt: skip
    for group, title, read in wanted:
        cells = [_reason_cells(one, group, read(one), exact=exact) for one in (now, before)]
        heads = (_("Grund"), _("Anfragen"))
        if not cells[0]:
            if cells[0] is None:
                yield Table(title, heads, withheld=True)
            continue
        keys = sorted(cells[0], key=lambda key: _place(cells[0][key], key))  # type: ignore[index]
        yield Table(title, heads, [
            Line(key or _("ohne Grund"),
                 [compared(cells[0][key], None if cells[1] is None else cells[1].get(key, 0))])
            for key in keys
        ])  # fmt: skip


def _failed(found: Figures) -> dict[str, int]:
    more = {
        _("Die Sprachmittlung kam nicht"): found.total.no_show,
        _("Vom Pool abgesagt"): found.total.called_off,
    }
    return found.unfilled | {reason: number for reason, number in more.items() if number}


def _refused(found: Figures) -> dict[str, int]:
    return found.refused


def _reason_cells(
    found: Figures, group: str, reasons: Mapping[str, int], *, exact: bool
) -> Mapping[str, Cell] | None:
    """Return the reasons of a group; None where the group or the reasons are hidden."""
    if exact:
        return reasons
    whole = found.total.safe_groups().get(group)
    return held_back(reasons) if isinstance(whole, int) else None


# --- in public ---------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class InPublic:
    """What everybody may know of a year; languages with their numbers, the most asked first."""

    year: int
    requests: str
    rate: str
    languages: Sequence[tuple[str, str]]


def in_public(found: Figures) -> InPublic | None:
    """Return a year for the public page, small numbers hidden; None where there is too little."""
    if not has_numbers(found, exact=False):
        return None
    cells = held_back({key: one.requests for key, one in found.by["language"].items()}) or {}
    named = [(cell, _label("language", key, {})) for key, cell in cells.items()]
    shown = sorted((-cell, name) for cell, name in named if isinstance(cell, int))
    rate = _rate(found, exact=False)
    return InPublic(
        found.span.first.year, in_words(found.total.requests), "" if rate is None else in_words(rate, "%"),
        [(name, in_words(-number)) for number, name in shown],
    )  # fmt: skip


# --- as a file ---------------------------------------------------------------------------------
def file_headers() -> list[str]:
    """Return the columns of the download: the same numbers as on the page."""
    return [
        _("Tabelle"),
        _("Zeile"),
        _("Was"),
        _("Wert"),
        _("Vorjahr"),
        _("Unterschied"),
        _("Einheit"),
    ]


def file_rows(found: Report) -> Iterator[list[object]]:
    """Yield every number of the report as a row."""

    def plain(cell: Compared) -> list[object]:
        return (cell if found.has_before else cell.alone()).for_file()

    for label, one in found.figures:
        yield [_("Überblick"), label, label, *plain(one)]
    for table in found.tables:
        for line in table.lines:
            for head, cell in zip(table.heads[1:], line.cells, strict=False):
                yield [table.title, line.label, head, *plain(cell)]
