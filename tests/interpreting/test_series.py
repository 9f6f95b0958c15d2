"""Series, groups, changes, exceptions."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from nabe.core import clock, pagecache
from nabe.core.errors import NotAllowed, Refused
from nabe.interpreting.actions import changing, dispatch
from nabe.interpreting.models import (
    Assignment,
    Conflict,
    Fund,
    Interpreter,
    Invitation,
    Request,
)
from nabe.interpreting.queries.candidates import candidates
from nabe.interpreting.series import further_dates
from nabe.messages.models import Message
from tests.interpreting.factories import (
    at,
    make_interpreter,
    make_invitation,
    make_request,
    weekday,
)
from tests.interpreting.test_asking import ASK, typed
from tests.people.house import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def requester(client: Client, house: House) -> Client:
    make_interpreter("Amal")
    make_interpreter("Bana", "tr")
    client.force_login(house.requester)
    return client


def send(client: Client, said: dict[str, object]) -> None:
    answer = client.post(ASK, said | {"step": "send"})
    assert answer.status_code == 302, answer.content.decode()[:3000]


# --- asking ------------------------------------------------------------------------------------
def test_series_is_one_form_and_a_request_for_each_date(requester: Client, house: House) -> None:
    first = weekday()
    said = typed(house, repeat="2", until=(first + dt.timedelta(weeks=6)).isoformat())
    assert "und 3 weitere Termine" in requester.post(ASK, said).content.decode()
    for _twice in range(2):
        send(requester, said)
    rows = Request.objects.order_by("slots__starts_at")
    times = [clock.local(one.slots.get().starts_at) for one in rows]
    expected = [at(first + dt.timedelta(weeks=weeks), dt.time(9, 30)) for weeks in (0, 2, 4, 6)]
    assert times == expected
    assert {one.bundle for one in rows} == {rows[0].bundle}
    assert Message.objects.filter(kind="request_arrived").count() == 1
    page = requester.get(rows[0].get_absolute_url()).content.decode()
    assert "Andere Termine der Serie" in page


def test_series_keeps_the_time_over_the_change_of_the_clock_and_leaves_out_holidays() -> None:
    begins = at(dt.date(2027, 3, 22), dt.time(10))
    slots = [(begins, begins + dt.timedelta(hours=1))]
    dates, left_out = further_dates(
        slots, 1, dt.date(2027, 4, 12), lambda day: day == dt.date(2027, 3, 29)
    )
    assert [clock.local(one[0][0]).hour for one in dates] == [10, 10]
    assert left_out == [dt.date(2027, 3, 29)]
    night = at(dt.date(2027, 3, 21), dt.time(2, 30))
    dates, left_out = further_dates(
        [(night, night + dt.timedelta(hours=1))], 1, dt.date(2027, 3, 28), lambda day: False
    )
    assert (dates, left_out) == ([], [dt.date(2027, 3, 28)])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"repeat": "1"}, "Bitte sagen Sie, bis wann"),
        ({"repeat": "1", "until": "2020-01-01"}, "nach dem ersten Termin"),
        ({"repeat": "1", "until": "2099-01-01"}, "höchstens über ein Jahr"),
        ({"repeat": "1", "until": "2027-12-01", "more_languages": ["tr"]}, "entweder eine Serie"),
    ],
)
def test_impossible_series_is_told(
    requester: Client, house: House, changes: dict[str, object], sentence: str
) -> None:
    assert sentence in requester.post(ASK, typed(house, **changes)).content.decode()


def test_series_of_a_case_meets_the_cap(requester: Client, house: House) -> None:
    until = (weekday() + dt.timedelta(weeks=10)).isoformat()
    page = requester.post(ASK, typed(house, repeat="1", until=until, case="F-1"))
    assert "Das ist nicht möglich" in page.content.decode()


def test_evening_for_parents_asks_for_several_languages(requester: Client, house: House) -> None:
    send(requester, typed(house, more_languages=["tr"], note="Elternabend"))
    assert sorted(Request.objects.values_list("language", flat=True)) == ["ar", "tr"]
    assert Request.objects.values("bundle").distinct().count() == 1


def test_same_person_as_before_is_remembered_by_case(requester: Client, house: House) -> None:
    amal = Interpreter.objects.get(person__name="Amal")
    before = make_request(house, case="F-7")
    dispatch.accept(make_invitation(before, amal), before.slots.get().pk)
    send(requester, typed(house, case="F-7", same_person="on", day=weekday(30).isoformat()))
    assert Request.objects.get(case="F-7", state="open").same == amal


def test_gate_says_when_the_money_is_spent(requester: Client, house: House) -> None:
    day = weekday()
    fund = Fund.objects.create(
        name="Land", first_day=day.replace(month=1, day=1), last_day=day.replace(month=12, day=31),
        cents=2500,
    )  # fmt: skip
    pagecache.content_changed()
    pagecache.forget()
    send(requester, typed(house))
    request = Request.objects.get()
    assert request.fund == fund
    asked = make_invitation(request, Interpreter.objects.get(person__name="Amal"))
    dispatch.accept(asked, request.slots.get().pk)
    page = requester.post(ASK, typed(house, time="14:00")).content.decode()
    assert "kein Geld mehr da" in page


def test_exception_opens_what_was_refused(requester: Client, house: House) -> None:
    requester.post(ASK, typed(house, excluded=["legal"]) | {"step": "send"})
    request = Request.objects.get(state="refused")
    with pytest.raises(NotAllowed):
        changing.allow(request, by=house.requester, reason="bitte")
    with pytest.raises(Refused, match="warum"):
        changing.allow(request, by=house.coordination, reason=" ")
    changing.allow(request, by=house.coordination, reason="Leitung hat zugestimmt")
    assert Request.objects.get().state == "open"
    assert Message.objects.filter(kind="request_allowed").count() == 1


@pytest.mark.parametrize(
    ("changes", "kind", "number"),
    [
        ({"repeat": "1", "until": (weekday() + dt.timedelta(weeks=2)).isoformat()}, "series", 3),
        ({"more_languages": ["tr", "uk"]}, "group", 3),
    ],
)
def test_exception_is_for_all_dates_and_languages(
    requester: Client, house: House, changes: dict[str, object], kind: str, number: int
) -> None:
    page = requester.post(ASK, typed(house, excluded=["legal"], **changes) | {"step": "send"})
    assert page.status_code == 409
    request = Request.objects.get()  # one refusal, however many dates it had
    requester.force_login(house.coordination)
    page = requester.get(request.get_absolute_url()).content.decode()
    assert "alle Termine und Sprachen" in page
    changing.allow(request, by=house.coordination, reason="Leitung hat zugestimmt")
    rows = Request.objects.order_by("number")
    assert [one.state for one in rows] == ["open"] * number
    assert {one.bundle.kind for one in rows if one.bundle} == {kind}
    assert {one.by for one in rows} == {house.requester}
    starts = {one.slots.get().starts_at for one in rows}
    assert (len(starts), len({one.language for one in rows})) == (
        (3, 1) if kind == "series" else (1, 3)
    )
    assert len({one.number for one in rows}) == len({one.key for one in rows}) == number
    assert not any(one.further for one in rows)


# --- changing ----------------------------------------------------------------------------------
def series(requester: Client, house: House) -> list[Request]:
    until = (weekday() + dt.timedelta(weeks=2)).isoformat()
    send(requester, typed(house, repeat="1", until=until))
    return list(Request.objects.order_by("slots__starts_at"))


def moved(
    request: Request, *, days: int = 0, time: dt.time = dt.time(9, 30), **columns: object
) -> changing.Change:
    begins = clock.local(request.slots.get().starts_at)
    return changing.Change(columns, begins.date() + dt.timedelta(days=days), time, 60)


@pytest.mark.parametrize(("scope", "number"), [("one", 1), ("following", 2), ("all", 3)])
def test_one_the_following_or_all_dates_change(
    requester: Client, house: House, scope: str, number: int
) -> None:
    rows = series(requester, house)
    change = moved(rows[1], days=1, time=dt.time(11))
    assert changing.change(rows[1], change, by=house.requester, scope=scope) == number
    later = [
        one for one in rows
        if clock.local(Request.objects.get(pk=one.pk).slots.get().starts_at).time() == dt.time(11)
    ]  # fmt: skip
    assert len(later) == number
    assert changing.change(rows[1], change, by=house.requester, scope="one") == 0


def test_another_time_releases_who_promised_and_keeps_their_history(
    requester: Client, house: House
) -> None:
    request = series(requester, house)[0]
    amal = Interpreter.objects.get(person__name="Amal")
    held = dispatch.accept(make_invitation(request, amal), request.slots.get().pk)
    changing.change(request, moved(request, time=dt.time(13)), by=house.requester)
    request.refresh_from_db()
    held.refresh_from_db()
    assert (request.state, held.state) == ("open", "cancelled")
    assert clock.local(held.slot.starts_at).time() == dt.time(9, 30)
    first = request.slots.order_by("order")[0]
    assert clock.local(first.starts_at).time() == dt.time(13)
    assert Message.objects.filter(kind="assignment_cancelled").count() == 1


def test_another_note_keeps_the_promise_and_is_told(requester: Client, house: House) -> None:
    request = series(requester, house)[0]
    amal = Interpreter.objects.get(person__name="Amal")
    dispatch.accept(make_invitation(request, amal), request.slots.get().pk)
    changing.change(request, moved(request, note="Raum 7"), by=house.requester)
    request.refresh_from_db()
    assert (request.state, request.note) == ("confirmed", "Raum 7")
    assert Message.objects.filter(kind="assignment_changed").count() == 1


def test_page_changes_a_series(requester: Client, house: House) -> None:
    request = series(requester, house)[0]
    address = f"{request.get_absolute_url()}aendern/"
    assert "alle Termine der Serie" in requester.get(address).content.decode()
    begins = clock.local(request.slots.get().starts_at)
    said = {
        "day": begins.date().isoformat(), "time": "12:00", "minutes": "60", "scope": "all",
        "municipality": house.town.pk, "street": "Ring 1", "language": "ar", "mode": "on_site",
    }  # fmt: skip
    assert requester.post(address, said).status_code == 302
    times = {clock.local(one.slots.get().starts_at).time() for one in Request.objects.all()}
    assert times == {dt.time(12)}


def test_nothing_moves_into_the_past_and_foreign_bodies_change_nothing(
    requester: Client, house: House
) -> None:
    request = series(requester, house)[0]
    with pytest.raises(Refused, match="Vergangenheit"):
        changing.change(request, moved(request, days=-400), by=house.requester)
    with pytest.raises(NotAllowed):
        changing.change(request, moved(request), by=house.provider)


# --- cancelling --------------------------------------------------------------------------------
@pytest.mark.parametrize(("scope", "number"), [("one", 1), ("following", 2), ("all", 3)])
def test_one_the_following_or_all_dates_are_cancelled(
    requester: Client, house: House, scope: str, number: int
) -> None:
    rows = series(requester, house)
    amal = Interpreter.objects.get(person__name="Amal")
    for one in rows[1:]:
        dispatch.accept(make_invitation(one, amal), one.slots.get().pk)
    page = requester.get(rows[1].get_absolute_url()).content.decode()
    assert "diesen und alle folgenden" in page
    said = {"step": "cancel", "scope": scope, "reason": "Kurs fällt aus"}
    answer = requester.post(f"{rows[1].get_absolute_url()}schritt/", said, follow=True)
    number_said = f"{number} Anfragen sind" if number > 1 else "1 Anfrage ist"
    assert f"{number_said} abgesagt." in answer.content.decode()
    assert Request.objects.filter(state="cancelled", reason="Kurs fällt aus").count() == number
    # Whoever would have come reads every date of theirs in one message.
    told = Message.objects.get(kind="assignment_cancelled")
    assert told.text.count("\n–") == min(number, 2)


def test_pool_calls_a_whole_series_off_in_one_message(requester: Client, house: House) -> None:
    rows = series(requester, house)
    requester.force_login(house.coordination)
    address = f"{rows[0].get_absolute_url()}schritt/"
    answer = requester.post(
        address, {"step": "call_off", "scope": "all", "reason": ""}, follow=True
    )
    assert "warum der Pool absagt" in answer.content.decode()
    assert not Request.objects.filter(state="cancelled").exists()
    requester.post(address, {"step": "call_off", "scope": "all", "reason": "niemand da"})
    assert Request.objects.filter(cancelled_by="pool").count() == 3
    told = Message.objects.get(kind="request_called_off")
    assert told.text.count("\n–") == 3
    assert "diese Termine absagen" in told.text


def test_two_people_for_one_language_are_asked_for_at_once(requester: Client, house: House) -> None:
    amal = Interpreter.objects.get(person__name="Amal")
    bana = make_interpreter("Bana", "ar")
    send(requester, typed(house, people="2", dialect="Syrisch", more_languages=["tr"]))
    rows = Request.objects.order_by("number")
    assert [(one.language, one.dialect) for one in rows] == [
        ("ar", "Syrisch"), ("ar", "Syrisch"), ("tr", ""),
    ]  # fmt: skip
    assert len({one.bundle_id for one in rows}) == 1
    first, second, _turkish = rows
    # Nobody is asked twice for one evening: each person gets one of the two questions.
    dispatch.invite(first, [amal.pk], by=house.coordination)
    dispatch.invite(second, by=house.coordination)
    asked = dict(Invitation.objects.values_list("request", "interpreter"))
    assert asked == {first.pk: amal.pk, second.pk: bana.pk}
    # Whoever cannot come to the one cannot come to the other, at the same hour.
    dispatch.decline(first.invitations.get())
    with pytest.raises(Refused):
        dispatch.invite(second, by=house.coordination)
    dispatch.take_word(first, amal.pk, first.slots.get().pk, by=house.coordination)
    dispatch.accept(second.invitations.get(), second.slots.get().pk)
    assert Request.objects.filter(state="confirmed").count() == 2
    page = requester.post(
        ASK,
        typed(house, people="2", repeat="1", until=(weekday(60)).isoformat(), step="send"),
    )
    assert "mehrere Personen" in page.content.decode()


def test_all_languages_of_an_evening_are_cancelled_together(
    requester: Client, house: House
) -> None:
    send(requester, typed(house, more_languages=["tr"]))
    first = Request.objects.order_by("number")[0]
    assert "alle Sprachen des Termins" in requester.get(first.get_absolute_url()).content.decode()
    requester.post(f"{first.get_absolute_url()}schritt/", {"step": "cancel", "scope": "all"})
    assert set(Request.objects.values_list("state", flat=True)) == {"cancelled"}


def test_unknown_scope_cancels_nothing(requester: Client, house: House) -> None:
    rows = series(requester, house)
    address = f"{rows[0].get_absolute_url()}schritt/"
    answer = requester.post(address, {"step": "cancel", "scope": "everything"})
    assert answer.status_code == 409
    assert not Request.objects.filter(state="cancelled").exists()


# --- conflicts and rare languages --------------------------------------------------------------
def test_who_is_too_near_to_a_case_says_so_and_is_not_asked_again(house: House) -> None:
    amal, request = make_interpreter("Amal"), make_request(house, case="F-9")
    changing.note_conflict(amal, request, by=None, reason="Nachbarin")
    assert changing.note_conflict(amal, request, by=None, reason="Nachbarin")
    assert Conflict.objects.count() == 1
    assert candidates(request).others == [("Amal", "ist in diesem Fall befangen")]
    assert [one.name for one in candidates(make_request(house)).good] == ["Amal"]


def test_coordination_bars_somebody_from_a_body(house: House) -> None:
    amal, request = make_interpreter("Amal"), make_request(house)
    assert changing.note_conflict(amal, request, by=None, reason="x") is None
    changing.note_conflict(amal, request, by=house.coordination, reason="arbeitet dort")
    assert not candidates(make_request(house)).good
    with pytest.raises(NotAllowed):
        changing.note_conflict(amal, request, by=house.requester, reason="x")


def test_speakers_of_a_rare_language_come_last_unless_it_is_asked_for(house: House) -> None:
    for number in range(25):
        make_interpreter(f"Person {number:02}")
    make_interpreter("Selam", "ar ti")
    pagecache.content_changed()
    pagecache.forget()
    found = candidates(make_request(house))
    assert found.good[-1].name == "Selam"
    assert "seltene Sprache" in " ".join(found.good[-1].fit.reasons)
    (only,) = candidates(make_request(house, "ti")).good
    assert "seltene" not in " ".join(only.fit.reasons)


# --- trips -------------------------------------------------------------------------------------
def test_two_talks_in_one_house_may_follow_at_once_and_elsewhere_not(house: House) -> None:
    amal, day = make_interpreter("Amal"), weekday()
    place = {"day": day, "street": "Schulstr. 1", "postcode": "59423"}
    first = make_request(house, time=dt.time(9), **place)
    then = make_request(house, time=dt.time(10), **place)
    other = make_request(house, time=dt.time(11), day=day, street="Markt 2", postcode="59423")
    for request in (first, then):
        asked = make_invitation(request, amal, km=5.0, travel_minutes=25)
        dispatch.accept(asked, request.slots.get().pk)
    assert Assignment.objects.filter(state="confirmed").count() == 2
    assert "hat zu dieser Zeit etwas anderes" in dict(candidates(other).reasons)
    asked = make_invitation(other, amal, km=5.0, travel_minutes=25)
    with pytest.raises(Refused, match="Weg dazwischen"):
        dispatch.accept(asked, other.slots.get().pk)


def test_yes_meets_absence_and_hours_that_came_meanwhile(house: House) -> None:
    amal, request = make_interpreter("Amal", hours_a_week=1), make_request(house)
    asked = make_invitation(request, amal)
    Interpreter.objects.filter(pk=amal.pk).update(hours_a_week=0)
    with pytest.raises(Refused, match="mehr Stunden"):
        dispatch.accept(asked, request.slots.get().pk)
    Interpreter.objects.filter(pk=amal.pk).update(hours_a_week=5)
    slot = request.slots.get()
    amal.absences.create(during=(slot.starts_at, slot.ends_at))
    with pytest.raises(Refused, match="abwesend"):
        dispatch.accept(asked, slot.pk)
