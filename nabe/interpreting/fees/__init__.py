"""What an assignment is worth: fee rules as data, and the one way to reckon with them. Pure.

A `Rule` says what a county pays; it is loaded from plain JSON, checked strictly, and never
changed: a new one follows with its own dates in a `RuleBook`. A `Record` says what happened.
`fee(rule, record)` gives a `Fee` with lines in words, an amount for the interpreter and one for
the payer; `for_day` reckons several of one person, with one way for one place and day. Money is
whole cents, exact fractions in between, each line rounded half up; time is whole minutes that
really passed, also in the nights when the clock changes.
"""

from nabe.interpreting.fees.book import RuleBook
from nabe.interpreting.fees.reckoning import fee, for_day, for_trips, is_late, paid_minutes
from nabe.interpreting.fees.record import Fee, Kind, Line, Record, cents_of, euros, half_up
from nabe.interpreting.fees.rule import (
    Band,
    Cancellation,
    CountedTime,
    Occasion,
    PaidBy,
    Rounding,
    Rule,
    Surcharge,
    Tariff,
    TravelRefund,
    TravelTime,
    Unit,
)
from nabe.interpreting.plain import Invalid, Problem

__all__ = [
    "Band", "Cancellation", "CountedTime", "Fee", "Invalid", "Kind", "Line", "Occasion", "PaidBy",
    "Problem", "Record", "Rounding", "Rule", "RuleBook", "Surcharge", "Tariff", "TravelRefund",
    "TravelTime", "Unit", "cents_of", "euros", "fee", "for_day", "for_trips", "half_up", "is_late",
    "paid_minutes",
]  # fmt: skip
