"""Forwarded links, mail scanners, replayed countersignatures: what a link may do, and what not."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction
from django.test import Client

from nabe.core import links
from nabe.core.errors import Refused
from nabe.interpreting.actions import dispatch, proof
from nabe.interpreting.models import Assignment, Entry, Invitation
from nabe.messages.models import Message
from tests.config.webserver import until
from tests.interpreting.factories import make_interpreter, make_invitation, make_request
from tests.interpreting.test_malice import POOL, SECRET, shown, told_of
from tests.interpreting.test_proof import after, held, hour
from tests.people.house import House

pytestmark = pytest.mark.django_db


def link_of(invitation: Invitation) -> str:
    return f"/l/{links.make(dispatch.LINK, row=invitation, valid_for=dispatch.KEPT)}/"


# --- forwarded links -------------------------------------------------------------------------------
def test_forwarded_link_shows_nothing_of_the_case_before_and_after_the_yes_of_another(
    client: Client, house: House
) -> None:
    request = make_request(house, **SECRET)
    amal = make_invitation(request, make_interpreter("Amal"))
    bana = make_invitation(request, make_interpreter("Bana Anders"))
    first, second = link_of(amal), link_of(bana)
    assert told_of(client.get(second)) == []
    slot = request.slots.get().pk
    assert client.post(first, {"answer": "yes", "slot": slot}).status_code == 302
    made = Assignment.objects.get()

    late = client.post(second, {"answer": "yes", "slot": slot})
    assert (late.status_code, "schneller" in shown(late)) == (409, True)
    for path in (second, f"{second}?als=kalender", f"{second}?als=nachweis"):
        answer = client.get(path)
        assert (answer.status_code, told_of(answer)) == (200, [])
        assert "Amal" not in shown(answer)
    for said in ({"answer": "back"}, {"answer": "say", "mark": "bad"}):
        assert client.post(second, said).status_code in (400, 409)
    assert client.post(f"{second}?als=nachweis", {"kind": "held"}).status_code == 400
    made.refresh_from_db()
    assert (made.state, Assignment.objects.count()) == ("confirmed", 1)
    on_the_way = [text for name, text in SECRET.items() if name != "case"]
    assert told_of(client.get(first)) == [*on_the_way, house.school.name]  # what Amal needs


def test_mail_scanner_changes_nothing_however_often_it_looks(client: Client, house: House) -> None:
    request = make_request(house)
    asked = link_of(make_invitation(request, make_interpreter("Amal")))
    yes = f"?answer=yes&slot={request.slots.get().pk}"
    for query in ("?als=kalender", "?answer=no", *[yes] * 5, *[""] * 50):
        assert client.head(asked + query).status_code == 200
        assert client.get(asked + query).status_code == 200
    assert client.options(asked).status_code < 500
    assert Invitation.objects.get().state == "sent"
    assert not Assignment.objects.exists()
    assert not Message.objects.exists()
    checked = Client(enforce_csrf_checks=True)
    said = {"answer": "yes", "slot": request.slots.get().pk}
    assert checked.post(asked, said).status_code == 403  # a POST without the page
    assert Invitation.objects.get().state == "sent"


@pytest.mark.parametrize(
    "token", ["x", "a" * 32, "ä" * 40, "x" * 3000, "00000000-0000-4000-8000-000000000000"]
)
def test_guessed_links_open_nothing(client: Client, house: House, token: str) -> None:
    for send in (client.get, client.post):
        assert send(f"/l/{token}/").status_code in (404, 429)


def test_link_to_a_question_signs_no_record_and_the_other_way_round(
    client: Client, house: House
) -> None:
    made = held(house)
    asked = link_of(Invitation.objects.get())
    with after(made):
        record = proof.write_record(made, hour(made), by=None)
        sign = {"step": "sign", "seen": record.version}
        assert client.post(asked, sign).status_code == 400
        token = links.make(proof.LINK, row=record, valid_for=proof.KEPT)
        assert client.post(f"/l/{token}/", {"answer": "back"}).status_code == 302
    made.refresh_from_db()
    record.refresh_from_db()
    assert (made.state, record.state) == ("done", "written")


# --- replayed countersignatures --------------------------------------------------------------------
def test_countersignature_of_an_older_version_or_of_none_is_refused(
    client: Client, house: House
) -> None:
    made = held(house)
    with after(made) as now:
        record = proof.write_record(made, hour(made), by=None)
        path = f"/l/{links.make(proof.LINK, row=record, valid_for=proof.KEPT)}/"
        old = {"step": "sign", "seen": record.version}
        assert old["seen"] in shown(client.get(path))
        now.shift(60)
        record = proof.write_record(made, hour(made, 175), by=None)
        client.force_login(house.requester)
        for place in (path, f"{POOL}{made.request_id}/nachweis/"):
            late = client.post(place, old)
            assert (late.status_code, "noch einmal an" in shown(late)) == (409, True)
            assert client.post(place, {"step": "sign"}).status_code == 400
        assert not Entry.objects.exists()

        new = {"step": "sign", "seen": record.version}
        for place in (path, path, f"{POOL}{made.request_id}/nachweis/"):  # replayed
            assert client.post(place, new).status_code == 302
        late = client.post(path, {"step": "object", "objection": "doch nicht"})
        assert late.status_code == 409
        now.shift(proof.KEPT)
        assert client.post(path, old).status_code == 410
    record.refresh_from_db()
    assert (record.state, Entry.objects.count()) == ("signed", 1)


@pytest.mark.django_db(transaction=True)
def test_record_changed_while_it_is_countersigned_stays_as_it_was_signed(house: House) -> None:
    made, said = held(house), list[str]()
    with after(made):
        record = proof.write_record(made, hour(made), by=None)

        def change() -> None:
            try:
                proof.write_record(made, hour(made, 175), by=None)
                said.append("written")
            except Refused as error:
                said.append(str(error))
            finally:
                connection.close()

        thread = threading.Thread(target=change)
        with transaction.atomic():
            proof.sign(record, by=house.requester, seen=record.version)
            thread.start()
            until(_somebody_waits, "the change waits for the countersignature")
        thread.join()
    record.refresh_from_db()
    assert "schon bestätigt" in said[0]
    assert (record.state, record.minutes, Entry.objects.get().cents) == ("signed", 60, 2500)


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
