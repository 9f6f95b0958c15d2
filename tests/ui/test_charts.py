"""Charts and maps: the finding, the table, unknown values and honest proportions."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from nabe.ui.charts import Bar, BarChart, LineChart
from nabe.ui.maps import Area, Choropleth, class_bounds


def draw(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


def chart(*bars: Bar, **changes: Any) -> BarChart:
    return BarChart(**{"title": "Angebote", "finding": "Sprache führt.", "bars": bars, **changes})


def county(*values: int | float | None, **changes: Any) -> Choropleth:
    areas = [
        Area(code=f"{n}", label=f"Ort {n}", path="M0 0H9V9Z", value=value, at=(4, 4), href=f"/{n}")
        for n, value in enumerate(values)
    ]
    kept = {"title": "Karte", "finding": "Ort 1 führt.", "areas": areas, "view_box": "0 0 100 100"}
    return Choropleth(**{**kept, **changes})


def svg(html: str) -> ElementTree.Element:
    drawing = html[html.index("<svg") : html.index("</svg>", html.index("</desc>")) + 6]
    return ElementTree.fromstring(drawing)


def test_chart_says_its_finding_in_sight_and_aloud() -> None:
    html = draw("{% bar_chart chart %}", chart=chart(Bar(label="Sprache", value=4)))
    assert html.count("Sprache führt.") == 2
    assert 'role="img"' in html


def test_chart_has_a_table_with_every_value() -> None:
    shown = chart(Bar(label="Sprache", value=4), Bar(label="Wohnen", value=None))
    html = draw("{% bar_chart chart %}", chart=shown)
    assert "Als Tabelle zeigen" in html
    assert re.search(r"Wohnen</th>\s*<td[^>]*>unbekannt", html)


def test_bars_are_in_proportion() -> None:
    rows = chart(
        Bar(label="a", value=10), Bar(label="b", value=5), Bar(label="c", value=None)
    ).drawn()
    assert [row.width for row in rows] == ["100.0", "50.0", "0.0"]


def test_stacked_bars_share_one_scale() -> None:
    rows = chart(Bar(label="a", value=6, second=2), Bar(label="b", value=4, second=0)).drawn()
    assert [(row.width, row.second_width) for row in rows] == [("75.0", "25.0"), ("50.0", "0.0")]


def test_stacked_chart_names_both_series() -> None:
    shown = chart(Bar(label="a", value=6, second=2), series=("vermittelt", "offen"))
    html = draw("{% bar_chart chart %}", chart=shown)
    assert html.count("vermittelt") == 2
    assert html.count("offen") == 2


def test_small_counts_stay_hidden_in_drawing_and_table() -> None:
    html = draw("{% bar_chart chart %}", chart=chart(Bar(label="a", value=3, shown="<5")))
    assert html.count("&lt;5") == 2


def test_chart_with_links_is_a_group_not_an_image() -> None:
    html = draw("{% bar_chart chart %}", chart=chart(Bar(label="a", value=3, href="/a")))
    assert 'role="group"' in html
    assert '<a href="/a">' in html


@pytest.mark.parametrize("language", ["de", "ar", "en"])
def test_drawings_keep_the_decimal_point_in_every_language(language: str) -> None:
    with translation.override(language):
        html = draw(
            "{% bar_chart chart %}", chart=chart(Bar(label="a", value=3), Bar(label="b", value=2))
        )
        assert 'width="66.7%"' in html
        area = county(1, 2, view_box="0 0 1000.5 90")
        drawing = draw("{% choropleth map %}", map=area)
        assert set(re.findall(r' [xy]="([^"]+)"', drawing)) == {"4.0"}


def test_chart_without_bars_is_still_a_page() -> None:
    assert "Angebote" in draw("{% bar_chart chart %}", chart=chart())


def test_drawing_is_well_formed_whatever_people_wrote() -> None:
    html = draw("{% bar_chart chart %}", chart=chart(Bar(label='<b> & "x"', value=1)))
    assert svg(html).tag == "svg"


def test_line_breaks_where_nothing_is_known() -> None:
    line = LineChart(
        title="Anteil", finding="Er steigt.", unit="%",
        points=[("1", 50), ("2", 100), ("3", None), ("4", 80)],
    )  # fmt: skip
    assert line.lines() == ["0.0,50.0 33.3,0.0", "100.0,20.0"]
    assert line.last() == ("4", "80 %")
    assert "Er steigt." in draw("{% line_chart line %}", line=line)


def test_line_of_nothing_known_is_empty() -> None:
    line = LineChart(title="a", finding="b", points=[("1", None)])
    assert line.lines() == []
    assert line.last() == ("", "")


def test_map_says_its_finding_and_has_legend_and_table() -> None:
    html = draw("{% choropleth map %}", map=county(3, 12, None))
    assert html.count("Ort 1 führt.") == 2
    assert "3–4" in html
    assert re.search(r"Ort 2</th>\s*<td[^>]*>unbekannt", html)


def test_map_of_links_is_a_shortcut_only() -> None:
    html = draw("{% choropleth map %}", map=county(1, None, navigates=True))
    assert 'aria-hidden="true"' in html
    assert html.count('tabindex="-1"') == 2
    assert "unbekannt" not in html
    assert "<table" not in html


def test_map_puts_the_largest_into_the_darkest_class() -> None:
    steps = [drawn.step for drawn in county(0, 5, 9, 24, None).drawn()]
    assert steps[0] == 1
    assert steps[3] == 5
    assert steps[4] == 0


def test_legend_of_equal_values_has_one_line() -> None:
    assert [step.text for step in county(4, 4).legend()] == ["4"]
    assert [step.text for step in county(2.5, 2.5).legend()] == ["2,5"]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=40), st.integers(1, 7))
def test_classes_hold_every_value_exactly_once(values: list[int], classes: int) -> None:
    bounds = class_bounds(values, classes)
    assert bounds == sorted(set(bounds))
    assert len(bounds) - 1 <= classes
    assert bounds[0] == min(values)
    assert bounds[-1] > max(values)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40))
def test_every_area_gets_a_class_of_the_legend(values: list[float]) -> None:
    area = county(*values)
    numbers = {step.number for step in area.legend()}
    assert {drawn.step for drawn in area.drawn()} <= numbers
