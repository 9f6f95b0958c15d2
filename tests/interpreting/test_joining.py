"""From an application without sign-in to somebody in the pool, step by step."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client

from nabe.core import clock
from nabe.core.errors import NotAllowed, Refused, WrongState
from nabe.interpreting.actions import joining, papers, profiles
from nabe.interpreting.models import (
    Application,
    BankAccount,
    Interpreter,
    LanguageProposal,
    Paper,
    WorkingTime,
)
from nabe.interpreting.onboarding import Facts, missing_to_begin, record_until, tasks
from nabe.interpreting.queries.candidates import candidates_for
from nabe.messages.models import Message
from nabe.people.actions import apply_retention, erase_person, export_person
from nabe.people.models import Person, PersonKey
from tests.interpreting.factories import make_interpreter, make_request
from tests.interpreting.joiners import make_application
from tests.people.house import House, make_person

pytestmark = pytest.mark.django_db
PUBLIC = "/de/dolmetschen/mitmachen/"
LIST = "/buero/dolmetschen/bewerbungen/"


def said(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Selam Gebre", "email": "Selam@Example.org", "language_1": "ti", "language_2": "am",
        "german": "B2", "postcode": "59423", "phone": "02303 12345", "note": "Abends frei.",
        "is_adult": "on", "key": uuid.uuid4().hex,
    } | changes  # fmt: skip


def link_in_mail() -> str:
    message = Message.objects.filter(kind="application_confirm").latest("pk")
    found = re.search(r"/l/[\w-]+/", message.text)
    assert found
    return found.group()


# --- without sign-in ---------------------------------------------------------------------------
def test_application_counts_only_when_the_address_is_confirmed(
    client: Client, house: House
) -> None:
    assert client.post(PUBLIC, said()).status_code == 302
    kept = Application.objects.get()
    assert (kept.email, kept.languages, kept.phone) == (
        "selam@example.org",
        ["ti", "am"],
        "02303 12345",
    )
    client.force_login(house.coordination)
    assert "Selam" not in client.get(LIST).content.decode()
    client.logout()
    link = link_in_mail()
    assert "Selam Gebre" in client.get(link).content.decode()
    kept.refresh_from_db()
    assert kept.state == "sent"  # a GET shows, as mail scanners do
    client.post(link, {"answer": "confirm"})
    kept.refresh_from_db()
    assert kept.state == "confirmed"
    client.force_login(house.coordination)
    assert "Selam Gebre" in client.get(LIST).content.decode()
    assert "Selam Gebre" in client.get("/heute/").content.decode()


def test_stranger_deletes_what_somebody_sent_with_their_address(
    client: Client, house: House
) -> None:
    client.post(PUBLIC, said())
    link, key = link_in_mail(), Application.objects.get().pk
    assert PersonKey.objects.filter(pk=key).exists()
    answer = client.post(link, {"answer": "delete"}, follow=True)
    assert "Alles gelöscht" in answer.content.decode()
    assert not Application.objects.exists()
    assert not PersonKey.objects.filter(pk=key).exists()
    client.post(link, {"answer": "confirm"})
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"), ({"name": "..."}, "name"), ({"email": "x"}, "email"),
        ({"language_1": ""}, "language_1"), ({"language_1": "de"}, "language_1"),
        ({"language_1": "xx"}, "language_1"), ({"german": "C9"}, "german"), ({"postcode": "5942"}, "postcode"),
        ({"is_adult": ""}, "is_adult"), ({"note": "Ich war bei Frau Müller"}, "note"),
        ({"note": "x" * 501}, "note"), ({"key": "1"}, "key"), ({"phone": "1" * 61}, "phone"),
    ],
)  # fmt: skip
def test_wrong_applications_are_asked_back(
    client: Client, house: House, changes: dict[str, Any], field: str
) -> None:
    answer = client.post(PUBLIC, said(**changes))
    assert field in answer.context["form"].errors
    assert not Application.objects.exists()


def test_programs_that_fill_every_field_are_thanked_and_forgotten(
    client: Client, house: House
) -> None:
    answer = client.post(PUBLIC, said(website="https://spam.example"))
    assert answer["Location"] == PUBLIC + "danke/"
    assert not Application.objects.exists()
    assert not Message.objects.exists()


def test_the_same_sending_twice_is_one(client: Client, house: House) -> None:
    once = said()
    for _turn in range(2):
        assert client.post(PUBLIC, once).status_code == 302
    assert Application.objects.count() == 1
    assert Message.objects.count() == 1


def test_nobody_is_flooded_with_mails(client: Client, house: House) -> None:
    answers = [client.post(PUBLIC, said()).status_code for _turn in range(4)]
    assert answers == [302, 302, 302, 429]
    assert Message.objects.count() == 3
    other = [client.post(PUBLIC, said(email=f"a{n}@example.org")).status_code for n in range(8)]
    assert other.count(429) == 2  # ten an hour from one place


def test_too_many_that_nobody_confirms_bring_no_more_mails(house: House) -> None:
    applicant = joining.Applicant("A", "a@example.org", "", "59423", ["ti"], "B2", "")
    made = [joining.apply(applicant, key=uuid.uuid4(), reader="de") for _turn in range(7)]
    assert [one is None for one in made] == [False] * 5 + [True] * 2
    assert Message.objects.count() == 5


def test_second_application_takes_the_place_of_the_first(client: Client, house: House) -> None:
    for name in ("Selam Gebre", "Selam G."):
        client.post(PUBLIC, said(name=name))
        client.post(link_in_mail(), {"answer": "confirm"})
    assert [one.name for one in Application.objects.all()] == ["Selam G."]


def test_what_nobody_confirms_is_forgotten_after_thirty_days(client: Client, house: House) -> None:
    client.post(PUBLIC, said())
    waiting = make_application(email="b@example.org", made_at=clock.now() - dt.timedelta(days=90))
    with time_machine.travel(clock.now() + dt.timedelta(days=29), tick=False):
        apply_retention()
        assert Application.objects.count() == 2
    with time_machine.travel(clock.now() + dt.timedelta(days=31), tick=False):
        assert apply_retention()["interpreting.application"] == 1
    assert list(Application.objects.all()) == [waiting]  # the county has not decided yet


# --- the coordination decides ------------------------------------------------------------------
def test_taken_in_somebody_can_sign_in_and_sees_what_is_to_do(client: Client, house: House) -> None:
    one = make_application()
    client.force_login(house.coordination)
    assert "noch niemand" in client.get(f"{LIST}{one.pk}/").content.decode()
    answer = client.post(f"{LIST}{one.pk}/aufnehmen/")
    person = Person.objects.get(email="selam@example.org")
    own = person.interpreter
    assert answer["Location"] == f"/buero/dolmetschen/pool/{own.pk}/"
    assert (own.state, own.german, own.postcode, person.phone) == (
        "applied",
        "B2",
        "59423",
        "0151 2345678",
    )
    assert [(two.code, two.level) for two in own.languages.all()] == [("ti", "B2"), ("am", "B2")]
    assert person.roles.get().kind == "interpreter"
    assert EmailAddress.objects.get(user=person).verified
    one.refresh_from_db()
    assert (one.state, one.email, one.phone, one.interpreter) == ("taken", "", "", own)
    assert Message.objects.get(kind="application_taken").person == person
    client.force_login(person)
    assert client.get("/buero/dolmetschen/ich/")["Location"] == answer["Location"]
    assert "Aufnahme" in client.get(answer["Location"]).content.decode()
    assert "Das fehlt noch" in client.get("/heute/").content.decode()
    assert candidates_for(house.coordination, make_request(house, "ti")).good == []


def test_of_two_decisions_one_wins(house: House) -> None:
    one = make_application()
    joining.take_in(one, by=house.coordination)
    for act in (joining.take_in, joining.decline):
        with pytest.raises(WrongState):
            act(one, by=house.coordination)
    assert Interpreter.objects.count() == 1


def test_who_has_an_account_keeps_name_and_roles(house: House) -> None:
    known = make_person("Mia Muster", email="selam@example.org", phone="111")
    own = joining.take_in(make_application(), by=house.coordination)
    known.refresh_from_db()
    assert (own.person, known.name, known.phone) == (known, "Mia Muster", "111")


def test_who_is_in_the_pool_gets_proposals_instead_of_a_second_entry(house: House) -> None:
    there = make_interpreter("Selam", "ti", person=make_person(email="selam@example.org"))
    own = joining.take_in(make_application(), by=house.coordination)
    assert (own, own.state) == (there, "active")
    assert [one.code for one in own.languages.all()] == ["ti"]
    assert [one.code for one in LanguageProposal.objects.all()] == ["am"]


def test_who_left_may_come_again(house: House) -> None:
    left = make_interpreter(
        "Selam", "", person=make_person(email="selam@example.org"), state="left"
    )
    own = joining.take_in(make_application(), by=house.coordination)
    assert (own.pk, own.state, own.languages.count()) == (left.pk, "applied", 2)


def test_locked_account_is_not_taken_in(house: House) -> None:
    make_person(email="selam@example.org", is_active=False)
    one = make_application()
    with pytest.raises(Refused, match="gesperrt"):
        joining.take_in(one, by=house.coordination)
    one.refresh_from_db()
    assert (one.state, one.email) == ("confirmed", "selam@example.org")


def test_no_is_friendly_and_forgets_who_it_was(client: Client, house: House) -> None:
    one = make_application(reader="en")
    client.force_login(house.coordination)
    client.post(f"{LIST}{one.pk}/absagen/", {"text": "Im Sommer gern wieder."})
    one.refresh_from_db()
    assert (one.state, one.name, one.email, one.phone, one.note) == ("declined", "", "", "", "")
    mail = Message.objects.get(kind="application_declined")
    assert (mail.address, mail.language) == ("selam@example.org", "en")
    assert "Im Sommer gern wieder." in mail.text


def test_only_the_coordination_decides(house: House) -> None:
    one = make_application()
    for person in (house.interpreter, house.requester, house.municipality, house.operator):
        for act in (joining.take_in, joining.decline):
            with pytest.raises(NotAllowed):
                act(one, by=person)
    one.refresh_from_db()
    assert one.state == "confirmed"


def test_decided_applications_go_but_not_while_somebody_is_taken_in(house: House) -> None:
    new = joining.take_in(make_application(), by=house.coordination)
    joining.decline(make_application(email="b@example.org"), by=house.coordination)
    with time_machine.travel(clock.now() + dt.timedelta(days=31), tick=False):
        apply_retention()
        assert [one.state for one in Application.objects.all()] == ["taken"]
        profiles.change_state(new, "active", by=house.coordination)
        apply_retention()
    assert not Application.objects.exists()


def test_application_belongs_to_what_a_person_may_know_and_erase(house: House) -> None:
    person = make_person(email="selam@example.org")
    make_application()
    rows = export_person(person, by=person)["held"]["interpreting.application"]["rows"]
    assert rows[0]["phone"] == "0151 2345678"
    erase_person(person, by=house.coordination)
    assert not Application.objects.exists()


def test_list_takes_the_same_queries_for_one_and_three(
    client: Client, house: House, django_assert_num_queries: Any
) -> None:
    client.force_login(house.coordination)
    for number in range(3):
        make_application(email=f"a{number}@example.org")
        joining.take_in(make_application(email=f"b{number}@example.org"), by=house.coordination)
        if number in (0, 2):
            client.get(LIST)
            with django_assert_num_queries(8):
                assert client.get(LIST).status_code == 200


# --- steps -------------------------------------------------------------------------------------
def test_steps_follow_from_facts_alone() -> None:
    today = dt.date(2026, 11, 23)
    none = Facts(None, False, {}, 0, 0, has_account=False, has_worked=False)
    steps = tasks(none, today)
    assert [one.code for one in steps] == [
        "talk", "languages", "record", "secrecy", "training", "times", "account", "first",
    ]  # fmt: skip
    assert not [one for one in steps if one.is_done]
    shown = {"record": today, "secrecy": None, "training": dt.date(2026, 11, 22)}
    some = Facts(today, False, shown, 1, 1, has_account=True, has_worked=False)
    assert [one.code for one in tasks(some, today) if not one.is_done] == ["training", "first"]
    assert [one.code for one in missing_to_begin(tasks(some, today))] == ["training"]


def test_record_holds_for_five_years() -> None:
    assert record_until(dt.date(2026, 11, 23)) == dt.date(2031, 11, 23)
    assert record_until(dt.date(2028, 2, 29)) == dt.date(2033, 2, 28)


def test_every_step_is_one_form_until_the_first_question(client: Client, house: House) -> None:
    own = joining.take_in(make_application(), by=house.coordination)
    page = f"/buero/dolmetschen/pool/{own.pk}/"
    today = clock.today().isoformat()
    client.force_login(house.coordination)
    assert "Trotzdem in den Pool nehmen" in client.get(page).content.decode()
    client.post(page + "gespraech/", {"day": today})
    for kind in Paper.Kind.values:
        client.post(page + "nachweis/", {"kind": kind, "seen_on": today})
    client.force_login(own.person)
    client.post(
        page + "zeiten/", {f"{end}_1_0": time for end, time in (("from", "08:00"), ("to", "18:00"))}
    )
    client.post(page + "konto/", {"holder": "Selam Gebre", "iban": "DE89 3704 0044 0532 0130 00"})
    assert BankAccount.objects.get().iban == "DE89370400440532013000"
    assert WorkingTime.objects.count() == 1
    client.force_login(house.coordination)
    text = client.get(page).content.decode()
    assert "7 von 8 erledigt" in text
    assert "Alles da" in text
    assert "DE… 3000" in text
    assert "DE8937" not in text
    client.post(page + "stand/", {"to": "active"})
    own.refresh_from_db()
    assert (own.state, own.since) == ("active", clock.today())
    found = candidates_for(house.coordination, make_request(house, "ti")).good
    assert [one.key for one in found] == [own.pk]


def test_paper_is_only_noted_and_a_new_one_replaces_the_old(house: House) -> None:
    own = joining.take_in(make_application(), by=house.coordination)
    today = clock.today()
    papers.see_paper(own, "record", today - dt.timedelta(days=400), by=house.coordination)
    made = papers.see_paper(own, "record", today, by=house.coordination)
    assert (own.papers.get(), made.valid_until) == (made, record_until(today))
    assert papers.see_paper(own, "secrecy", today, by=house.coordination).valid_until is None


@pytest.mark.parametrize(
    ("kind", "seen", "until"),
    [("record", 1, None), ("record", -1, -2), ("record", 0, 365 * 11), ("passport", 0, None), ("secrecy", 0, 0)],
)  # fmt: skip
def test_impossible_papers_are_refused(
    house: House, kind: str, seen: int, until: int | None
) -> None:
    own = joining.take_in(make_application(), by=house.coordination)
    day = clock.today()
    last = day + dt.timedelta(days=until) if until is not None else None
    with pytest.raises(Refused):
        papers.see_paper(own, kind, day + dt.timedelta(days=seen), last, by=house.coordination)
    assert not Paper.objects.exists()


def test_nobody_sees_their_own_papers_in(client: Client, house: House) -> None:
    own = make_interpreter("Amal", person=house.interpreter)
    with pytest.raises(NotAllowed):
        papers.see_paper(own, "record", clock.today(), by=house.interpreter)
    with pytest.raises(NotAllowed):
        papers.take_back(own.papers.first(), by=house.interpreter)
    with pytest.raises(NotAllowed):
        joining.note_talk(own, clock.today(), by=house.interpreter)
    assert own.papers.count() == 3


def test_papers_that_end_are_told_once(client: Client, house: House) -> None:
    own = make_interpreter("Amal", person=house.interpreter)
    today = clock.today()
    for days in (59, 61, -1):
        Paper.objects.create(
            interpreter=own, kind="record", seen_on=today - dt.timedelta(days=700),
            valid_until=today + dt.timedelta(days=days),
        )  # fmt: skip
    paused = make_interpreter("Weg", state="left")
    Paper.objects.filter(interpreter=paused).update(valid_until=today)
    for _turn in range(2):
        assert papers.remind() == 1
    mail = Message.objects.get(kind="paper_ends")
    assert mail.person == house.interpreter
    assert "Führungszeugnis" in mail.subject
    client.force_login(house.coordination)
    assert "Nachweise, die ablaufen" in client.get("/heute/").content.decode()
