"""A requester asks: nine fields, a check, a number; rules answer at once and are recorded."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from nabe.core import clock
from nabe.core.errors import NotAllowed
from nabe.interpreting.actions import dispatch
from nabe.interpreting.actions.asking import ask
from nabe.interpreting.forms.requests import RequestForm
from nabe.interpreting.models import Assignment, Request, Slot
from nabe.interpreting.series import local_moment
from nabe.messages.models import Message
from nabe.places.models import Postcode
from tests.interpreting.factories import at, make_interpreter, make_request, weekday
from tests.people.house import House, give

pytestmark = pytest.mark.django_db
ASK = "/buero/dolmetschen/neu/"


def typed(house: House, **changes: Any) -> dict[str, Any]:
    """Nine fields and what a browser sends beside them."""
    said = {
        "organization": house.school.pk, "language": "ar", "setting": "school", "mode": "on_site",
        "day": weekday().isoformat(), "time": "09:30", "minutes": "60",
        "municipality": house.town.pk, "street": "Ring 1", "key": uuid.uuid4().hex,
    }  # fmt: skip
    return {name: value for name, value in (said | changes).items() if value is not None}


@pytest.fixture
def requester(client: Client, house: House) -> Client:
    make_interpreter("Amal")
    client.force_login(house.requester)
    return client


def test_request_is_checked_and_then_sent(requester: Client, house: House) -> None:
    said = typed(house)
    page = requester.post(ASK, said)
    assert "Stimmt alles?" in page.content.decode()
    assert not Request.objects.exists()
    for _twice in range(2):
        assert requester.post(ASK, said | {"step": "send"}).status_code == 302
    made = Request.objects.get()
    assert (made.state, made.organization, made.by) == ("open", house.school, house.requester)
    assert made.slots.get().minutes == 60
    assert Message.objects.get(kind="request_arrived").person == house.requester
    assert "noch nicht bestätigt" in requester.get(made.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("changes", "said", "reason"),
    [
        ({"excluded": ["legal"]}, "Landesjustiz", "Rechtsfolgen"),
        ({"minutes": "240"}, "zwei Termine", "So lange"),
        ({"municipality": "ausserhalb", "street": ""}, "Pool des Nachbarkreises", "außerhalb"),
    ],
)
def test_gate_says_why_and_who_helps_and_records_it(
    requester: Client, house: House, changes: dict[str, Any], said: str, reason: str
) -> None:
    page = requester.post(ASK, typed(house, **changes))
    assert page.status_code == 409
    assert said in page.content.decode()
    made = Request.objects.get()
    assert made.state == "refused"
    assert reason in made.reason
    assert not Message.objects.exists()


def test_pool_reaches_everybody_by_phone(requester: Client, house: House) -> None:
    said = typed(house, municipality="ausserhalb", street="", mode="phone", step="send")
    assert requester.post(ASK, said).status_code == 302
    assert (Request.objects.get().state, Request.objects.get().municipality) == ("open", None)


def test_postcode_of_another_county_is_a_slip(requester: Client, house: House) -> None:
    county = house.county
    for code, ags, town in (
        ("44137", "05913", None), ("59423", county.ags, house.town), ("59427", county.ags, None)
    ):  # fmt: skip
        Postcode.objects.create(
            code=code, place=code, county_ags=ags, municipality=town, lat=51.5, lon=7.5
        )
    page = requester.post(ASK, typed(house, postcode="44137", step="send"))
    assert "Diese Postleitzahl liegt nicht in unserem Kreis" in page.content.decode()
    assert not Request.objects.exists()
    for code in ("59423", "59427", "99999"):  # of the town, of the county, of nowhere known
        assert requester.post(ASK, typed(house, postcode=code, step="send")).status_code == 302
    place = {"municipality": "ausserhalb", "street": "Ring 1", "time": "09:30", "minutes": "60"}
    made = Request.objects.first()
    assert made is not None
    said = place | {"day": weekday().isoformat(), "language": "ar", "mode": "on_site"}
    page = requester.post(f"{made.get_absolute_url()}aendern/", said)
    assert "Dorthin geht unser Pool nicht" in page.content.decode()
    assert set(Request.objects.values_list("municipality", flat=True)) == {house.town.pk}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"note": "Frau Yılmaz kommt mit"}, "note"), ({"case": "Familie Al-Masri"}, "case"),
        ({"gender": "w"}, "gender_reason"), ({"is_urgent": "on"}, "urgency"),
        ({"municipality": None}, "municipality"), ({"day_2": weekday(30).isoformat()}, "time_2"),
        ({"day_2": weekday().isoformat(), "time_2": "09:30"}, "day_2"),
        ({"day": "2027-03-28", "time": "02:30"}, "time"), ({"day": "2026-10-25", "time": "02:30"}, "time"),
        ({"day": "2026-01-07"}, "day"), ({"case": "Mohammed Al-Hassan"}, "case"), ({"case": "Mohammed"}, "case"),
        ({"language": "xx"}, "language"), ({"minutes": "2400"}, "minutes"), ({"key": "x"}, "key"),
        ({"time": "25:00"}, "time"), ({"postcode": "5942"}, "postcode"), ({"day": "morgen"}, "day"),
        ({"organization": str(uuid.uuid4())}, "organization"), ({"note": "\x00" * 10}, "note"),
    ],
)  # fmt: skip
def test_what_is_missing_or_tells_too_much_is_asked_back(
    requester: Client, house: House, changes: dict[str, Any], field: str
) -> None:
    page = requester.post(ASK, typed(house, **changes))
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert not Request.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_sent_by_two_fingers_at_once_is_one_request(house: House) -> None:
    form = RequestForm(typed(house, language="ti"), viewer=house.requester)
    assert form.is_valid(), form.errors
    start, failed = threading.Barrier(4), list[BaseException]()

    def send() -> None:
        try:
            start.wait()
            ask(form.wish(), by=house.requester)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (failed, Request.objects.count()) == ([], 1)
    assert Message.objects.filter(kind="request_arrived").count() == 1


def test_key_of_somebody_else_opens_nothing(house: House) -> None:
    form = RequestForm(typed(house, language="ti"), viewer=house.requester)
    assert form.is_valid()
    ask(form.wish(), by=house.requester)
    with pytest.raises(NotAllowed):
        ask(form.wish(), by=house.coordination)


def test_hours_when_the_clock_is_turned_are_no_moments() -> None:
    assert local_moment(dt.date(2027, 3, 28), dt.time(2, 30)) is None
    assert local_moment(dt.date(2026, 10, 25), dt.time(2, 30)) is None
    assert local_moment(dt.date(2026, 10, 25), dt.time(3, 30)) is not None


def test_foreign_body_is_not_in_the_list(requester: Client, house: House) -> None:
    page = requester.post(ASK, typed(house, organization=house.club.pk))
    assert "organization" in page.context["form"].errors


@pytest.mark.parametrize("mode", ["phone", "video"])
def test_talk_from_afar_leads_nobody_to_the_last_place(
    requester: Client, house: House, mode: str
) -> None:
    said = typed(house, mode=mode, postcode="59423", meeting_point="Raum 104", step="send")
    assert requester.post(ASK, said).status_code == 302
    request = Request.objects.get()
    assert (request.street, request.postcode, request.meeting_point) == ("", "", "")


def test_place_of_one_of_several_bodies_is_not_guessed(requester: Client, house: House) -> None:
    give(house.requester, "requester", house.club)
    make_request(house, street="Ring 9")
    assert "Ring 9" not in requester.get(ASK).content.decode()


def test_every_language_that_somebody_may_need_can_be_chosen(
    requester: Client, house: House
) -> None:
    make_request(house, "ce")  # asked for by somebody once
    page = requester.get(ASK).content.decode()
    names = ("Arabisch – العربية", "Litauisch – lietuvių", "Tigrinya – ትግርኛ", "Tschetschenisch")
    assert [one for one in names if f">{one}" not in page] == []


def test_flexible_time_is_said_to_whoever_is_asked(requester: Client, house: House) -> None:
    said = typed(house, is_flexible="on")
    assert "Etwas früher oder später" in requester.post(ASK, said).content.decode()
    requester.post(ASK, said | {"step": "send"})
    request = Request.objects.get()
    dispatch.invite(request, by=house.coordination)
    message = Message.objects.get(kind="invitation")
    assert "Schlagen Sie eine Zeit vor." in message.text
    address = "/l/" + message.text.split("/l/")[1].split("/")[0] + "/"
    assert "Schlagen Sie eine Zeit vor." in requester.get(address).content.decode()


def test_everything_typed_is_shown_before_it_is_sent(requester: Client, house: House) -> None:
    make_interpreter("Bana", "tr")
    said = typed(
        house, dialect="Syrisch", needs_dialect="on", also=["tr"], gender="w",
        gender_reason="Gespräch über Gesundheit", is_urgent="on", urgency="Kind ist neu",
        note="Raum 104", case="F-26-0001", meeting_point="Haupteingang", contact="Sekretariat",
    )  # fmt: skip
    page = requester.post(ASK, said).content.decode()
    panel = page.partition("<h1>Stimmt alles?")[2].partition("<form")[0]
    words = (
        "Arabisch Syrisch", "Nur dieser Dialekt geht", "Türkisch", "vor Ort", "Frau: Gespräch über Gesundheit",
        "Kind ist neu", "Raum 104", "F-26-0001", "Haupteingang", "Sekretariat", "Ring 1",
    )  # fmt: skip
    assert [one for one in words if one not in panel] == []
    assert requester.post(ASK, said | {"step": "send"}).status_code == 302
    request = Request.objects.get()
    assert request.also == ["tr"]
    assert "Türkisch" in requester.get(request.get_absolute_url()).content.decode()


def test_place_is_needed_on_site_alone_and_stands_there_from_the_last_time(
    requester: Client, house: House
) -> None:
    said = typed(house, street=None)
    page = requester.post(ASK, said).content.decode()
    assert "Bitte nennen Sie Straße und Hausnummer." in page
    assert "Straße und Hausnummer <span" not in page  # "(optional)" would not be true
    answer = requester.post(ASK, said | {"mode": "phone", "step": "send"})
    assert answer.status_code == 302
    assert 'value="Ring 9"' not in requester.get(ASK).content.decode()
    requester.post(ASK, typed(house, street="Ring 9", step="send"))
    assert 'value="Ring 9"' in requester.get(ASK).content.decode()


def test_others_do_not_see_a_request(client: Client, house: House) -> None:
    request = make_request(house)
    for person, status in (
        (house.requester, 200), (house.colleague, 200), (house.coordination, 200),
        (house.other_provider, 404), (house.provider, 404), (house.volunteer, 404),
    ):  # fmt: skip
        client.force_login(person)
        assert client.get(request.get_absolute_url()).status_code == status


def test_repeat_takes_over_everything_but_the_times(requester: Client, house: House) -> None:
    earlier = make_request(house, case="F-1", contact="Sekretariat", street="Ring 1")
    form = requester.get(f"{ASK}?wie={earlier.pk}").context["form"]
    taken = [form[name].value() for name in ("language", "case", "contact", "street", "setting")]
    assert taken == ["ar", "F-1", "Sekretariat", "Ring 1", "school"]
    assert form["day"].value() is None


def test_board_costs_the_same_queries_for_many(
    client: Client, house: House, django_assert_num_queries: Any
) -> None:
    client.force_login(house.coordination)
    make_request(house)
    client.get("/buero/dolmetschen/")
    for number in (0, 3):
        for _one in range(number):
            make_request(house)
        with django_assert_num_queries(BOARD):
            client.get("/buero/dolmetschen/")


BOARD = 12


def test_board_shows_the_promised_time_and_no_other(client: Client, house: House) -> None:
    """A request may have gone at other times too; once somebody is promised they do not matter."""
    earlier, later = weekday(14), weekday(28)
    asked = make_request(house, day=earlier)
    promised = Slot.objects.create(
        request=asked, order=1, starts_at=at(later), ends_at=at(later, dt.time(10))
    )
    Slot.objects.create(
        request=asked, order=2, starts_at=clock.now() - dt.timedelta(days=1), ends_at=clock.now()
    )
    client.force_login(house.coordination)
    page = client.get("/buero/dolmetschen/").content.decode()
    assert f"{earlier:%d.%m.%Y}" in page
    assert "oder 1 anderer Termin" in page
    Assignment.objects.create(
        request=asked, slot=promised, interpreter=make_interpreter(),
        during=(promised.starts_at, promised.ends_at),
    )  # fmt: skip
    page = client.get("/buero/dolmetschen/").content.decode()
    assert f"{later:%d.%m.%Y}" in page
    assert f"{earlier:%d.%m.%Y}" not in page
    assert "anderer Termin" not in page
