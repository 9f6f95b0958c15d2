"""What a county limits holds at every door: appointments of a case, money of a source, tax of a person."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from nabe.core import pagecache
from nabe.core.errors import Refused
from nabe.interpreting.actions import changing, dispatch, profiles
from nabe.interpreting.actions.changing import Change
from nabe.interpreting.models import Assignment, Fund, Interpreter, PoolRules, Request
from nabe.interpreting.planning.decompose import plan
from nabe.interpreting.queries.candidates import candidates
from nabe.interpreting.queries.money import tax_outlook
from nabe.interpreting.queries.planning import situation
from tests.interpreting.factories import (
    at,
    make_interpreter,
    make_invitation,
    make_request,
    weekday,
)
from tests.interpreting.test_asking import ASK, typed
from tests.people.house import House, make_organization

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(weeks=1)


def rules(**values: Any) -> None:
    PoolRules.objects.update_or_create(pk=1, defaults=values)
    pagecache.forget()


def say_yes(request: Request, one: Interpreter) -> Assignment:
    return dispatch.accept(make_invitation(request, one), request.slots.get().pk)


def fund(cents: int, year: int) -> Fund:
    made = Fund.objects.create(
        name=f"Land {year}", first_day=dt.date(year, 1, 1), last_day=dt.date(year, 12, 31),
        cents=cents,
    )  # fmt: skip
    pagecache.forget()
    return made


# --- appointments of a case --------------------------------------------------------------------
def test_what_waits_counts_for_the_case_too(client: Client, house: House) -> None:
    make_interpreter("Amal")
    client.force_login(house.requester)
    first = weekday()
    series = {"case": "F-1", "repeat": "1", "until": (first + 3 * WEEK).isoformat()}
    assert client.post(ASK, typed(house, step="send", **series)).status_code == 302
    assert Request.objects.filter(state="open").count() == 4
    page = client.post(ASK, typed(house, step="send", time="14:00", **series))
    assert page.status_code == 409
    assert "höchstens 5 Termine möglich. Mit diesem wären es 8." in page.content.decode()
    Request.objects.filter(state="open").update(state="cancelled", cancelled_by="body")
    assert client.post(ASK, typed(house, step="send", **series)).status_code == 302


def test_case_of_another_body_is_another_case(house: House) -> None:
    rules(most_per_case=1)
    other = make_organization("Schule am Park", kind="school", municipality=house.town)
    amal = make_interpreter("Amal")
    mine = make_request(house, case="F-1")
    say_yes(make_request(house, case="F-1", organization=other, time=dt.time(15)), amal)
    changing.note_conflict(
        make_interpreter("Bana"), Request.objects.get(organization=other), reason="verwandt",
        by=house.coordination,
    )  # fmt: skip
    fresh = Request.objects.select_related("setting").get(pk=mine.pk)
    assert sorted(one.name for one in candidates(fresh).good) == ["Amal", "Bana"]
    plan = situation()
    assert len(plan.asked[str(mine.pk)].fits) == 2
    assert set(plan.problem.case_left.values()) == {1}


# --- money of a source -------------------------------------------------------------------------
def test_promise_needs_money_and_takes_the_next_source(house: House) -> None:
    year = weekday(21).year
    first, second = fund(3000, year), fund(3000, year)
    amal = make_interpreter("Amal")
    rows = [make_request(house, fund=first, time=dt.time(hour)) for hour in (9, 12, 15)]
    for one in rows[:2]:
        say_yes(one, amal)
    assert [Request.objects.get(pk=one.pk).fund for one in rows[:2]] == [first, second]
    with pytest.raises(Refused, match="Geld des Pools"):
        say_yes(rows[2], amal)
    assert Assignment.objects.count() == 2


def test_gate_looks_at_what_the_whole_series_costs(client: Client, house: House) -> None:
    make_interpreter("Amal")
    fund(6000, weekday().year)
    client.force_login(house.requester)
    until = (weekday() + WEEK).isoformat()
    assert client.post(ASK, typed(house, repeat="1", until=until)).status_code == 200
    until = (weekday() + 2 * WEEK).isoformat()
    page = client.post(ASK, typed(house, repeat="1", until=until))
    assert page.status_code == 409
    assert "kein Geld mehr" in page.content.decode()


def test_date_that_moves_to_another_year_is_paid_from_its_own_money(house: House) -> None:
    with time_machine.travel(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC), tick=False):
        this, following = fund(100_000, 2026), fund(100_000, 2027)
        request = make_request(house, day=dt.date(2026, 12, 15), fund=this)
        columns = {"street": request.street, "municipality": request.municipality}
        to = Change(columns, dt.date(2027, 1, 12), dt.time(9), 60)
        changing.change(request, to, by=house.coordination)
    request.refresh_from_db()
    assert request.fund == following


# --- tax of a person ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "talks"),
    [
        ({"tax_basis": "ehrenamt", "tax_cents": 5000}, 2),
        ({"tax_basis": "ehrenamt", "tax_cents": 5000, "tax_counts_travel": True}, 1),
        ({"tax_basis": "oeffentliche-kassen", "tax_cents": 2500}, 1),
    ],
)
def test_county_chooses_the_limit_its_amount_and_its_time(
    house: House, values: dict[str, Any], talks: int
) -> None:
    rules(**values)
    amal = make_interpreter("Amal")
    with time_machine.travel(dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC), tick=False):
        rows = [make_request(house, day=dt.date(2026, 9, 22), time=dt.time(h)) for h in (9, 12, 15)]
        said = []
        for one in rows:
            try:
                dispatch.accept(make_invitation(one, amal, km=5.0), one.slots.get().pk)
            except Refused as refused:
                said.append(str(refused))
        assert Assignment.objects.count() == talks
        assert all("Freibetrag" in one for one in said)
        fresh = Request.objects.select_related("setting").get(pk=rows[-1].pk)
        why = [why for _name, why in candidates(fresh).others]
        assert why == ["der Freibetrag ist erreicht"]
        later = make_request(house, day=dt.date(2026, 10, 20))
        is_monthly = values["tax_basis"] == "oeffentliche-kassen"
        fits = candidates(Request.objects.select_related("setting").get(pk=later.pk)).good
        assert bool(fits) is is_monthly  # a month later the month's limit is free again


def test_own_amount_counts_before_the_countys(house: House) -> None:
    rules(tax_basis="ehrenamt")
    amal = make_interpreter("Amal", tax_limit=2000)
    assert tax_outlook(amal).limit.cents == 2000
    with pytest.raises(Refused, match="Freibetrag"):
        say_yes(make_request(house), amal)


def test_what_was_declared_counts_in_its_own_year(house: House) -> None:
    rules(tax_basis="ehrenamt")
    amal = make_interpreter("Amal")
    with time_machine.travel(dt.datetime(2026, 12, 10, 9, tzinfo=dt.UTC), tick=False):
        profiles.write_profile(amal, {"declared": 95_000}, by=house.coordination)
        amal.refresh_from_db()
        this = make_request(house, day=dt.date(2026, 12, 22))
        following = make_request(house, day=dt.date(2027, 1, 12))
        assert tax_outlook(amal).left == 1000
        with pytest.raises(Refused, match="Freibetrag"):
            say_yes(this, amal)
        seen = situation()  # looks over the end of the year
        fees = {pair.request: pair.fee for pair in seen.problem.pairs}
        assert fees == {str(this.pk): 2500, str(following.pk): 2500}
        assert seen.problem.persons[0].tax_left == {"2026-01-01": 1000, "2027-01-01": 96_000}
        assert say_yes(following, amal).state == "confirmed"


def test_plan_sums_what_somebody_would_earn_in_each_period(house: House) -> None:
    """Two talks of the next year pass its limit together, though each fits alone."""
    rules(tax_basis="ehrenamt")
    make_interpreter("Amal", tax_limit=4000)
    with time_machine.travel(dt.datetime(2026, 12, 10, 9, tzinfo=dt.UTC), tick=False):
        make_request(house, day=dt.date(2026, 12, 22))
        for day in (12, 13):
            make_request(house, day=dt.date(2027, 1, day))
        found = plan(situation().problem)
        assert len(found.chosen) == 2
        assert [one.reason for one in found.uncovered.values()] == ["tax_limit"]
        rules(tax_basis="oeffentliche-kassen")
        assert set(situation().problem.persons[0].tax_left) == {
            "2026-12-01", "2027-01-01", "2027-02-01",
        }  # fmt: skip


def test_person_and_coordination_read_where_the_limit_stands(client: Client, house: House) -> None:
    rules(tax_basis="ehrenamt")
    amal = make_interpreter("Amal", person=house.interpreter)
    say_yes(make_request(house), amal)
    Assignment.objects.update(cents=95_000)
    own = f"/buero/dolmetschen/pool/{amal.pk}/"
    for person, page in (
        (house.interpreter, own), (house.interpreter, "/buero/dolmetschen/abrechnung/meine/"),
        (house.coordination, own),
    ):  # fmt: skip
        client.force_login(person)
        text = client.get(page).content.decode()
        for said in ("Ehrenamtspauschale", "§ 3 Nr. 26a EStG", "960,00", "950,00", "10,00"):
            assert said in text, (page, said)


def test_outlook_says_in_which_month_it_ends(house: House) -> None:
    rules(tax_basis="ehrenamt")
    amal = make_interpreter("Amal")
    with time_machine.travel(dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC), tick=False):
        held = say_yes(make_request(house, day=dt.date(2026, 9, 22)), amal)
        Assignment.objects.filter(pk=held.pk).update(cents=96_000)
        outlook = tax_outlook(amal)
        assert (
            outlook.words == "Ehrenamtspauschale: wird voraussichtlich im Monat 09/2026 erreicht."
        )
        assert (outlook.promised, outlook.left, outlook.percent) == (96_000, 0, 100)
        assert at(dt.date(2026, 9, 22)) == held.slot.starts_at
