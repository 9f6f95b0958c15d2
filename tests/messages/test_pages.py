from __future__ import annotations

import pytest
from django.test import Client

from nabe.messages import actions
from nabe.messages.models import Message
from tests.people.house import House

pytestmark = pytest.mark.django_db
LOG = "/buero/nachrichten/"


@pytest.fixture
def office(house: House, client: Client) -> Client:
    client.force_login(house.coordination)
    return client


def queue(key: str) -> Message:
    message = actions.send(
        "account_notice", to="mia@example.org", key=key, context={"notice": "Hallo"}
    )
    assert message is not None
    return message


def test_log_shows_what_was_sent(office: Client) -> None:
    queue("one")

    assert "Änderung an Ihrem Konto" in office.get(LOG).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_log_costs_the_same_queries_for_any_number_of_rows(
    office: Client, django_assert_num_queries, rows: int
) -> None:
    for number in range(rows):
        queue(str(number))
    office.get(LOG)

    with django_assert_num_queries(7):
        office.get(LOG)


def test_log_is_filtered_by_state(office: Client) -> None:
    queue("one")

    assert "mia@example.org" in office.get(f"{LOG}?state=queued").content.decode()
    assert "mia@example.org" not in office.get(f"{LOG}?state=sent").content.decode()
    assert office.get(f"{LOG}?state=nonsense").status_code == 200


def test_page_of_a_message_shows_its_text_but_no_link(office: Client) -> None:
    message = queue("one")
    Message.objects.update(text="Hier: http://127.0.0.1:8000/l/" + "a" * 32 + "/ bitte")

    page = office.get(f"{LOG}{message.pk}/").content.decode()

    assert "Hier:" in page
    assert "a" * 32 not in page


def test_page_of_a_code_does_not_show_it(office: Client) -> None:
    message = actions.send("signin_code", to="mia@example.org", key="x", context={"code": "123456"})

    page = office.get(f"{LOG}{message.pk}/").content.decode()

    assert "123456" not in page
    assert "geheimen Code" in page


def test_abandoned_message_is_sent_again_by_one_click(office: Client) -> None:
    message = queue("one")
    Message.objects.update(state="abandoned", attempts=8)

    assert "Noch einmal senden" in office.get(f"{LOG}{message.pk}/").content.decode()
    office.post(f"{LOG}{message.pk}/noch-einmal/")

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 0)


@pytest.mark.parametrize("who", ["municipality", "provider", "decision_maker", "nobody"])
def test_log_is_refused_to_everybody_else(house: House, client: Client, who: str) -> None:
    message = queue("one")
    client.force_login(house.people[who])

    assert client.get(LOG).status_code == 403
    assert client.get(f"{LOG}{message.pk}/").status_code == 403
    assert client.post(f"{LOG}{message.pk}/noch-einmal/").status_code == 403


def test_log_sends_visitors_to_sign_in(client: Client) -> None:
    assert client.get(LOG)["Location"].startswith("/anmelden/")
