"""The fee engine: the counties' own sums, calendars, deadlines, and every broken rule."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from nabe.interpreting.fees import (
    Cancellation,
    Invalid,
    Kind,
    Record,
    Rule,
    RuleBook,
    Tariff,
    TravelRefund,
    Unit,
    euros,
    fee,
    for_day,
    half_up,
    is_late,
)
from nabe.interpreting.fees.record import ZONE
from nabe.interpreting.presets import cancellation_presets, preset, presets
from tests.interpreting.talks import RATE, WEDNESDAY, rule_of, talk


@pytest.mark.parametrize(
    ("key", "minutes", "cents"),
    [
        ("heinsberg", 120, 2500), ("heinsberg", 125, 3500), ("heinsberg", 180, 3500),
        ("heinsberg", 181, 4500), ("rhein-erft", 60, 2500), ("rhein-erft", 61, 3000),
        ("rhein-erft", 90, 3000), ("rhein-erft", 100, 3500), ("soest", 20, 1250),
        ("luebeck", 70, 7575), ("nienburg", 61, 2400), ("regensburg", 7, 1500),
        ("regensburg", 600, 1500),
    ],
)  # fmt: skip
def test_fee_is_what_the_county_says(key, minutes, cents):
    assert fee(rule_of(key), talk(minutes)).cents == cents


def test_fee_in_borken_counts_the_way_in_both_directions_from_five_kilometres_on():
    rule = rule_of("borken")
    assert fee(rule, talk(60, travel_minutes=40, km=Decimal(10))).cents == 3000
    assert fee(rule, talk(60, travel_minutes=40, km=Decimal("9.9"))).cents == 1500
    assert fee(rule, talk(60, travel_minutes=40, km=Decimal(99), in_county=False)).cents == 1500
    assert fee(rule, talk(60, travel_minutes=40, km=Decimal(10), remote=True)).cents == 1500


def test_fee_of_bikup_on_a_sunday_is_half_as_much_again():
    sunday = dt.datetime(2026, 3, 1, 10, tzinfo=ZONE)
    assert fee(rule_of("bikup"), talk(70, sunday)).cents == int(RATE * 1.5 * 1.5)


def test_fee_of_nienburg_adds_the_travel():
    result = fee(rule_of("nienburg"), talk(61, km=Decimal(20)))
    assert (result.cents, result.earned_cents, result.travel_cents) == (3000, 2400, 600)


def test_fee_of_regensburg_has_another_amount_for_the_payer():
    result = fee(rule_of("regensburg"), talk(60))
    assert (result.cents, result.payer_cents, result.paid_by) == (1500, 3000, "requester")


@pytest.mark.parametrize("key", sorted(presets()))
def test_preset_gives_the_results_of_its_examples(key):
    one = preset(key)
    assert one.source
    assert one.examples
    for example in one.examples:
        result = fee(one.rule(example.rate_cents), example.record())
        assert result.cents == example.payee_cents
        if example.payer_cents is not None:
            assert result.payer_cents == example.payer_cents


def test_preset_without_a_rate_of_its_own_asks_for_it():
    with pytest.raises(Invalid) as caught:
        preset("bikup").rule()
    assert caught.value.problems[0].field == "rate_cents"
    with pytest.raises(Invalid):
        preset("bikup").rule(-5)
    with pytest.raises(Invalid):
        preset("atlantis")


def test_lines_say_in_words_what_is_paid():
    lines = fee(rule_of("heinsberg"), talk(200)).lines
    assert [(line.quantity, line.unit_cents, line.cents) for line in lines] == [
        ("die ersten 120 Minuten", 2500, 2500),
        ("2 angefangene Stunden", 1000, 2000),
    ]


@pytest.mark.parametrize(
    ("day", "hour", "percent"),
    [
        ((2026, 3, 4), 10, 0), ((2026, 3, 4), 21, 25), ((2026, 3, 4), 4, 25),
        ((2026, 3, 1), 10, 50), ((2026, 3, 1), 21, 75), ((2026, 6, 4), 10, 125),
        ((2026, 12, 24), 13, 0), ((2026, 12, 24), 14, 150), ((2026, 12, 25), 10, 150),
        ((2026, 5, 1), 10, 150), ((2026, 12, 31), 15, 125), ((2026, 11, 1), 9, 125),
    ],
)  # fmt: skip
def test_surcharge_follows_clock_and_calendar(day, hour, percent):
    result = fee(rule_of("bikup"), talk(60, dt.datetime(*day, hour, tzinfo=ZONE)))
    assert result.cents == RATE * (100 + percent) // 100


def test_surcharge_of_a_talk_into_the_night_is_by_the_minute():
    result = fee(rule_of("bikup"), talk(60, dt.datetime(2026, 3, 4, 19, 40, tzinfo=ZONE)))
    assert [line.cents for line in result.lines] == [RATE, 40 * RATE * 25 // 60 // 100 + 1]
    assert "40 bezahlte Minuten" in result.lines[1].quantity


def test_holidays_are_those_of_the_land():
    corpus_christi = talk(60, dt.datetime(2026, 6, 4, 10, tzinfo=ZONE))
    rule = rule_of("bikup")
    assert (
        fee(rule, corpus_christi).cents > fee(replace(rule, holidays_of="NI"), corpus_christi).cents
    )


@pytest.mark.parametrize(
    ("starts", "ends", "minutes"),
    [
        ((2026, 3, 29, 1, 30), (2026, 3, 29, 3, 30), 60),  # the hour from 2 to 3 does not exist
        ((2026, 10, 25, 1, 30), (2026, 10, 25, 3, 30), 180),  # the hour from 2 to 3 comes twice
    ],
)
def test_time_in_the_night_of_the_clock_change_is_what_really_passed(starts, ends, minutes):
    record = Record(dt.datetime(*starts, tzinfo=ZONE), dt.datetime(*ends, tzinfo=ZONE))
    assert record.minutes == minutes
    assert fee(rule_of("demo-c"), record).cents == 5000 * minutes // 60


def test_second_assignment_at_one_place_and_day_has_no_travel():
    rule = rule_of("demo-a")
    records = [
        talk(60, km=Decimal(20), place="school"),
        talk(60, WEDNESDAY.replace(hour=14), km=Decimal(24), place="school"),
        talk(60, WEDNESDAY.replace(hour=17), km=Decimal(10), place="office"),
        talk(60, WEDNESDAY + dt.timedelta(days=1), km=Decimal(20), place="school"),
    ]
    fees = for_day(rule, records)
    assert [one.travel_cents for one in fees] == [0, 720, 300, 600]
    assert "schon bezahlt" in fees[0].lines[-1].quantity
    each = replace(rule, travel=replace(rule.travel, once_per_place_and_day=False))
    assert [one.travel_cents for one in for_day(each, records)] == [600, 720, 300, 600]


def test_travel_has_receipts_and_a_most():
    rule = Rule("R", Tariff(Unit.ASSIGNMENT, 1000), travel=TravelRefund(30, True, 1500))
    assert fee(rule, talk(60, km=Decimal("12.5"), receipts_cents=820)).travel_cents == 375 + 820
    assert fee(rule, talk(60, km=Decimal(90), receipts_cents=820)).travel_cents == 1500
    assert fee(rule, talk(60, km=Decimal(90), remote=True)).travel_cents == 0


def test_minimum_and_maximum_bound_the_time():
    tariff = Tariff(Unit.QUARTER_HOUR, block_cents=500, minimum_cents=1200, maximum_cents=3000)
    amounts = [fee(Rule("R", tariff), talk(minutes)).cents for minutes in (0, 15, 45, 60, 600)]
    assert amounts == [1200, 1200, 1500, 2000, 3000]


def late(key: str, **before) -> int:
    rule = Rule(
        "R", Tariff(Unit.HOUR, block_cents=2000), cancellations=cancellation_presets()[key].steps
    )
    at = WEDNESDAY - dt.timedelta(**before)
    return fee(rule, talk(120, cancelled_at=at, km=Decimal(20))).cents


def test_cancellation_is_free_until_its_deadline_and_not_a_minute_longer():
    assert late("en-kreis", hours=24) == 0
    assert late("en-kreis", hours=23, minutes=59) == 2000
    assert late("paedalogik", hours=21) == 0  # 13:00 the day before
    assert late("paedalogik", hours=20, minutes=59) == 2000
    # Wednesday 4 March: third working day before is Friday 27 February
    assert late("gebaerdensprache", days=6) == 0
    assert late("gebaerdensprache", days=5) == 2000
    assert late("gebaerdensprache", days=1) == 4000
    assert late("gebaerdensprache", hours=1) == 4000


def test_cancellation_by_the_interpreter_pays_nothing():
    steps = cancellation_presets()["en-kreis"].steps
    rule = Rule("R", Tariff(Unit.HOUR, block_cents=2000), cancellations=steps)
    record = talk(60, cancelled_at=WEDNESDAY, cancelled_by_payee=True)
    assert fee(rule, record).cents == 0


def test_cancellation_deadline_on_the_day_of_the_clock_change_is_by_the_wall_clock():
    step = Cancellation(days_before=1, until=dt.time(13), minutes=60)
    starts = dt.datetime(2026, 3, 29, 10, tzinfo=ZONE)
    for minute, is_too_late in ((0, False), (1, True)):
        at = dt.datetime(2026, 3, 28, 13, minute, tzinfo=ZONE)
        assert is_late(step, talk(60, starts, cancelled_at=at)) is is_too_late


def test_coming_in_vain_pays_as_a_last_minute_cancellation_and_the_way():
    steps = cancellation_presets()["paedalogik"].steps
    rule = Rule(
        "R", Tariff(Unit.HOUR, block_cents=2000), travel=TravelRefund(30), cancellations=steps
    )
    result = fee(rule, talk(120, in_vain=True, km=Decimal(10)))
    assert [line.kind for line in result.lines] == [Kind.CANCELLATION, Kind.TRAVEL]
    assert result.cents == 2000 + 300
    assert (
        fee(replace(rule, cancellations=()), talk(120, in_vain=True, km=Decimal(10))).cents == 300
    )


def test_book_picks_the_rule_of_the_day_of_confirmation():
    book = RuleBook((rule_of("jveg-2025"), rule_of("jveg-2021")))
    assert book.on(dt.date(2025, 5, 31)).tariff.block_cents == 4250
    assert book.on(dt.date(2025, 6, 1)).tariff.block_cents == 4650
    with pytest.raises(Invalid, match="keine Honorarregel"):
        book.on(dt.date(2020, 12, 31))


def test_book_refuses_two_rules_on_one_day():
    first = replace(rule_of("jveg-2021"), valid_to=dt.date(2025, 6, 1))
    with pytest.raises(Invalid, match="gelten zur selben Zeit"):
        RuleBook((first, rule_of("jveg-2025")))
    with pytest.raises(Invalid):
        RuleBook((rule_of("heinsberg"),)).adding([rule_of("soest")])


def broken(change) -> list[str]:
    plain = rule_of("bikup").to_plain()
    change(plain)
    with pytest.raises(Invalid) as caught:
        Rule.from_plain(plain)
    assert all(problem.text.endswith(".") for problem in caught.value.problems)
    return [problem.field for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda r: r.pop("tariff"), "tariff"),
        (lambda r: r.update(fee=1), "fee"),
        (lambda r: r.update(name=" "), "name"),
        (lambda r: r.update(night_adds="yes"), "night_adds"),
        (lambda r: r.update(holidays_of="XX"), "holidays_of"),
        (lambda r: r.update(surcharges={}), "surcharges"),
        (lambda r: r.update(surcharges=[1] * 1000), "surcharges"),
        (lambda r: r.update(valid_from="gestern"), "valid_from"),
        (lambda r: r.update(valid_from="2026-02-01", valid_to="2026-01-01"), "valid_to"),
        (lambda r: r["tariff"].update(unit="week"), "tariff.unit"),
        (lambda r: r["tariff"].update(first_cents=12.5), "tariff.first_cents"),
        (lambda r: r["tariff"].update(first_cents=True), "tariff.first_cents"),
        (lambda r: r["tariff"].update(first_cents=-1), "tariff.first_cents"),
        (lambda r: r["tariff"].update(first_cents=10**12), "tariff.first_cents"),
        (lambda r: r["tariff"].update(unit="assignment"), "tariff.unit"),
        (lambda r: r["tariff"].update(minimum_cents=9, maximum_cents=8), "tariff.maximum_cents"),
        (lambda r: r["surcharges"][0].update(begins="25:00"), "surcharges.0.begins"),
        (lambda r: r["surcharges"][0].update(ends=None), "surcharges.0.begins"),
        (lambda r: r["surcharges"][3].update(month=2, day=30), "surcharges.3.day"),
        (lambda r: r["surcharges"][3].update(month=None), "surcharges.3.day"),
        (lambda r: r["travel_time"]["bands"][0].update(up_to_minutes=90), "travel_time.bands"),
        (lambda r: r["travel_time"].update(cents_per_way=5), "travel_time.bands"),
        (lambda r: r.update(cancellations=[{"hours_before": 24}]), "cancellations.0.percent"),
        (lambda r: r.update(cancellations=[{"percent": 50}]), "cancellations.0.hours_before"),
        (
            lambda r: r.update(cancellations=[{"days_before": 1, "cents": 5}]),
            "cancellations.0.until",
        ),
    ],
)
def test_broken_rule_is_refused_with_its_place(change, field):
    assert field in broken(change)


@pytest.mark.parametrize("raw", [None, [], "x", 3, {"name": "x"}, {1: 2}])
def test_anything_else_is_no_rule(raw):
    with pytest.raises(Invalid):
        Rule.from_plain(raw)


def test_all_problems_are_named_at_once():
    def change(plain):
        plain["name"] = 3
        plain["tariff"]["unit"] = "?"

    assert broken(change) == ["name", "tariff.unit"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends": WEDNESDAY - dt.timedelta(minutes=1)}, "ends"),
        ({"ends": WEDNESDAY + dt.timedelta(hours=40)}, "ends"),
        ({"starts": dt.datetime(2026, 3, 4, 10)}, "starts"),  # noqa: DTZ001 that is the question
        ({"km": Decimal(-1)}, "km"),
        ({"km": Decimal("NaN")}, "km"),
        ({"waiting_minutes": -1}, "waiting_minutes"),
        ({"receipts_cents": -1}, "receipts_cents"),
        ({"in_vain": True, "cancelled_at": WEDNESDAY}, "in_vain"),
    ],
)
def test_broken_record_is_refused(change, field):
    values = {"starts": WEDNESDAY, "ends": WEDNESDAY} | change
    with pytest.raises(Invalid) as caught:
        Record(**values)
    assert caught.value.problems[0].field == field


def test_half_a_cent_goes_up():
    assert [half_up(Fraction(n, 2)) for n in (1, 3, 5)] == [1, 2, 3]
    assert (half_up(Decimal("2.49")), half_up(Fraction(1, 3)), half_up(7)) == (2, 0, 7)
    assert euros(123450) == "1.234,50\N{NO-BREAK SPACE}€"
