"""A date moves: nobody is asked for the old time any more, and everybody asked hears how it ended."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from nabe.core import clock, pagecache
from nabe.core.errors import Refused
from nabe.interpreting.actions import cancelling, changing, dispatch
from nabe.interpreting.actions.changing import Change
from nabe.interpreting.actions.county import write_rule
from nabe.interpreting.fees import Cancellation, Rule
from nabe.interpreting.models import (
    Assignment,
    Entry,
    FeeRule,
    Interpreter,
    Invitation,
    Request,
    Slot,
)
from nabe.interpreting.presets import preset
from nabe.interpreting.queries.candidates import candidates
from nabe.messages.models import Message
from tests.interpreting.factories import make_interpreter, make_invitation, make_request
from tests.interpreting.test_bundles import chain
from tests.people.house import House

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def later(request: Request, hours: int = 2) -> Change:
    begins = clock.local(request.slots.order_by("order")[0].starts_at)
    columns = {"street": request.street, "municipality": request.municipality}
    return Change(columns, begins.date(), (begins + hours * HOUR).time(), 60)


def promised(house: House, amal: Interpreter) -> Assignment:
    request = make_request(house)
    return dispatch.accept(make_invitation(request, amal), request.slots.get().pk)


def test_old_time_is_offered_to_nobody(client: Client, house: House) -> None:
    held = promised(house, make_interpreter("Amal", person=house.interpreter))
    request, old = held.request, held.slot
    changing.change(request, later(request), by=house.requester)
    request = Request.objects.get(pk=request.pk)
    assert [one.starts_at for one in request.slots.all()] == [old.starts_at + 2 * HOUR]
    assert Assignment.objects.get(pk=held.pk).slot == old  # history stays true
    bana = make_interpreter("Bana")
    asked = make_invitation(Request.objects.get(pk=request.pk), bana)
    with pytest.raises(Refused, match="vorbei"):
        dispatch.accept(asked, old.pk)
    client.force_login(house.requester)
    page = client.get(request.get_absolute_url()).content.decode()
    assert (f"{clock.local(old.starts_at):%H:%M}–" in page) is False


def test_whoever_answered_for_the_old_time_is_asked_anew(client: Client, house: House) -> None:
    amal = make_interpreter("Amal", person=house.interpreter)
    held = promised(house, amal)
    others = {name: make_interpreter(name) for name in ("No", "Other", "Late")}
    request = held.request
    for name, state in (("No", "no"), ("Other", "other"), ("Late", "expired")):
        make_invitation(request, others[name], state=state, other_time="ab 11")
    mine = Invitation.objects.get(interpreter=amal)
    changing.change(request, later(request), by=house.requester)
    fresh = Request.objects.select_related("setting").get(pk=request.pk)
    assert {one.question for one in candidates(fresh).good} == {""}
    assert len(candidates(fresh).good) == 4
    client.force_login(house.interpreter)
    page = client.get(f"/buero/dolmetschen/frage/{mine.pk}/").content.decode()
    assert "Diese Anfrage hat sich erledigt" in page
    assert 'value="yes"' not in page
    assert dispatch.invite(fresh, [amal.pk], by=house.coordination) == 1


def test_promised_alternative_is_what_moves(client: Client, house: House) -> None:
    request = make_request(house)
    first = request.slots.get()
    second = Slot.objects.create(
        request=request, order=1, starts_at=first.starts_at + 3 * HOUR,
        ends_at=first.ends_at + 3 * HOUR,
    )  # fmt: skip
    dispatch.accept(make_invitation(request, make_interpreter("Amal")), second.pk)
    client.force_login(house.requester)
    page = client.get(f"{request.get_absolute_url()}aendern/").content.decode()
    assert f'value="{clock.local(second.starts_at):%H:%M}"' in page
    page = client.get(request.get_absolute_url()).content.decode()
    assert f"{clock.local(first.starts_at):%H:%M}–" not in page


def test_late_move_is_paid_as_a_late_cancellation(house: House) -> None:
    FeeRule.objects.all().delete()
    steps = (Cancellation(hours_before=24, percent=50),)
    rule = Rule("spät", preset("demo-a").rule().tariff, cancellations=steps)
    write_rule("A", rule, dt.date(2020, 1, 1), by=house.coordination)
    pagecache.forget()
    held = promised(house, make_interpreter("Amal"))
    with time_machine.travel(held.slot.starts_at - 2 * HOUR, tick=False):
        changing.change(held.request, later(held.request, 5), by=house.coordination)
    assert Entry.objects.get().cents == 1250


# --- everybody hears how it ended --------------------------------------------------------------
@pytest.mark.parametrize("end", ["yes", "cancelled", "unfilled"])
def test_everybody_asked_hears_once_that_nobody_is_needed(house: House, end: str) -> None:
    request = make_request(house)
    asked = {state: make_interpreter(state) for state in ("sent", "other", "expired", "no")}
    for state, one in asked.items():
        make_invitation(request, one, state=state)
    if end == "yes":
        winner = make_invitation(request, make_interpreter("Amal"))
        dispatch.accept(winner, request.slots.get().pk)
        dispatch.give_back(Assignment.objects.get(), search=False)
        again = make_invitation(request, make_interpreter("Bana"))
        dispatch.accept(again, request.slots.get().pk)
    elif end == "cancelled":
        cancelling.cancel(request, by=house.requester)
    else:
        dispatch.close_unfilled(request, by=house.coordination, reason="niemand da")
    told = Message.objects.filter(kind="invitation_not_needed")
    assert sorted(one.person.name for one in told if one.person) == ["expired", "other", "sent"]
    # An unanswered question stays on record as one: it says how likely the next yes is.
    assert Invitation.objects.get(interpreter=asked["expired"]).state == "expired"


def test_who_was_asked_twice_and_said_no_is_left_in_peace(house: House) -> None:
    request = make_request(house)
    amal = make_interpreter("Amal")
    day = dt.timedelta(days=1)
    make_invitation(request, amal, state="expired", sent_at=clock.now() - day)
    make_invitation(request, amal, state="no")
    cancelling.cancel(request, by=house.requester)
    assert not Message.objects.filter(kind="invitation_not_needed").exists()


@pytest.mark.parametrize(("days", "waits"), [(21, True), (1, False)])
def test_quiet_hours_hold_what_can_wait(house: House, days: int, waits: bool) -> None:
    quiet = {"quiet_from": dt.time(18), "quiet_to": dt.time(9)}
    amal, bana = make_interpreter("Amal", **quiet), make_interpreter("Bana", **quiet)
    begins = dt.datetime.combine(
        clock.today() + dt.timedelta(days=5), dt.time(21), clock.local(clock.now()).tzinfo
    )
    with time_machine.travel(begins, tick=False):
        request = make_request(house, day=begins.date() + dt.timedelta(days=days))
        make_invitation(request, bana)
        dispatch.accept(make_invitation(request, amal), request.slots.get().pk)
        cancelling.cancel(request, by=house.requester)
    morning = begins + 12 * HOUR
    not_needed = Message.objects.get(kind="invitation_not_needed")
    assert not_needed.not_before == morning  # nobody has to get up for it
    off = Message.objects.get(kind="assignment_cancelled")
    assert (off.not_before == morning) is waits  # who leaves home early has to know


@pytest.mark.parametrize(("by_pool", "payer"), [("", "requester"), ("on", "pool")])
def test_late_move_is_paid_by_whoever_moved(
    client: Client, house: House, by_pool: str, payer: str
) -> None:
    FeeRule.objects.all().delete()
    steps = (Cancellation(hours_before=24, percent=50),)
    rule = Rule("spät", preset("demo-a").rule().tariff, cancellations=steps)
    write_rule("A", rule, dt.date(2020, 1, 1), by=house.coordination)
    pagecache.forget()
    request = make_request(house, street="Ring 1", body_pays=True)
    asked = make_invitation(request, make_interpreter("Amal"))
    held = dispatch.accept(asked, request.slots.get().pk)
    request.refresh_from_db()
    where = f"{request.get_absolute_url()}aendern/"
    later_day = (held.slot.starts_at + dt.timedelta(days=7)).date().isoformat()
    with time_machine.travel(held.slot.starts_at - 2 * HOUR, tick=False):
        client.force_login(house.requester)
        assert "Der Pool verlegt" not in client.get(where).content.decode()
        client.force_login(house.coordination)
        assert "Der Pool verlegt" in client.get(where).content.decode()
        said = retyped(request, day=later_day, by_pool=by_pool)
        assert client.post(where, said).status_code == 302
    assert Entry.objects.get(assignment=held).paid_by == payer
    held.refresh_from_db()
    assert held.ended_by == ("pool" if by_pool else "body")


# --- another language, another way of talking, another wish --------------------------------------
def retyped(request: Request, **changes: object) -> dict[str, object]:
    """What the form of changes sends when nothing but these fields was touched."""
    slot = request.slots.get(order=0)
    begins = clock.local(slot.starts_at)
    said: dict[str, object] = {
        "day": begins.date().isoformat(), "time": f"{begins:%H:%M}", "minutes": slot.minutes,
        "language": request.language, "mode": request.mode, "street": request.street or "Ring 1",
        "municipality": request.municipality_id, "gender": request.gender,
        "gender_reason": request.gender_reason,
    }  # fmt: skip
    return said | changes


@pytest.mark.parametrize(
    ("changes", "column", "value"),
    [
        ({"mode": "video"}, "mode", "video"), ({"language": "tr"}, "language", "tr"),
        ({"gender": "m", "gender_reason": "Es geht um einen Vater."}, "gender", "m"),
        ({"dialect": "Sudanesisch", "needs_dialect": "on"}, "dialect", "Sudanesisch"),
    ],
)  # fmt: skip
def test_another_question_is_asked_anew(
    client: Client, house: House, changes: dict[str, object], column: str, value: str
) -> None:
    held = promised(house, make_interpreter("Amal"))
    request = held.request
    Request.objects.filter(pk=request.pk).update(street="Ring 1")
    client.force_login(house.requester)
    request.refresh_from_db()
    where = f"{request.get_absolute_url()}aendern/"
    assert client.post(where, retyped(request, **changes)).status_code == 302
    request.refresh_from_db()
    held.refresh_from_db()
    assert getattr(request, column) == value
    assert (request.state, held.state) == ("open", "cancelled")
    assert request.slots.filter(order=0).exists()
    if column == "mode":
        assert request.street == ""


def test_wish_that_binds_less_and_a_time_that_bends_keep_the_promise(
    client: Client, house: House
) -> None:
    held = promised(house, make_interpreter("Amal"))
    request = held.request
    Request.objects.filter(pk=request.pk).update(
        gender="w", gender_reason="Es geht um eine Mutter.", street="Ring 1"
    )
    request.refresh_from_db()
    client.force_login(house.requester)
    where = f"{request.get_absolute_url()}aendern/"
    page = client.get(where).content.decode()
    assert 'value="ar" selected' in page
    said = retyped(request, gender="", gender_reason="", is_flexible="on")
    assert client.post(where, said).status_code == 302
    request.refresh_from_db()
    held.refresh_from_db()
    assert (request.gender, request.is_flexible) == ("", True)
    assert (request.state, held.state) == ("confirmed", "confirmed")


def test_change_to_a_place_needs_the_place(client: Client, house: House) -> None:
    request = make_request(house, mode="phone", municipality=None, street="")
    client.force_login(house.requester)
    where = f"{request.get_absolute_url()}aendern/"
    page = client.post(where, retyped(request, mode="on_site", street="", municipality=""))
    assert "Bitte nennen Sie Straße und Hausnummer." in page.content.decode()
    assert client.post(
        where, retyped(request, mode="on_site", municipality=house.town.pk)
    ).status_code == 302  # fmt: skip
    request.refresh_from_db()
    assert (request.mode, request.municipality) == ("on_site", house.town)
    assert request.lat is not None
    page = client.post(where, retyped(request, gender="w", gender_reason=""))
    assert "Bitte sagen Sie kurz, warum." in page.content.decode()
    named = client.post(where, retyped(request, gender="w", gender_reason="wegen Frau Yılmaz"))
    assert named.status_code == 200


# --- what nobody typed stays ---------------------------------------------------------------------
def test_note_for_all_dates_leaves_what_differs_on_one(client: Client, house: House) -> None:
    rows = chain(house, 2)
    Request.objects.filter(pk__in=[one.pk for one in rows]).update(street="Ring 1")
    Request.objects.filter(pk=rows[1].pk).update(mode="phone", language="tr", street="")
    later_slot = rows[1].slots.get()
    Slot.objects.filter(pk=later_slot.pk).update(
        starts_at=later_slot.starts_at + HOUR, ends_at=later_slot.ends_at + HOUR
    )
    asked = make_invitation(rows[1], make_interpreter("Amal", "tr"))
    held = dispatch.accept(asked, later_slot.pk)
    rows[0].refresh_from_db()
    client.force_login(house.requester)
    said = retyped(rows[0], scope="all", note="Raum 7")
    assert client.post(f"{rows[0].get_absolute_url()}aendern/", said).status_code == 302
    rows[1].refresh_from_db()
    held.refresh_from_db()
    assert (rows[1].note, rows[1].mode, rows[1].language) == ("Raum 7", "phone", "tr")
    assert held.state == "confirmed"
    assert rows[1].slots.get().starts_at == later_slot.starts_at + HOUR


def test_place_of_a_talk_by_phone_moves_nobody(client: Client, house: House) -> None:
    held = promised(house, make_interpreter("Amal", modes=["on_site", "phone"]))
    Request.objects.filter(pk=held.request_id).update(mode="phone", street="Ring 1")
    request = Request.objects.get(pk=held.request_id)
    client.force_login(house.requester)
    said = retyped(request, municipality="", note="Bitte pünktlich anrufen")
    assert client.post(f"{request.get_absolute_url()}aendern/", said).status_code == 302
    held.refresh_from_db()
    request.refresh_from_db()
    assert (held.state, request.municipality) == ("confirmed", house.town)


def test_another_language_forgets_what_was_said_of_the_first(client: Client, house: House) -> None:
    request = make_request(
        house, street="Ring 1", also=["en"], dialect="Syrisch", needs_dialect=True
    )
    client.force_login(house.requester)
    said = retyped(request, language="tr", dialect="Syrisch", needs_dialect="on")
    assert client.post(f"{request.get_absolute_url()}aendern/", said).status_code == 302
    request.refresh_from_db()
    assert (request.also, request.dialect, request.needs_dialect) == ([], "", False)


def test_body_hears_what_the_pool_changed_and_nothing_of_its_own_changes(house: House) -> None:
    request = make_request(house)
    changing.change(request, later(request), by=house.requester)
    assert not Message.objects.filter(kind="request_changed").exists()
    request.refresh_from_db()
    changing.change(request, later(request), by=house.coordination)
    told = Message.objects.get(kind="request_changed")
    assert told.person == house.requester
    begins = clock.local(Request.objects.get().slots.get().starts_at)
    assert f"{begins:%d.%m.%Y}" in told.text
    assert "der Pool hat Ihre Anfrage geändert" in told.text
    for same in (later(request, 0), later(request, 0)):
        changing.change(request, same, by=house.coordination)
    assert Message.objects.filter(kind="request_changed").count() == 1
