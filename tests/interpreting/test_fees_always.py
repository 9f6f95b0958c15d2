"""What holds for any fee rule and any assignment."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nabe.interpreting.fees import (
    CountedTime,
    Invalid,
    Occasion,
    Record,
    Rounding,
    Rule,
    Surcharge,
    Tariff,
    TravelRefund,
    Unit,
    fee,
    for_day,
)
from nabe.interpreting.fees.calendar import surcharged_minutes
from nabe.interpreting.fees.record import ZONE
from nabe.interpreting.presets import cancellation_presets
from tests.interpreting.talks import rule_of, talk

cents = st.integers(0, 20_000)
minutes = st.integers(0, 600)


@st.composite
def tariffs(draw):
    unit = draw(st.sampled_from(list(Unit)))
    least = draw(st.integers(0, 3000))
    most = draw(st.none() | st.integers(least, 50_000))
    if unit == Unit.ASSIGNMENT:
        return Tariff(unit, draw(cents), minimum_cents=least, maximum_cents=most)
    first = draw(st.sampled_from([0, 30, 45, 60, 120]))
    return Tariff(
        unit, draw(cents) if first else 0, first, draw(st.integers(1, 9000)),
        draw(st.sampled_from(list(Rounding))), least, most,
    )  # fmt: skip


@st.composite
def rules(draw):
    night = Surcharge(Occasion.NIGHT, draw(st.integers(1, 100)), dt.time(20), dt.time(6))
    sunday = Surcharge(Occasion.SUNDAY, draw(st.integers(1, 100)))
    return Rule(
        "R",
        draw(tariffs()),
        CountedTime(draw(st.booleans()), draw(st.booleans()), draw(st.integers(0, 9))),
        TravelRefund(draw(st.integers(0, 60)), draw(st.booleans()), draw(st.none() | cents)),
        surcharges=draw(st.sampled_from([(), (sunday,), (night,), (night, sunday)])),
        night_adds=draw(st.booleans()),
        cancellations=draw(st.sampled_from([(), cancellation_presets()["gebaerdensprache"].steps])),
        payer_tariff=draw(st.none() | tariffs()),
        payer_pays_travel=draw(st.booleans()),
    )


@st.composite
def records(draw):
    starts = dt.datetime(2026, 10, 23, tzinfo=dt.UTC) + dt.timedelta(
        minutes=draw(st.integers(0, 4000))
    )
    km = Decimal(draw(st.integers(0, 800))) / 10
    return talk(
        draw(minutes), starts.astimezone(ZONE), waiting_minutes=draw(st.integers(0, 90)),
        travel_minutes=draw(st.integers(0, 200)), km=km, receipts_cents=draw(cents),
        place=draw(st.sampled_from(["", "a", "b"])), remote=draw(st.booleans()),
        in_vain=draw(st.booleans()),
    )  # fmt: skip


quick = settings(max_examples=60, deadline=None)


@quick
@given(rules(), records(), st.integers(0, 200))
def test_longer_talk_is_never_worth_less(rule, record, more):
    longer = replace(record, ends=(record.ends.astimezone(dt.UTC) + dt.timedelta(minutes=more)))
    for name in ("cents", "payer_cents"):
        assert getattr(fee(rule, longer), name) >= getattr(fee(rule, record), name)


@quick
@given(rules(), records(), st.integers(0, 48 * 60))
def test_fee_is_never_negative(rule, record, before):
    cancelled = replace(
        record, in_vain=False, cancelled_at=record.starts - dt.timedelta(minutes=before)
    )
    for result in (fee(rule, record), fee(rule, cancelled)):
        assert min(result.cents, result.payer_cents, result.travel_cents, result.earned_cents) >= 0


@quick
@given(rules(), st.lists(records(), max_size=5))
def test_day_is_never_above_the_sum_of_its_assignments(rule, several):
    together = for_day(rule, several)
    assert len(together) == len(several)
    for one, record in zip(together, several, strict=True):
        assert one.cents <= fee(rule, record).cents
        assert one.payer_cents <= fee(rule, record).payer_cents


@quick
@given(rules(), records())
def test_fee_is_the_same_again_from_what_was_stored(rule, record):
    stored = json.loads(json.dumps([rule.to_plain(), record.to_plain()], allow_nan=False))
    again = Rule.from_plain(stored[0])
    assert again == rule
    assert again.version == rule.version
    assert fee(again, Record.from_plain(stored[1])) == fee(rule, record)


@quick
@given(
    st.sampled_from([dt.date(2026, 3, 28), dt.date(2026, 10, 24), dt.date(2026, 12, 24)]),
    st.integers(0, 2000), st.integers(0, 200), minutes, st.times(), st.times(), st.booleans(),
)  # fmt: skip
def test_surcharged_minutes_are_those_of_every_single_minute(
    day, after, begin, more, one, two, adds
):
    night = (one.replace(second=0, microsecond=0), two.replace(second=0, microsecond=0))
    assume(night[0] != night[1])
    some = [replace(each, begins=night[0]) for each in rule_of("bikup").surcharges[1:]]
    rule = replace(
        rule_of("bikup"), night_adds=adds,
        surcharges=(Surcharge(Occasion.NIGHT, 25, *night), *some),
    )  # fmt: skip
    starts = dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(minutes=after)
    singly = Counter()
    for minute in range(begin, begin + max(more, 1)):
        singly += surcharged_minutes(rule, starts, minute, minute + 1)
    assert surcharged_minutes(rule, starts, begin, begin + more) == singly


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@quick
@given(st.sampled_from(sorted(rule_of("bikup").to_plain())), json_values)
def test_any_value_in_any_field_is_read_or_refused(name, value):
    plain = rule_of("bikup").to_plain() | {name: value}
    try:
        rule = Rule.from_plain(plain)
    except Invalid as error:
        assert error.problems
    else:
        assert fee(rule, talk(60)).cents >= 0
