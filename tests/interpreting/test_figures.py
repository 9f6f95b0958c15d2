"""The pool in figures: what is counted, who sees it, and what nobody can reckon back."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from collections import defaultdict
from typing import Any

import openpyxl
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from nabe.core import pagecache
from nabe.interpreting.figures import FEWEST, Cell, Hidden, Span, Tally, held_back, split
from nabe.interpreting.models import Assignment, Request, ServiceRecord
from nabe.interpreting.presenting_figures import in_public
from nabe.interpreting.queries import figures
from tests.interpreting.factories import at, make_interpreter, make_request
from tests.people.house import House, give

PAGE = "/buero/dolmetschen/zahlen/"
QUERIES = 11
DAY = dt.date(2025, 3, 4)


# --- definitions -------------------------------------------------------------------------------
def test_fill_rate_counts_the_absent_client_and_leaves_out_who_cancelled() -> None:
    tally = Tally(
        20,
        fulfilled=9,
        absent=1,
        no_show=1,
        unfilled=3,
        called_off=1,
        cancelled=3,
        refused=1,
        open=1,
    )
    assert tally.fill_rate == pytest.approx(100 * 10 / 15)
    assert Tally(3, cancelled=3).fill_rate is None
    assert sum(tally.groups().values()) == tally.requests


def test_year_before_has_the_same_days_also_in_a_leap_year() -> None:
    assert Span(dt.date(2028, 2, 1), dt.date(2028, 2, 29)).before == Span(
        dt.date(2027, 2, 1), dt.date(2027, 2, 28)
    )


def told(cells: dict[str, int]) -> Any:
    shown = held_back(cells)
    return None if shown is None else tuple(sorted(shown.items()))


@pytest.mark.parametrize(("cells", "most"), [(1, 25), (2, 25), (3, 17), (4, 11)])
def test_hidden_number_cannot_be_reckoned_back_from_the_sum(cells: int, most: int) -> None:
    """Somebody who knows the sum, and how numbers are hidden, still finds more than one answer."""
    found: defaultdict[Any, list[tuple[int, ...]]] = defaultdict(list)
    for values in itertools.product(range(most + 1), repeat=cells):
        if FEWEST <= sum(values) <= most:
            table = dict(zip("abcd", values, strict=False))
            found[sum(values), told(table)].append(values)
    for alike in found.values():
        for column in zip(*alike, strict=True):
            assert len(set(column)) > 1 or not 0 < column[0] < FEWEST


def test_ending_cannot_be_reckoned_back_either() -> None:
    found: defaultdict[Any, list[tuple[int, ...]]] = defaultdict(list)
    for values in itertools.product(range(11), repeat=5):
        if FEWEST <= sum(values) <= 10:
            filled, failed, cancelled, refused, left = values
            tally = Tally(
                sum(values), fulfilled=filled, unfilled=failed, cancelled=cancelled,
                refused=refused, open=left,
            )  # fmt: skip
            found[sum(values), tuple(tally.safe_groups().items())].append(values)
    for alike in found.values():
        for column in zip(*alike, strict=True):
            assert len(set(column)) > 1 or not 0 < column[0] < FEWEST


@given(st.lists(st.integers(0, 60), max_size=12))
def test_no_small_number_is_ever_shown(values: list[int]) -> None:
    cells = {str(number): value for number, value in enumerate(values)}
    shown = held_back(cells)
    if shown is None:
        assert any(0 < one < FEWEST for one in cells.values())
        return
    assert shown.keys() == cells.keys()
    for key, cell in shown.items():
        assert cell in (cells[key], Hidden.HELD) if cells[key] >= FEWEST else True
        assert (cell == Hidden.SMALL) == (0 < cells[key] < FEWEST)


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(0, 9, 0), (4, 20, Hidden.HELD), (7, 9, Hidden.HELD), (5, 10, 5)]
)
def test_part_is_shown_only_with_a_rest_that_is_not_small(
    part: int, whole: int, shown: Cell
) -> None:
    assert split(part, whole) == shown


# --- what is counted ---------------------------------------------------------------------------
def made(house: House, state: str, kind: str = "", **columns: Any) -> Request:
    """Make a request of March 2025 that ended so, with who came."""
    day = columns.pop("day", DAY)
    if state == "cancelled":
        columns.setdefault("cancelled_by", "body")
    hour = dt.time(6 + Request.objects.count() % 12)
    request = make_request(
        house, columns.pop("language", "ar"), day=day, time=hour, state=state, **columns
    )
    if kind:
        slot = request.slots.get()
        over = Assignment.State.CANCELLED if kind == "late" else Assignment.State.DONE
        held = Assignment.objects.create(
            request=request, slot=slot, interpreter=make_interpreter(f"P {request.number}"),
            during=(slot.starts_at, slot.ends_at), state=over,
        )  # fmt: skip
        ends = slot.starts_at if kind == "no_show" else slot.ends_at
        ServiceRecord.objects.create(
            assignment=held, kind=kind, starts_at=slot.starts_at, ends_at=ends
        )
    return request


@pytest.mark.django_db
def test_requests_are_counted_by_how_they_ended(house: House) -> None:
    asked = at(DAY - dt.timedelta(days=9))
    made(house, "done", "held", made_at=asked, confirmed_at=asked + dt.timedelta(hours=12))
    made(house, "done", "in_vain", made_at=asked, confirmed_at=asked + dt.timedelta(hours=36))
    made(house, "done", "no_show")
    made(house, "unfilled", reason="niemand frei")
    made(house, "cancelled", "late")
    made(house, "cancelled")
    made(house, "cancelled", cancelled_by="pool")
    made(house, "refused", reason="Rechtsfolgen")
    made(house, "confirmed")
    made(house, "done", "held", day=dt.date(2024, 3, 4))
    now, before = figures.figures_of(Span(dt.date(2025, 1, 1), dt.date(2025, 12, 31)))
    assert now.total == Tally(9, 1, 1, 1, 1, 1, 2, 1, 1, 1, 0, 60)
    assert (now.unfilled, now.refused) == ({"niemand frei": 1}, {"Rechtsfolgen": 1})
    assert (now.times.number, now.times.median, round(now.times.p90, 1)) == (2, 24.0, 33.6)
    assert before.total == Tally(1, 1, minutes=60)
    for dimension in figures.DIMENSIONS:
        assert sum(one.requests for one in now.by[dimension].values()) == 9, dimension
    assert list(now.by["month"]) == ["3"]


@pytest.mark.django_db
def test_filters_narrow_by_days_town_and_setting(house: House) -> None:
    made(house, "done", "held")
    made(house, "done", "held", day=dt.date(2025, 3, 31), municipality=house.other_town)
    march, april = (Span(dt.date(2025, one, 1), dt.date(2025, one, 30)) for one in (3, 4))
    assert figures.figures_of(march)[0].total.requests == 1
    assert figures.figures_of(april)[0].total.requests == 0
    whole = Span(march.first, april.last)
    assert figures.figures_of(whole, town=house.other_town.pk)[0].total.requests == 1
    other = Request.objects.first().setting_id + 1  # type: ignore[union-attr]
    assert figures.figures_of(whole, setting=other)[0].total.requests == 0


@pytest.mark.django_db
def test_last_day_counts_to_its_midnight_and_not_beyond(house: House) -> None:
    made(house, "unfilled", day=DAY).slots.update(
        starts_at=at(DAY, dt.time(23, 30)), ends_at=at(DAY, dt.time(23, 59))
    )
    day = Span(DAY, DAY)
    assert figures.figures_of(day)[0].total.requests == 1
    next_day = Span(DAY + dt.timedelta(days=1), DAY + dt.timedelta(days=1))
    assert figures.figures_of(next_day)[0].total.requests == 0


# --- the page ----------------------------------------------------------------------------------
def many(house: House) -> None:
    """Make 14 requests of 2025: nine Arabic, three Turkish, two Tigrinya, all of one town."""
    for number, language in enumerate(["ar"] * 9 + ["tr"] * 3 + ["ti"] * 2):
        made(house, "done" if number < 7 else "unfilled", language=language, reason="niemand frei")


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [6, 14])
def test_page_needs_as_many_queries_for_many_requests(
    client: Client, house: House, django_assert_num_queries: Any, rows: int, monkeypatch: Any
) -> None:
    monkeypatch.setattr(pagecache, "LOOK_AGAIN", 3600.0)
    many(house)
    Request.objects.filter(
        pk__in=list(Request.objects.values_list("pk", flat=True)[rows:])
    ).delete()
    client.force_login(house.decision_maker)
    client.get(PAGE, {"jahr": "2025"})
    with django_assert_num_queries(QUERIES):
        assert client.get(PAGE, {"jahr": "2025"}).status_code == 200


@pytest.mark.django_db
def test_coordination_sees_every_number_and_takes_them_along(client: Client, house: House) -> None:
    many(house)
    client.force_login(house.coordination)
    page = client.get(PAGE, {"jahr": "2025"}).content.decode()
    assert "unter 5" not in page
    assert "50 %" in page
    for form in ("xlsx", "csv"):
        file = client.get(PAGE, {"jahr": "2025", "als": form})
        assert file["Content-Disposition"] == (
            f'attachment; filename="dolmetschen-2025-01-01-2025-12-31.{form}"'
        )
    text = client.get(PAGE, {"jahr": "2025", "als": "csv"}).content.decode("utf-8-sig")
    assert '"Sprachen";"Tigrinya";"Anfragen";"2";"–";"–";""' in text
    assert '"Überblick";"Besetzt";"Besetzt";"50";"–";"–";"%"' in text
    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get(PAGE, {"jahr": "2025", "als": "xlsx"}).content)
    ).active
    assert ("Überblick", "Anfragen", "Anfragen", 14, "–", "–", "") in list(sheet.values)  # type: ignore[union-attr]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["municipality", "decision_maker"])
def test_others_see_no_small_number_on_page_or_in_file(
    client: Client, house: House, who: str
) -> None:
    many(house)
    client.force_login(house.people[who])
    page = client.get(PAGE).content.decode()
    assert "unter 5" in page
    assert "50 %" in page
    rows = client.get(PAGE, {"als": "csv"}).content.decode("utf-8-sig")
    assert '"Sprachen";"Tigrinya";"Anfragen";"unter 5"' in rows
    assert '"Sprachen";"Arabisch";"Anfragen";"nicht gezeigt"' in rows


@pytest.mark.django_db
def test_others_choose_whole_years_that_are_over_and_nothing_narrower(
    client: Client, house: House
) -> None:
    many(house)
    client.force_login(house.municipality)
    narrow = {"von": "2025-03-01", "bis": "2025-03-05", "feld": "1", "ort": "kamen"}
    wide = client.get(PAGE).content.decode()
    assert client.get(PAGE, narrow | {"ort": ""}).content.decode().count("unter 5") == wide.count(
        "unter 5"
    )
    assert "Bitte prüfen" in client.get(PAGE, {"jahr": str(dt.date.today().year)}).content.decode()  # noqa: DTZ011


@pytest.mark.django_db
def test_officer_sees_the_own_town_alone_and_a_decision_maker_what_is_theirs(house: House) -> None:
    assert figures.scope_for(house.municipality, "kamen").town == house.town
    assert figures.scope_for(house.decision_maker, "kamen").town is None
    mayor = house.nobody
    give(mayor, "decision_maker", house.other_town)
    scope = figures.scope_for(mayor)
    assert (scope.town, scope.exact) == (house.other_town, False)
    assert figures.scope_for(house.coordination, "kamen").town == house.other_town


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"von": "2025-05-01", "bis": "2025-01-01"}, "Das Ende liegt vor dem Anfang."),
        ({"von": "2020-01-01", "bis": "2025-01-01"}, "höchstens ein Jahr"),
        ({"von": "0001-01-01", "bis": "0001-02-01"}, "keine Zahlen"),
        ({"von": "2025-02-31"}, "Bitte prüfen"), ({"jahr": "zwei"}, "Bitte prüfen"),
        ({"ort": "nirgends"}, "Bitte prüfen"), ({"feld": "9" * 40}, "Bitte prüfen"),
    ],
)  # fmt: skip
def test_nonsense_is_answered_with_a_sentence(
    client: Client, house: House, asked: dict[str, str], said: str
) -> None:
    many(house)
    client.force_login(house.coordination)
    answer = client.get(PAGE, asked)
    assert answer.status_code == 200
    assert said in answer.content.decode()


@pytest.mark.django_db
def test_page_without_requests_says_so(client: Client, house: House) -> None:
    for who in ("coordination", "municipality"):
        client.force_login(house.people[who])
        assert "Noch keine Zahlen" in client.get(PAGE).content.decode()


# --- in public ---------------------------------------------------------------------------------
@pytest.mark.django_db
def test_public_page_names_only_what_is_not_small(client: Client, house: House) -> None:
    many(house)
    found = in_public(figures.figures_of(Span(dt.date(2025, 1, 1), dt.date(2025, 12, 31)))[0])
    assert found is not None
    assert (found.requests, found.rate, found.languages) == ("14", "50 %", [])
    Request.objects.filter(language="ti").delete()
    assert client.get("/de/dolmetschen/").status_code == 200
    few = figures.figures_of(Span(DAY, DAY), setting=0)[0]
    assert in_public(few) is None
