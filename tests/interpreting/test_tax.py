"""Tax limits: what is left, what would break them, when they are reached."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabe.interpreting.plain import Invalid, dump
from nabe.interpreting.tax import (
    LIMITS,
    Earning,
    Limit,
    Period,
    counted,
    forecast,
    in_words,
    left,
    limit_on,
    period_of,
    would_break,
)

TODAY = dt.date(2026, 6, 30)
VOLUNTEER = limit_on("ehrenamt", TODAY)
MONTHLY = limit_on("oeffentliche-kassen", TODAY)


@pytest.mark.parametrize(
    ("key", "year", "cents"),
    [
        ("ehrenamt", 2025, 84_000), ("ehrenamt", 2026, 96_000), ("uebungsleiter", 2025, 300_000),
        ("uebungsleiter", 2026, 330_000), ("oeffentliche-kassen", 2026, 25_000),
    ],
)  # fmt: skip
def test_limit_is_that_of_its_year(key, year, cents):
    assert limit_on(key, dt.date(year, 1, 1)).cents == cents
    assert limit_on(key, dt.date(year, 12, 31)).cents == cents


def test_limit_that_nobody_set_is_refused():
    with pytest.raises(Invalid):
        limit_on("ehrenamt", dt.date(1999, 1, 1))
    with pytest.raises(Invalid):
        Limit("x", "X", "§", -1)


def test_limits_are_read_back_from_plain_values():
    assert [Limit.from_plain(dump(one)) for one in LIMITS] == list(LIMITS)


def test_limit_counts_what_is_earned_promised_and_declared():
    assert left(VOLUNTEER, 50_000, 20_000, 10_000) == 16_000
    assert left(VOLUNTEER, 90_000, 20_000) == 0
    assert not would_break(VOLUNTEER, 16_000, earned=50_000, promised=20_000, declared=10_000)
    assert would_break(VOLUNTEER, 16_001, earned=50_000, promised=20_000, declared=10_000)
    assert not would_break(VOLUNTEER, 0, earned=99_999_99)


def test_travel_counts_only_where_the_limit_says_so():
    earnings = [Earning(TODAY, 3250, 750), Earning(dt.date(2025, 12, 31), 2500)]
    assert counted(VOLUNTEER, TODAY, earnings) == 2500
    strict = Limit("x", "X", "§", 96_000, counts_travel=True)
    assert counted(strict, TODAY, earnings) == 3250


def test_period_is_a_year_or_a_month():
    assert period_of(VOLUNTEER, TODAY) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    december = dt.date(2026, 12, 5)
    assert period_of(MONTHLY, december) == (dt.date(2026, 12, 1), dt.date(2026, 12, 31))
    assert counted(MONTHLY, TODAY, [Earning(TODAY, 500), Earning(dt.date(2026, 5, 31), 900)]) == 500


def weekly(cents: int, until: dt.date, weeks: int) -> list[Earning]:
    return [Earning(until - dt.timedelta(weeks=n), cents) for n in range(weeks)]


def test_forecast_names_the_month_in_which_the_limit_is_reached():
    # 13 times 25 € in 90 days, 26 × 25 € = 650 € so far: 310 € left, 3.61 € a day: 86 days
    outlook = forecast(VOLUNTEER, weekly(2500, TODAY, 26), TODAY)
    assert outlook.average_cents == 13 * 2500 * 30 // 90
    assert outlook.month == dt.date(2026, 9, 1)
    assert in_words(VOLUNTEER, outlook).endswith("im Monat 09/2026 erreicht.")


def test_forecast_of_little_work_is_not_in_sight():
    outlook = forecast(VOLUNTEER, weekly(1000, TODAY, 26), TODAY)
    assert outlook.month is None
    assert "nicht erreicht" in in_words(VOLUNTEER, outlook)
    assert forecast(VOLUNTEER, [], TODAY).month is None


def test_forecast_does_not_count_promises_on_top_of_the_average():
    earned = weekly(2500, TODAY, 26)
    coming = [Earning(TODAY + dt.timedelta(weeks=n), 2500) for n in range(1, 5)]
    alone = forecast(VOLUNTEER, earned, TODAY)
    assert forecast(VOLUNTEER, earned, TODAY, promised=coming) == alone
    many = [Earning(dt.date(2026, 7, 10), 31_000)]
    assert forecast(VOLUNTEER, earned, TODAY, promised=many).day == dt.date(2026, 7, 10)
    assert forecast(VOLUNTEER, earned, TODAY, declared=31_000).day == TODAY


def test_forecast_of_a_monthly_limit_begins_anew_each_month():
    day = dt.date(2026, 6, 20)
    busy = forecast(MONTHLY, weekly(7000, day, 13), day)  # 303 € in thirty days
    assert busy.month == dt.date(2026, 6, 1)
    july = [Earning(dt.date(2026, 7, 9), 25_000)]
    assert forecast(MONTHLY, [], day, promised=july).day == dt.date(2026, 7, 9)
    assert forecast(MONTHLY, weekly(3000, day, 13), day).month is None


money = st.integers(0, 200_000)


@given(money, money, money, money)
def test_what_is_left_never_breaks_the_limit(earned, promised, declared, more):
    sums = {"earned": earned, "promised": promised, "declared": declared}
    free = left(VOLUNTEER, earned, promised, declared)
    assert free >= 0
    assert not would_break(VOLUNTEER, free, **sums)
    assert would_break(VOLUNTEER, free + 1, **sums)
    assert would_break(VOLUNTEER, more, **sums) == (more > free)


@given(
    st.lists(st.builds(Earning, st.dates(dt.date(2026, 1, 1), TODAY), st.integers(0, 20_000))),
    money,
)
def test_who_earned_more_reaches_the_limit_no_later(earned, declared):
    def reached(**more):
        return forecast(VOLUNTEER, earned, TODAY, **more).day or dt.date.max

    assert reached(declared=declared) <= reached()
    assert {one.period for one in LIMITS} == {Period.YEAR, Period.MONTH}
