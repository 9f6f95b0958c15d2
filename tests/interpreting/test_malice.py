"""Bad input and bad will: impossible times, guessed addresses, forwarded links, replayed signatures."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from nabe.core.errors import Refused
from nabe.interpreting.actions import dispatch, proof
from nabe.interpreting.models import (
    Assignment,
    BankAccount,
    Request,
    ServiceRecord,
    Statement,
)
from nabe.messages.models import Message
from nabe.people.models import Membership, Person
from tests.interpreting.factories import (
    make_interpreter,
    make_invitation,
    make_request,
    make_settled_assignment,
    weekday,
)
from tests.interpreting.test_asking import ASK, typed
from tests.interpreting.test_proof import after, held, hour
from tests.people.house import House, give, make_person

pytestmark = pytest.mark.django_db
POOL = "/buero/dolmetschen/"
SECRET = {
    "case": "F-26-0777", "note": "Raum 104 im Keller", "contact": "Sekretariat Nord",
    "contact_phone": "02303 271234", "street": "Geheimweg 5", "meeting_point": "Hintereingang",
}  # fmt: skip


def shown(answer: HttpResponse) -> str:
    return answer.content.decode()


def told_of(answer: HttpResponse) -> list[str]:
    """What of the secrets of a case an answer tells."""
    return [text for text in (*SECRET.values(), "Schule am Ring") if text in shown(answer)]


def stranger(house: House) -> Person:
    """Return a requester of another body."""
    person = make_person("Fremd", email="fremd@example.org")
    give(person, "requester", house.club)
    Membership.objects.create(person=person, organization=house.club)
    return person


# --- times that cannot be ------------------------------------------------------------------------
@pytest.fixture
def requester(client: Client, house: House) -> Client:
    make_interpreter("Amal")
    client.force_login(house.requester)
    return client


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"day": "0001-01-01"}, "day", "Jahr"), ({"day": "9999-12-31", "time": "23:45"}, "day", "Jahr"),
        ({"day": "2226-11-24"}, "day", "Jahr"), ({"day": "0026-11-24"}, "day", "Jahr"),
        ({"day_2": "9999-12-31", "time_2": "23:45"}, "day_2", "Jahr"),
        ({"repeat": "1", "until": "9999-12-31"}, "until", "höchstens über ein Jahr"),
        ({"minutes": "2400"}, "minutes", "2400"), ({"minutes": "-60"}, "minutes", "-60"),
        ({"minutes": "1" * 5000}, "minutes", "11111"),
        ({"day": "2027-03-28", "time": "02:00"}, "time", "nicht eindeutig"),
        ({"day": "2027-10-31", "time": "02:59"}, "time", "nicht eindeutig"),
        ({"time": "24:00"}, "time", "Uhrzeit"), ({"day": "31.02.2027"}, "day", "Datum"),
    ],
)  # fmt: skip
def test_times_that_cannot_be_are_asked_back_with_a_sentence(
    requester: Client, house: House, changes: dict[str, Any], field: str, sentence: str
) -> None:
    page = requester.post(ASK, typed(house, **changes))
    assert page.status_code == 200
    assert sentence in " ".join(page.context["form"].errors[field])
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    ("day", "time", "hours"), [("2027-03-28", "01:30", 1), ("2027-10-31", "01:30", 1)]
)
def test_talk_across_the_turn_of_the_clock_has_its_real_length(
    requester: Client, house: House, day: str, time: str, hours: int
) -> None:
    said = typed(house, day=day, time=time, minutes="60", step="send")
    assert requester.post(ASK, said).status_code == 302
    slot = Request.objects.get().slots.get()
    assert slot.ends_at - slot.starts_at == dt.timedelta(hours=hours)


def test_proposals_may_overlap_and_come_in_any_order_but_one_yes_takes_one(
    requester: Client, house: House
) -> None:
    day = weekday().isoformat()
    said = typed(house, time="10:00", day_2=day, time_2="10:30", day_3=day, time_3="09:30")
    requester.post(ASK, said | {"step": "send"})
    request = Request.objects.get()
    assert [slot.order for slot in request.slots.all()] == [0, 1, 2]
    early = request.slots.get(order=2)
    made = dispatch.accept(make_invitation(request, make_interpreter("Bana")), early.pk)
    assert (made.slot, Assignment.objects.count()) == (early, 1)
    assert early.starts_at < request.slots.get(order=0).starts_at


def test_one_proposal_in_the_past_is_refused_with_a_sentence(
    requester: Client, house: House
) -> None:
    page = requester.post(ASK, typed(house, day_2="2020-01-07", time_2="09:00"))
    assert (page.status_code, "Vergangenheit" in shown(page)) == (200, True)
    assert not Request.objects.exists()  # a slip is no request


@pytest.mark.parametrize("day", ["2020-01-07", "0001-01-01", "9999-12-31", "2027-03-28"])
def test_request_is_not_moved_to_a_time_that_cannot_be(
    requester: Client, house: House, day: str
) -> None:
    request = make_request(house)
    before = request.slots.get().starts_at
    said = {
        "day": day,
        "time": "02:30",
        "minutes": "60",
        "municipality": house.town.pk,
        "street": "Ring 1",
        "language": "ar",
        "mode": "on_site",
    }
    answer = requester.post(f"{POOL}{request.pk}/aendern/", said)
    assert answer.status_code in (200, 409)
    assert any(word in shown(answer) for word in ("Jahr", "Vergangenheit", "nicht eindeutig"))
    assert request.slots.get().starts_at == before


@pytest.mark.parametrize(("first", "last"), [("9999-12-31", ""), ("0001-01-01", "0001-01-02")])
def test_nobody_is_away_at_the_end_of_time(
    client: Client, house: House, first: str, last: str
) -> None:
    amal = make_interpreter("Amal", person=house.interpreter)
    client.force_login(house.interpreter)
    path = f"{POOL}pool/{amal.pk}/abwesend/"
    page = client.post(path, {"first": first, "last": last}, follow=True)
    assert (page.status_code, "Bitte prüfen Sie das Jahr." in shown(page)) == (200, True)
    assert not amal.absences.exists()


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2026-13", "x" * 5000])
def test_month_that_cannot_be_shows_the_last_one(client: Client, house: House, month: str) -> None:
    client.force_login(house.coordination)
    for path in ("abrechnung/", "abrechnung/buchungen/"):
        assert client.get(POOL + path, {"monat": month}).status_code == 200
    assert client.post(f"{POOL}abrechnung/erstellen/", {"monat": month}).status_code == 302
    assert not Statement.objects.exists()


@pytest.mark.parametrize("hours", [12, 40])
def test_record_of_forty_hours_is_refused(house: House, hours: int) -> None:
    made = held(house)
    with time_machine.travel(made.slot.starts_at + dt.timedelta(days=3), tick=False):
        written = hour(made, hours * 60 + 1)
        with pytest.raises(Refused, match="passen nicht zum Termin"):
            proof.write_record(made, written, by=None)
    assert not ServiceRecord.objects.exists()


# --- guessed addresses -----------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["stranger", "other_provider", "volunteer", "interpreter"])
def test_who_guesses_the_address_of_a_request_learns_and_changes_nothing(
    client: Client, house: House, who: str
) -> None:
    amal = make_interpreter("Amal", person=house.interpreter)
    request = make_request(house, **SECRET)
    made = dispatch.accept(
        make_invitation(request, make_interpreter("Bana")), request.slots.get().pk
    )
    with after(made):
        proof.write_record(made, hour(made), by=None)
    client.force_login(stranger(house) if who == "stranger" else house.people[who])
    before = Message.objects.count()
    for end in ("", "aendern/"):
        answer = client.get(f"{POOL}{request.pk}/{end}")
        assert (answer.status_code, told_of(answer)) == (404, [])
    for end, said in (
        ("aendern/", {"day": "2027-01-05", "time": "09:00", "minutes": "60"}),
        ("fragen/", {"step": "wave", "person": amal.pk}), ("schritt/", {"step": "cancel"}),
        ("schritt/", {"step": "return"}), ("nachweis/", {"step": "sign", "seen": "x"}),
        ("nachweis/", {"step": "object", "objection": "nein"}), ("nachweis/", {"step": "no_show"}),
        ("nachweis/", {"step": "say", "mark": "bad"}),
    ):  # fmt: skip
        answer = client.post(f"{POOL}{request.pk}/{end}", said)
        assert (answer.status_code, told_of(answer)) == (404, []), end
    for end in ("nachweis/", "papier/"):
        answer = client.get(f"{POOL}einsatz/{made.pk}/{end}")
        assert (answer.status_code, told_of(answer)) == (404, [])
    request.refresh_from_db()
    assert (request.state, ServiceRecord.objects.get().state) == ("done", "written")
    assert Message.objects.count() == before


def test_nobody_repeats_or_counts_what_another_body_asked(client: Client, house: House) -> None:
    client.force_login(stranger(house))
    make_interpreter("Amal", hours_a_week=40)
    for number in range(5):
        request = make_request(house, day=weekday(21 + 7 * number), **SECRET)
        assert client.get(f"{ASK}?wie={request.pk}").status_code == 404
        bana = make_interpreter(f"Bana {number}")
        dispatch.accept(make_invitation(request, bana), request.slots.get().pk)
    said = typed(house, organization=house.club.pk, case=SECRET["case"])
    assert client.post(ASK, said).status_code == 200  # their own case of that name
    client.force_login(house.requester)
    own = client.post(ASK, typed(house, case=SECRET["case"]))
    assert (own.status_code, "höchstens 5 Termine" in shown(own)) == (409, True)


def test_boards_show_nothing_of_other_bodies(client: Client, house: House) -> None:
    request = make_request(house, **SECRET)
    client.force_login(stranger(house))
    for path in ("", "?stand=alle", f"?q={request.number}", "?q=Ring", "?q=0777"):
        answer = client.get(POOL + path)
        assert (answer.status_code, told_of(answer)) == (200, [])
        assert str(request.pk) not in shown(answer)


def test_interpreters_open_nothing_of_each_other(client: Client, house: House) -> None:
    make_interpreter("Amal", person=house.interpreter)
    bana = make_interpreter("Bana")
    made = make_settled_assignment(make_request(house, **SECRET), bana)
    settled = Statement.objects.get().number
    client.force_login(house.interpreter)
    for path in (
        f"abrechnung/{settled}/", f"abrechnung/{settled}/?als=pdf", f"einsatz/{made.pk}/nachweis/",
        f"einsatz/{made.pk}/papier/", f"pool/{bana.pk}/", f"pool/{bana.pk}/wuensche/",
        f"pool/{bana.pk}/zeiten/", f"pool/{bana.pk}/konto/", f"pool/{bana.pk}/ende/",
        f"{made.request_id}/",
    ):  # fmt: skip
        answer = client.get(POOL + path)
        assert (answer.status_code, told_of(answer)) == (404, []), path
        assert bana.person.name not in shown(answer)
    for path, said in (
        (f"pool/{bana.pk}/konto/", {"holder": "Amal", "iban": "DE89370400440532013000"}),
        (f"pool/{bana.pk}/stand/", {"to": "paused"}), (f"pool/{bana.pk}/ende/", {}),
        (f"pool/{bana.pk}/abwesend/", {"first": weekday().isoformat()}),
        (f"einsatz/{made.pk}/nachweis/", {"kind": "held", "begins": "09:00", "ends": "10:00"}),
    ):  # fmt: skip
        assert client.post(POOL + path, said).status_code == 404, path
    bana.refresh_from_db()
    assert (bana.state, BankAccount.objects.count()) == ("active", 0)
    own = shown(client.get(f"{POOL}abrechnung/meine/"))
    assert settled not in own
    assert client.get(f"{POOL}abrechnung/bank/NABE-1/").status_code == 403


# --- accounts --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("iban", "sentence"),
    [
        ("DE89370400440532013001", "Prüfziffer"), ("DE98370400440532013000", "Prüfziffer"),
        ("DE8937040044053201300", "21 Zeichen"), ("XX89370400440532013000", "kein Land"),
        ("<script>", "keine IBAN"), ("DE89" + "3" * 5000, "höchstens"), ("", "erforderlich"),
    ],
)  # fmt: skip
def test_wrong_iban_is_asked_back_by_the_page(
    client: Client, house: House, iban: str, sentence: str
) -> None:
    amal = make_interpreter("Amal", person=house.interpreter)
    client.force_login(house.interpreter)
    page = client.post(f"{POOL}pool/{amal.pk}/konto/", {"holder": "Amal", "iban": iban})
    assert page.status_code == 200
    assert sentence in " ".join(page.context["form"].errors["iban"])
    assert not BankAccount.objects.exists()
