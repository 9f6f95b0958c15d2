"""The pool's people: their wishes, their absences, and who may see them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from nabe.interpreting.actions import dispatch
from nabe.interpreting.models import Absence, Interpreter, Request
from nabe.interpreting.queries.candidates import candidates_for
from nabe.messages.models import Message
from tests.interpreting.factories import make_interpreter, make_invitation, make_request, weekday
from tests.people.house import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def amal(house: House) -> Interpreter:
    return make_interpreter("Amal", person=house.interpreter)


def page(one: Interpreter, end: str = "") -> str:
    return f"/buero/dolmetschen/pool/{one.pk}/{end}"


def wishes(**changes: Any) -> dict[str, Any]:
    return {
        "modes": ["on_site"], "radius_km": "20", "transport": "car", "most_asked": "3",
        "hours_a_week": "6", "postcode": "",
    } | changes  # fmt: skip


def test_wishes_are_kept_and_asked_for(client: Client, house: House, amal: Interpreter) -> None:
    client.force_login(house.interpreter)
    assert client.post(page(amal, "wuensche/"), wishes(not_in=["health"])).status_code == 302
    week = {"from_0_0": "08:00", "to_0_0": "13:00", "from_3_0": "08:00", "to_3_0": "18:00"}
    assert client.post(page(amal, "zeiten/"), week).status_code == 302
    amal.refresh_from_db()
    assert (amal.modes, amal.not_in, amal.radius_km) == (["on_site"], ["health"], 20)
    assert [(one.weekday, one.starts.hour) for one in amal.times.all()] == [(0, 8), (3, 8)]
    why = dict(candidates_for(house.coordination, make_request(house)).reasons)
    assert why == {"kann zu dieser Zeit nicht": 1}  # on a Tuesday


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"modes": []}, "modes"), ({"radius_km": "-1"}, "radius_km"), ({"quiet_from": "25:00"}, "quiet_from"),
        ({"postcode": "1"}, "postcode"), ({"transport": "rocket"}, "transport"), ({"most_asked": "x"}, "most_asked"),
    ],
)  # fmt: skip
def test_wrong_wishes_are_asked_back(
    client: Client, house: House, amal: Interpreter, changes: dict[str, Any], field: str
) -> None:
    client.force_login(house.interpreter)
    answer = client.post(page(amal, "wuensche/"), wishes(**changes))
    assert field in answer.context["form"].errors


def test_illness_gives_everything_back_at_once(
    client: Client, house: House, amal: Interpreter
) -> None:
    bana = make_interpreter("Bana")
    request, later = make_request(house), make_request(house, day=weekday(40))
    for one in (request, later):
        dispatch.accept(make_invitation(one, amal), one.slots.get().pk)
    client.force_login(house.coordination)
    day = weekday().isoformat()
    answer = client.post(
        page(amal, "abwesend/"), {"first": day, "last": day, "is_illness": "on"}, follow=True
    )
    assert "Für 1 Einsatz suchen wir neu" in answer.content.decode()
    states = [Request.objects.get(pk=one.pk).state for one in (request, later)]
    assert states == ["asking", "confirmed"]
    assert bana.invitations.get().request == request
    assert Message.objects.filter(kind="request_open_again").count() == 1


@pytest.mark.parametrize(
    ("first", "last"), [("2020-01-01", "2020-01-05"), ("2030-01-05", "2030-01-01"),
                        ("2030-01-01", "2035-01-01"), ("morgen", ""), ("", "2030-01-01")],
)  # fmt: skip
def test_impossible_absences_are_refused(
    client: Client, house: House, amal: Interpreter, first: str, last: str
) -> None:
    client.force_login(house.interpreter)
    client.post(page(amal, "abwesend/"), {"first": first, "last": last})
    assert not Absence.objects.exists()


def test_who_is_away_or_pauses_is_not_asked(
    client: Client, house: House, amal: Interpreter
) -> None:
    request = make_request(house)
    client.force_login(house.interpreter)
    client.post(page(amal, "stand/"), {"to": "paused"})
    assert candidates_for(house.coordination, request).strangers == 0
    client.post(page(amal, "stand/"), {"to": "active"})
    day = weekday()
    client.post(page(amal, "abwesend/"), {"first": day, "last": day + dt.timedelta(days=3)})
    found = candidates_for(house.coordination, request)
    assert (list(found.good), dict(found.reasons)) == ([], {"hat zu dieser Zeit etwas anderes": 1})


@pytest.mark.parametrize("to", ["left", "applied", "nonsense", ""])
def test_interpreters_do_not_take_themselves_out(
    client: Client, house: House, amal: Interpreter, to: str
) -> None:
    client.force_login(house.interpreter)
    assert client.post(page(amal, "stand/"), {"to": to}).status_code in {403, 409}
    amal.refresh_from_db()
    assert amal.state == "active"


def test_nobody_opens_the_page_of_somebody_else(client: Client, house: House) -> None:
    other = make_interpreter("Bana")
    make_interpreter("Amal", person=house.interpreter)
    for person in (house.interpreter, house.requester, house.volunteer):
        client.force_login(person)
        for end in ("", "wuensche/"):
            assert client.get(page(other, end)).status_code == 404


def test_public_page_names_languages_but_nobody(client: Client, house: House) -> None:
    make_interpreter("Amal Geheim", "ti ar:Syrisch")
    text = client.get("/de/dolmetschen/").content.decode()
    assert "Tigrinya" in text
    assert "Geheim" not in text
    assert "Landesjustiz" in text


def test_heute_shows_what_waits(client: Client, house: House, amal: Interpreter) -> None:
    request = make_request(house)
    for person, said in (
        (house.coordination, "noch niemand gefragt"), (house.requester, "noch nicht bestätigt"),
    ):  # fmt: skip
        client.force_login(person)
        assert said in client.get("/heute/").content.decode()
    dispatch.accept(make_invitation(request, amal), request.slots.get().pk)
    client.force_login(house.interpreter)
    assert "Ihre nächsten Einsätze" in client.get("/heute/").content.decode()
