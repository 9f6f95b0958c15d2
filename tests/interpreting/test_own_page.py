"""One person's own page: the week, days off, wishes, languages, the account."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from nabe.core import clock
from nabe.core.errors import NotAllowed, Refused
from nabe.interpreting.actions import absences, languages, profiles
from nabe.interpreting.actions.languages import Said
from nabe.interpreting.models import (
    Absence,
    Interpreter,
    LanguageProposal,
    Paper,
    SpokenLanguage,
    WorkingTime,
)
from nabe.interpreting.queries.candidates import candidates_for
from tests.interpreting.factories import (
    at,
    make_interpreter,
    make_request,
    weekday,
)
from tests.people.house import House

pytestmark = pytest.mark.django_db
IBAN = "DE89370400440532013000"


@pytest.fixture
def amal(house: House) -> Interpreter:
    return make_interpreter("Amal", person=house.interpreter)


def page(one: Interpreter, end: str = "") -> str:
    return f"/buero/dolmetschen/pool/{one.pk}/{end}"


def week(one: Interpreter) -> list[str]:
    return [f"{row.weekday} {row.starts:%H:%M}-{row.ends:%H:%M}" for row in one.times.all()]


# --- the week ----------------------------------------------------------------------------------
def test_week_holds_several_windows_a_day_also_on_sunday(
    client: Client, house: House, amal: Interpreter
) -> None:
    client.force_login(house.interpreter)
    sent = {
        "from_0_0": "08:00", "to_0_0": "12:00", "from_0_1": "15:00", "to_0_1": "18:00",
        "from_6_0": "20:00", "to_6_0": "00:00",
    }  # fmt: skip
    assert client.post(page(amal, "zeiten/"), sent).status_code == 302
    assert week(amal) == ["0 08:00-12:00", "0 15:00-18:00", "6 20:00-23:59"]
    rows = dict(client.get(page(amal, "zeiten/")).context["form"].week)
    assert [len(pairs) for pairs in rows.values()] == [3, 1, 1, 1, 1, 1, 2]  # one is always empty


def test_buttons_give_rows_and_usual_hours_without_saving(
    client: Client, house: House, amal: Interpreter
) -> None:
    client.force_login(house.interpreter)
    sent = {"from_0_0": "09:00", "to_0_0": "10:00"}
    more = client.post(page(amal, "zeiten/"), sent | {"step": "more"})
    assert len(dict(more.context["form"].week)["Montag"]) == 2
    usual = client.post(page(amal, "zeiten/"), sent | {"step": "usual"}).content.decode()
    assert usual.count('value="08:00"') == 4
    assert 'value="09:00"' in usual
    assert week(amal) == []


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"from_0_0": "09:00"}, "to_0_0"), ({"to_3_0": "09:00"}, "from_3_0"),
        ({"from_0_0": "10:00", "to_0_0": "09:00"}, "to_0_0"), ({"from_0_0": "x", "to_0_0": "09:00"}, "from_0_0"),
        ({"from_0_0": "10:00", "to_0_0": "10:00"}, "to_0_0"), ({"from_0_5": "25:00", "to_0_5": "9"}, "from_0_0"),
    ],
)  # fmt: skip
def test_wrong_times_are_asked_back(
    client: Client, house: House, amal: Interpreter, sent: dict[str, str], field: str
) -> None:
    WorkingTime.objects.create(interpreter=amal, weekday=1, starts=dt.time(8), ends=dt.time(9))
    client.force_login(house.interpreter)
    answer = client.post(page(amal, "zeiten/"), sent)
    assert field in answer.context["form"].errors
    assert week(amal) == ["1 08:00-09:00"]


moments = st.integers(0, 23 * 4).map(lambda n: dt.time(n // 4, n % 4 * 15))
windows = st.tuples(st.integers(0, 6), moments, moments).filter(lambda one: one[1] < one[2])


@given(st.lists(windows, max_size=20))
def test_windows_that_touch_become_one(said: list[tuple[int, dt.time, dt.time]]) -> None:
    found = profiles.joined(said)

    def covered(rows: list[tuple[int, dt.time, dt.time]]) -> set[tuple[int, int]]:
        return {
            (day, quarter) for day, starts, ends in rows
            for quarter in range(starts.hour * 4 + starts.minute // 15, ends.hour * 4 + ends.minute // 15)
        }  # fmt: skip

    assert covered(found) == covered(said)
    for (day, _a, ends), (other, starts, _b) in pairwise(found):
        assert (day, ends) < (other, starts)
    assert profiles.joined(found) == found


# --- days off ----------------------------------------------------------------------------------
def test_absence_by_the_hour_leaves_the_rest_of_the_day(
    client: Client, house: House, amal: Interpreter
) -> None:
    day = weekday()
    client.force_login(house.interpreter)
    client.post(page(amal, "abwesend/"), {"first": day, "starts": "12:00", "ends": "14:00"})
    own = Absence.objects.get()
    assert (own.during.lower, own.during.upper) == (at(day, dt.time(12)), at(day, dt.time(14)))
    assert own.is_by_the_hour
    asked = {hour: make_request(house, time=dt.time(hour)) for hour in (9, 13)}
    found = {hour: len(candidates_for(house.coordination, one).good) for hour, one in asked.items()}
    assert found == {9: 1, 13: 0}
    assert "12:00–14:00" in client.get(page(amal)).content.decode()
    client.post(page(amal, f"abwesend/{own.pk}/weg/"))
    assert not Absence.objects.exists()


def test_absence_over_the_night_when_clocks_are_turned(house: House, amal: Interpreter) -> None:
    absences.be_away(amal, dt.date(2027, 3, 27), dt.date(2027, 3, 28), by=amal.person)
    own = Absence.objects.get()
    assert own.during.upper - own.during.lower == dt.timedelta(hours=47)
    assert not own.is_by_the_hour
    assert own.last_day == dt.date(2027, 3, 28)


@pytest.mark.parametrize(
    ("first", "last", "hours"),
    [
        ("2027-03-02", "2027-03-01", (None, None)), ("2020-01-01", "2020-01-02", (None, None)),
        ("2027-01-01", "2029-01-01", (None, None)), ("9999-12-31", "9999-12-31", (None, None)),
        ("0001-01-01", "0001-01-01", (None, None)),
        ("2027-03-02", "2027-03-02", (dt.time(12), dt.time(12))),
    ],
)  # fmt: skip
def test_absence_that_cannot_be_is_refused(
    amal: Interpreter, first: str, last: str, hours: absences.Hours
) -> None:
    days = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    with pytest.raises(Refused, match="Bitte prüfen"):
        absences.be_away(amal, *days, by=amal.person, hours=hours)
    assert not Absence.objects.exists()


def test_absence_that_has_begun_ends_now(house: House, amal: Interpreter) -> None:
    now = clock.now()
    own = Absence.objects.create(
        interpreter=amal, during=(now - dt.timedelta(days=2), now + dt.timedelta(days=2))
    )
    absences.be_back(own, by=amal.person)
    own.refresh_from_db()
    assert own.during.upper <= clock.now()
    with pytest.raises(Refused, match="vorbei"):
        absences.be_back(own, by=amal.person)


def test_nobody_else_takes_an_absence_back(client: Client, house: House, amal: Interpreter) -> None:
    now = clock.now() + dt.timedelta(days=3)
    own = Absence.objects.create(interpreter=amal, during=(now, now + dt.timedelta(days=1)))
    other = make_interpreter("Bana")
    client.force_login(other.person)
    assert client.post(page(amal, f"abwesend/{own.pk}/weg/")).status_code == 404
    assert client.post(page(other, f"abwesend/{own.pk}/weg/")).status_code == 404
    with pytest.raises(NotAllowed):
        absences.be_back(own, by=other.person)
    assert Absence.objects.exists()


# --- wishes ------------------------------------------------------------------------------------
def wishes(**changes: Any) -> dict[str, Any]:
    return {
        "modes": ["on_site"], "radius_km": "20", "transport": "car", "most_asked": "3",
        "hours_a_week": "6", "postcode": "",
    } | changes  # fmt: skip


def test_quiet_hours_gender_and_money_from_elsewhere_are_kept(
    client: Client, house: House, amal: Interpreter
) -> None:
    client.force_login(house.interpreter)
    sent = wishes(quiet_from="20:00", quiet_to="07:30", gender="d", declared="120,50")
    assert client.post(page(amal, "wuensche/"), sent).status_code == 302
    amal.refresh_from_db()
    assert (amal.quiet_from, amal.quiet_to) == (dt.time(20), dt.time(7, 30))
    assert (amal.gender, amal.declared) == ("d", 12_050)
    for wrong in (
        {"quiet_from": "20:00"},
        {"declared": "-1"},
        {"declared": "viel"},
        {"gender": "q"},
    ):
        answer = client.post(page(amal, "wuensche/"), wishes(**wrong))
        assert answer.context["form"].errors


def test_limit_and_fee_are_for_the_coordination_alone(
    client: Client, house: House, amal: Interpreter
) -> None:
    office = {"grade": "trained", "german": "C1", "fee_class": "B", "tax_limit": "960"}
    client.force_login(house.interpreter)
    client.post(page(amal, "wuensche/"), wishes(**office))
    amal.refresh_from_db()
    assert (amal.grade, amal.tax_limit, amal.fee_class) == ("lay", None, "A")
    with pytest.raises(NotAllowed):
        profiles.write_profile(amal, {"tax_limit": 1}, by=house.interpreter)
    client.force_login(house.coordination)
    assert client.post(page(amal, "wuensche/"), wishes(**office)).status_code == 302
    amal.refresh_from_db()
    assert (amal.grade, amal.german, amal.tax_limit, amal.fee_class) == (
        "trained",
        "C1",
        96_000,
        "B",
    )


# --- languages ---------------------------------------------------------------------------------
def test_language_is_proposed_and_counts_once_the_coordination_agrees(
    client: Client, house: House, amal: Interpreter
) -> None:
    client.force_login(house.interpreter)
    client.post(page(amal, "sprachen/"), {"code": "ti", "dialect": " ", "level": "C1"})
    proposal = LanguageProposal.objects.get()
    assert candidates_for(house.coordination, make_request(house, "ti")).good == []
    assert (
        client.post(
            page(amal, f"sprachen/vorschlag/{proposal.pk}/"), {"answer": "take"}
        ).status_code
        == 403
    )
    client.force_login(house.coordination)
    assert "Vorgeschlagene Sprachen" in client.get("/heute/").content.decode()
    client.post(page(amal, f"sprachen/vorschlag/{proposal.pk}/"), {"answer": "take"})
    assert len(candidates_for(house.coordination, make_request(house, "ti")).good) == 1
    assert not LanguageProposal.objects.exists()
    client.force_login(house.interpreter)
    own = amal.languages.get(code="ti")
    client.post(page(amal, f"sprachen/{own.pk}/weg/"))
    assert [one.code for one in amal.languages.all()] == ["ar"]


def test_coordination_writes_languages_with_dialect_direction_and_evidence(
    client: Client, house: House, amal: Interpreter
) -> None:
    client.force_login(house.coordination)
    sent = {
        "rows": "3", "row0-code": "ar", "row0-dialect": "Syrisch", "row0-level": "native",
        "row0-direction": "both", "row0-evidence": "Abitur in Aleppo", "row1-code": "fr",
        "row1-dialect": "", "row1-level": "B2", "row1-direction": "to_german", "row1-evidence": "",
        "row2-code": "", "row2-level": "native", "row2-direction": "both",
    }  # fmt: skip
    assert client.post(page(amal, "sprachen/"), sent).status_code == 302
    rows = [
        (one.code, one.dialect, one.level, one.direction, one.evidence)
        for one in amal.languages.all()
    ]
    assert rows == [
        ("ar", "Syrisch", "native", "both", "Abitur in Aleppo"), ("fr", "", "B2", "to_german", ""),
    ]  # fmt: skip
    assert "Abitur in Aleppo" in client.get(page(amal)).content.decode()
    twice = sent | {"row1-code": "ar", "row1-dialect": "syrisch"}
    assert client.post(page(amal, "sprachen/"), twice).status_code == 409
    assert amal.languages.count() == 2


def test_what_may_not_be_proposed_is_refused(house: House, amal: Interpreter) -> None:
    with pytest.raises(Refused, match="steht schon da"):
        languages.propose(amal, Said("ar"), by=amal.person)
    with pytest.raises(Refused, match="kennen wir nicht"):
        languages.propose(amal, Said("qqq"), by=amal.person)
    for number in range(languages.MOST_PROPOSALS):
        languages.propose(amal, Said("fr", f"Dialekt {number}"), by=amal.person)
    with pytest.raises(Refused, match="genug"):
        languages.propose(amal, Said("en"), by=amal.person)
    for person in (house.coordination, house.requester):
        with pytest.raises(NotAllowed):
            languages.propose(amal, Said("en"), by=person)
    with pytest.raises(NotAllowed):
        languages.write_languages(amal, [Said("en")], by=amal.person)


# --- the account -------------------------------------------------------------------------------
def test_account_is_encrypted_masked_and_for_two_alone(
    client: Client, house: House, amal: Interpreter
) -> None:
    client.force_login(house.interpreter)
    wrong = client.post(page(amal, "konto/"), {"holder": "Amal", "iban": IBAN[:-1] + "1"})
    assert "Prüfziffer" in str(wrong.context["form"].errors)
    assert client.post(page(amal, "konto/"), {"holder": "Amal", "iban": IBAN}).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT iban FROM interpreting_bankaccount")
        assert IBAN.encode() not in bytes(cursor.fetchone()[0])
    for person in (house.interpreter, house.coordination):
        client.force_login(person)
        for end in ("", "konto/"):
            text = client.get(page(amal, end)).content.decode()
            assert "DE… 3000" in text
            assert IBAN[:12] not in text
    for person in (house.requester, house.municipality, make_interpreter("Bana").person):
        client.force_login(person)
        assert client.get(page(amal, "konto/")).status_code == 404


def test_page_takes_the_same_queries_for_little_and_much(
    client: Client, house: House, amal: Interpreter, django_assert_num_queries: Any
) -> None:
    client.force_login(house.coordination)
    client.get(page(amal))
    for number in range(2):
        with django_assert_num_queries(17):
            assert client.get(page(amal)).status_code == 200
        for code in ("fr", "en", "es"):
            SpokenLanguage.objects.create(interpreter=amal, code=code, dialect=str(number))
            LanguageProposal.objects.create(interpreter=amal, code=code, dialect=str(number))
            Paper.objects.create(interpreter=amal, kind="record", seen_on=clock.today())
        absences.be_away(amal, weekday(), weekday(), by=amal.person)
