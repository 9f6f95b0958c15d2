"""Charts of the pool's figures, drawn from its tables. No HTML."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from nabe.interpreting.figure_words import Table, Value
from nabe.ui.charts import Bar, BarChart, LineChart

MOST_BARS = 10


def charts(tables: Iterable[Table], *, exact: bool) -> list[BarChart | LineChart]:
    by_title = {one.title: one for one in tables if one.lines}
    months, languages = by_title.get(_("Monate")), by_title.get(_("Sprachen"))
    charts: list[BarChart | LineChart] = []
    if months and exact and len(months.lines) > 2:
        charts.append(_line_of_months(months))
    elif months:
        charts.append(_bars(months, _("Anfragen je Monat")))
    if languages:
        charts.append(_bars(languages, _("Die meistgefragten Sprachen")))
    return charts


def _line_of_months(table: Table) -> LineChart:
    points = [(one.label, _number(one.cells[0].value)) for one in table.lines]
    best = max(points, key=lambda point: point[1] or 0)
    finding = _("Die meisten Anfragen: %(label)s (%(number)s).") % {
        "label": best[0], "number": best[1],
    }  # fmt: skip
    return LineChart(
        title=_("Anfragen je Monat"), finding=finding, points=points, label=table.heads[0],
        value_label=_("Anfragen"),
    )  # fmt: skip


def _bars(table: Table, title: str) -> BarChart:
    lines = table.lines if len(table.lines) == 12 else table.lines[:MOST_BARS]
    bars = [
        Bar(label=one.label, value=_number(one.cells[0].value),
            shown="" if _number(one.cells[0].value) is not None else one.cells[0].now)
        for one in lines
    ]  # fmt: skip
    best = max(bars, key=lambda bar: bar.value or 0)
    finding = _("Die meisten Anfragen: %(label)s (%(number)s).") % {
        "label": best.label, "number": best.value,
    } if best.value else _("Die Zahlen sind zu klein, um sie zu zeigen.")  # fmt: skip
    return BarChart(
        title=title, finding=finding, bars=bars, label=table.heads[0], value_label=_("Anfragen")
    )


def _number(value: Value) -> int | None:
    return value if isinstance(value, int) else None
