"""Planning many at once from the database to the page: proposed, taken, left, planned anew."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from nabe.core import clock, pagecache
from nabe.core.errors import NotAllowed, Refused
from nabe.interpreting.actions import dispatch, planning, recruiting
from nabe.interpreting.matching import in_words
from nabe.interpreting.models import Fund, Invitation, Proposal, Request
from nabe.interpreting.queries.planning import situation
from nabe.interpreting.queries.proposals import proposal_for_page, wanted_people
from nabe.messages.models import Message
from tests.interpreting.factories import make_interpreter, make_invitation, make_request, weekday
from tests.people.house import House

pytestmark = pytest.mark.django_db
PAGE = "/buero/dolmetschen/planen/"


def chosen(made: Proposal) -> dict[str, int]:
    return {key: who for key, (who, _slot) in made.chosen.items()}


def test_plan_gives_the_only_speaker_to_whom_needs_them(house: House) -> None:
    both, one = make_interpreter("Amal", "ar ku"), make_interpreter("Bana", "ar")
    kurdish, arabic = make_request(house, "ku"), make_request(house, "ar")
    made = planning.propose(by=house.coordination)
    assert chosen(made) == {str(kurdish.pk): both.pk, str(arabic.pk): one.pk}
    assert all(stage["bound"] == stage["value"] for stage in made.stages)
    assert not Invitation.objects.exists()


def test_plan_chains_talks_in_one_house_and_keeps_the_way_between_two(house: House) -> None:
    town = house.town  # she lives five kilometres away, so that each trip costs something
    amal, day = make_interpreter("Amal", lat=town.lat + 0.05, lon=town.lon), weekday()
    place = {"day": day, "street": "Schulstr. 1", "postcode": "59423"}
    first = make_request(house, time=dt.time(9), **place)
    then = make_request(house, time=dt.time(10), **place)
    apart = make_request(house, time=dt.time(11), day=day, street="Markt 2", postcode="59423")
    made = planning.propose(by=house.coordination)
    assert chosen(made) == {str(first.pk): amal.pk, str(then.pk): amal.pk}
    why = "alle, die passen, haben dann einen anderen Einsatz"
    assert in_words(made.uncovered[str(apart.pk)]) == why
    # what the planner allows, the yes allows
    assert planning.take(made, None, by=house.coordination) == (2, 0)
    for ask in Invitation.objects.all():
        dispatch.accept(ask, ask.request.slots.get().pk)


def test_reason_of_what_stays_open_is_the_first_rule(house: House) -> None:
    make_interpreter("Amal", "ar", modes=["phone"])
    nobody, wrong = make_request(house, "ti"), make_request(house, "ar")
    made = planning.propose(by=house.coordination)
    assert {key: in_words(why) for key, why in made.uncovered.items()} == {
        str(nobody.pk): "niemand spricht die Sprache",
        str(wrong.pk): "macht diese Art von Einsatz nicht",
    }
    with translation.override("en"):  # the reader's words, whoever planned
        shown = proposal_for_page(house.coordination)
        assert shown is not None
        assert {tuple(one.why) for one in shown.uncovered} == {
            ("nobody speaks the language",), ("does not do this kind of assignment",),
        }  # fmt: skip
    wanted = wanted_people(house.coordination)
    assert {(one.language, one.part_of_day, one.count) for one in wanted} == {
        ("ti", "morning", 1), ("ar", "morning", 1),
    }  # fmt: skip


def test_money_of_a_fund_is_a_limit(house: House) -> None:
    day = weekday()
    fund = Fund.objects.create(
        name="Land", first_day=day.replace(month=1, day=1), last_day=day.replace(month=12, day=31),
        cents=2600,
    )  # fmt: skip
    pagecache.forget()
    make_interpreter("Amal"), make_interpreter("Bana")
    for _number in range(2):
        make_request(house, fund=fund)
    made = planning.propose(by=house.coordination)
    assert (len(made.chosen), [in_words(why) for why in made.uncovered.values()]) == (
        1, ["das Geld ist verbraucht"],
    )  # fmt: skip


def test_question_on_its_way_stays_and_impossible_ones_do_not_break_the_plan(house: House) -> None:
    amal = make_interpreter("Amal")
    make_interpreter("Bana")
    first, second = make_request(house), make_request(house)
    for request in (first, second):  # both at the same time: she can only take one
        make_invitation(request, amal)
        Request.objects.filter(pk=request.pk).update(state="asking")
    made = planning.propose(by=house.coordination)
    assert sorted(chosen(made).values()).count(amal.pk) == 1
    assert len(made.chosen) == 2


@pytest.mark.parametrize(("keys", "asked"), [("all", 2), ("one", 1), ("none", 0)])
def test_coordination_takes_all_some_or_nothing(house: House, keys: str, asked: int) -> None:
    make_interpreter("Amal"), make_interpreter("Bana")
    rows = [make_request(house), make_request(house)]
    made = planning.propose(by=house.coordination)
    wanted = {"all": None, "one": [str(rows[0].pk)], "none": []}[keys]
    assert planning.take(made, wanted, by=house.coordination) == (asked, 0)
    assert planning.take(made, wanted, by=house.coordination) == (0, 0)  # sent twice
    assert Invitation.objects.count() == asked


def test_what_changed_meanwhile_is_left_out_and_old_proposals_are_refused(house: House) -> None:
    make_interpreter("Amal"), make_interpreter("Bana")
    rows = [make_request(house), make_request(house)]
    made = planning.propose(by=house.coordination)
    Request.objects.filter(pk=rows[0].pk).update(state="cancelled", cancelled_by="body")
    assert planning.take(made, None, by=house.coordination) == (1, 1)
    planning.propose(by=house.coordination)
    with pytest.raises(Refused, match="neueren Vorschlag"):
        planning.take(made, None, by=house.coordination)


def test_same_input_gives_the_same_proposal_and_stays_calm(house: House) -> None:
    for name in ("Amal", "Bana", "Caro"):
        make_interpreter(name)
    make_request(house)
    first, second = (planning.propose(by=house.coordination) for _twice in range(2))
    assert first.chosen == second.chosen
    assert first.input_hash != second.input_hash  # the second knows the first


def test_illness_gives_back_and_plans_anew_without_asking_anybody(house: House) -> None:
    amal, bana = make_interpreter("Amal"), make_interpreter("Bana")
    request = make_request(
        house, day=clock.today() + dt.timedelta(days=(7 - clock.today().weekday()))
    )
    dispatch.accept(make_invitation(request, amal), request.slots.get().pk)
    last = clock.today() + dt.timedelta(days=10)
    number, made = planning.fall_ill(amal, last, by=house.coordination)
    assert (number, chosen(made)) == (1, {str(request.pk): bana.pk})
    assert not Invitation.objects.filter(state="sent").exists()
    assert planning.fall_ill(bana, last, by=house.coordination)[0] == 0


def test_only_coordination_plans(house: House) -> None:
    make_request(house)
    for who in (house.requester, house.provider):
        with pytest.raises(NotAllowed):
            planning.propose(by=who)
        with pytest.raises(NotAllowed):
            proposal_for_page(who)


def test_nothing_to_plan_is_told(house: House) -> None:
    with pytest.raises(Refused, match="wartet keine"):
        planning.propose(by=house.coordination)


@pytest.mark.parametrize("size", [2, 9])
def test_number_of_queries_does_not_grow(
    house: House, django_assert_num_queries: Any, size: int
) -> None:
    for number in range(size):
        make_interpreter(f"Person {number}")
        make_request(house, case=f"F-{number}")
    situation()  # lists that are read once
    with django_assert_num_queries(16):
        situation()


def test_page_plans_takes_and_plans_without_somebody(client: Client, house: House) -> None:
    amal, bana = make_interpreter("Amal"), make_interpreter("Bana")
    client.force_login(house.coordination)
    assert "Nichts zu planen" in client.get(PAGE).content.decode()
    request = make_request(house)
    assert client.post(f"{PAGE}neu/").status_code == 302
    made = Proposal.objects.get()
    page = client.get(PAGE).content.decode()
    assert "1 Anfrage mit Vorschlag" in page
    assert "besser geht nicht: bewiesen" in page
    assert "niemand gefragt" in page
    taken = client.post(f"{PAGE}nehmen/", {"proposal": made.pk, "step": "some"}, follow=True)
    assert "mindestens eine Anfrage" in taken.content.decode()
    client.post(f"{PAGE}nehmen/", {"proposal": made.pk, "step": "some", "key": [str(request.pk)]})
    ask = Invitation.objects.get()
    dispatch.accept(ask, request.slots.get().pk)
    day = clock.local(request.slots.get().starts_at).date()
    said = {
        "person": ask.interpreter_id,
        "first": clock.today().isoformat(),
        "last": day.isoformat(),
    }
    answer = client.post(f"{PAGE}neu/", said, follow=True)
    assert "1 Einsatz ist neu geplant" in answer.content.decode()
    other = bana if ask.interpreter_id == amal.pk else amal
    assert chosen(Proposal.objects.latest()) == {str(request.pk): other.pk}
    assert client.post(f"{PAGE}neu/", {"person": "x", "first": "", "last": ""}).status_code == 404


# --- whom the pool looks for ---------------------------------------------------------------------
@pytest.mark.django_db
def test_list_of_whom_to_look_for_comes_every_week_and_as_a_file(
    client: Client, house: House
) -> None:
    assert recruiting.mail_wanted() == 0  # nobody is missing
    make_request(house, "ti", state="unfilled", reason="niemand spricht das")
    for _twice in range(2):
        assert recruiting.mail_wanted() == 1
    told = Message.objects.get(kind="wanted_people")
    assert told.person == house.coordination
    assert "Tigrinya · Unna · vormittags: 1" in told.text
    page = "/buero/dolmetschen/planen/"
    client.force_login(house.coordination)
    assert "Jeden Montag" in client.get(page).content.decode()
    text = client.get(f"{page}?als=csv").content.decode("utf-8-sig")
    assert '"Tigrinya";"Unna";"vormittags";"1";"niemand spricht das"' in text
    assert client.get(f"{page}?als=xlsx").content[:2] == b"PK"
    client.force_login(house.requester)
    assert client.get(f"{page}?als=csv").status_code == 403
    with time_machine.travel(clock.now() + dt.timedelta(days=7), tick=False):
        recruiting.mail_wanted()
    assert Message.objects.filter(kind="wanted_people").count() == 2  # one a week
