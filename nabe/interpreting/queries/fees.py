"""Which fee rule is valid for whom, what an assignment will be worth, and what money is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, Sum

from nabe.core import clock, pagecache
from nabe.interpreting import travel
from nabe.interpreting.fees import Fee, PaidBy, Record, Rule, fee
from nabe.interpreting.models import Assignment, Entry, FeeRule, Fund, Payer

HELD = (Assignment.State.CONFIRMED, Assignment.State.DONE)


@dataclass(frozen=True, slots=True)
class Kept:
    """A rule as its row, and ready to reckon with."""

    row: FeeRule
    rule: Rule


def fee_rules() -> Mapping[int, Kept]:
    """Return all rules by key, by class and the newest first; read once per content."""
    return pagecache.kept(
        "fee rules",
        lambda: {row.pk: Kept(row, Rule.from_plain(row.rule)) for row in FeeRule.objects.all()},
    )


def rule_on(fee_class: str, day: dt.date) -> Kept | None:
    """Return the rule of a class that is valid on a day; None: nobody decided."""
    for one in fee_rules().values():
        row = one.row
        if row.fee_class == fee_class and row.valid_from <= day <= (row.valid_to or dt.date.max):
            return one
    return None


@dataclass(frozen=True, slots=True)
class Expected:
    """What an assignment will be worth, and by which rule."""

    row: FeeRule
    fee: Fee


@dataclass(frozen=True, slots=True)
class Way:
    """One way to the place: kilometres by air, minutes. By phone and video there is none."""

    km: float | None = None
    minutes: int = 0
    on_site: bool = True


NO_WAY = Way(on_site=False)


def expected(
    fee_class: str, starts: dt.datetime, ends: dt.datetime, way: Way = NO_WAY
) -> Expected | None:
    """Return what a talk as planned will be worth by today's rule; None without a rule.

    The fee of a promise follows the rule valid on the day of the promise.
    """
    kept = rule_on(fee_class, clock.today())
    if kept is None:
        return None
    planned = Record(
        starts, ends, travel_minutes=2 * way.minutes if way.on_site else 0,
        km=road_km(way.km) if way.on_site else Decimal(0), remote=not way.on_site,
    )  # fmt: skip
    return Expected(kept.row, fee(kept.rule, planned))


def road_km(km: float | None) -> Decimal:
    """Return the kilometres there and back by road, to one tenth, of one way by air."""
    return Decimal(round((km or 0) * travel.DETOUR * 2, 1)).quantize(Decimal("0.1"))


def earned_by_class(starts: dt.datetime, ends: dt.datetime) -> Mapping[str, int]:
    """Return for each class of fees what a talk earns, in cents, without travel."""
    found: dict[str, int] = {}
    for name in {one.row.fee_class for one in fee_rules().values()}:
        if worth := expected(name, starts, ends):
            found[name] = worth.fee.earned_cents
    return found


def pays_itself(organization: UUID) -> bool:
    """Say whether a body, by its key, pays what it asks for; read once per content."""
    listed = Payer.objects.filter(is_active=True).values_list("organization", flat=True)
    return organization in pagecache.kept("payers", lambda: frozenset(listed))


def charged(organization: UUID, starts: dt.datetime, ends: dt.datetime) -> int | None:
    """Return what a talk as planned costs the body at most, in cents without travel.

    None: the pool pays. How much it is depends on the class of fees of whoever comes.
    """
    listed, found = pays_itself(organization), []
    for name in {one.row.fee_class for one in fee_rules().values()}:
        worth = expected(name, starts, ends)
        if worth and (listed or worth.fee.paid_by == PaidBy.REQUESTER):
            found.append(worth.fee.payer_cents)
    return max(found, default=None)


# --- budgets -----------------------------------------------------------------------------------
def fund_for(day: dt.date, cents: int = 1) -> Fund | None:
    """Return the first source of money that is valid on a day and has so much left."""
    rows = [one for one in funds() if one.first_day <= day <= one.last_day]
    if not rows:
        return None
    spent = spent_by_fund()
    return next((one for one in rows if spent.get(one.pk, 0) + cents <= one.cents), None)


def funds() -> Sequence[Fund]:
    """Return all sources of money in the county's order; read once per content."""
    return pagecache.kept("funds", lambda: list(Fund.objects.all()))


def has_money(day: dt.date, cents: int = 1) -> bool:
    """Say whether so much can be paid on a day; on a day for which the county names no source it can."""
    return not has_source(day) or fund_for(day, cents) is not None


def has_source(day: dt.date) -> bool:
    """Say whether the county names a source of money for a day."""
    return any(one.first_day <= day <= one.last_day for one in funds())


def least_cents(starts: dt.datetime, ends: dt.datetime) -> int:
    """Return what a talk costs the pool at least, without travel: by the cheapest class that costs."""
    classes = {one.row.fee_class for one in fee_rules().values()}
    worth = (expected(name, starts, ends) for name in classes)
    return min((one.fee.payer_cents for one in worth if one and one.fee.payer_cents), default=1)


def spent_by_fund() -> dict[int, int]:
    """Return by source the cents that are booked, or promised and not yet booked; two queries."""
    booked = Entry.objects.exclude(fund=None).order_by().values_list("fund").annotate(
        spent=Sum("payer_cents", filter=Q(paid_by="pool"), default=0)
    )  # fmt: skip
    of_pool = Assignment.objects.exclude(rule__rule__paid_by=PaidBy.REQUESTER)
    promised = of_pool.filter(
        state__in=HELD, entries=None, request__fund__isnull=False
    ).order_by().values_list("request__fund").annotate(total=Sum("cents") + Sum("travel_cents"))  # fmt: skip
    found = {key: int(total or 0) for key, total in booked}
    for key, total in promised:
        found[key] = found.get(key, 0) + int(total or 0)
    return found
