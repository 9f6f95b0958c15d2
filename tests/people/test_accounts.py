from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client

from nabe.core import clock
from nabe.core.errors import NotAllowed, Refused
from nabe.messages.models import Message
from nabe.people import actions
from nabe.people.models import AccountInvitation, Person
from tests.people.house import House

pytestmark = pytest.mark.django_db


def invited(house: House, email: str = "neu@example.org", **options: str) -> AccountInvitation:
    return actions.invite(
        email, kind="provider", scope=house.school, by=house.municipality, **options
    )


def link_to(email: str) -> str:
    message = Message.objects.filter(address=email).latest("pk")
    return re.search(r"/l/[\w-]+/", message.text)[0]


def test_invitation_is_mailed_in_the_chosen_language(house: House) -> None:
    invited(house, language="de")

    message = Message.objects.get(address="neu@example.org")
    assert "Municipality lädt Sie ein" in message.text
    assert "Schule am Ring" in message.text
    assert link_to("neu@example.org")


def test_invitation_is_only_looked_at_by_get(house: House, client: Client) -> None:
    invited(house)

    page = client.get(link_to("neu@example.org"))

    assert page.status_code == 200
    assert "Sie sind eingeladen" in page.content.decode()
    assert not Person.objects.filter(email="neu@example.org").exists()


def test_accepted_invitation_makes_an_account_that_is_signed_in(
    house: House, client: Client
) -> None:
    invited(house)
    answer = client.post(link_to("neu@example.org"), {"name": "Neu Da", "language": "de"})

    person = Person.objects.get(email="neu@example.org")
    assert answer.status_code == 302
    assert str(client.session["_auth_user_id"]) == str(person.pk)
    assert person.roles.get().organization == house.school
    assert person.memberships.get().organization == house.school
    assert not person.has_usable_password()


def test_only_the_coordination_hears_that_an_invited_account_is_locked(house: House) -> None:
    locked = house.other_provider
    Person.objects.filter(pk=locked.pk).update(is_active=False)
    form = {"kind": "provider", "organization": house.school.pk, "language": "de"}

    with pytest.raises(Refused, match="gesperrt"):
        actions.invite(locked.email, kind="provider", scope=house.school, by=house.coordination)
    answers = []
    for email in (locked.email, "neu@example.org", house.volunteer.email):
        client = Client()
        client.force_login(house.municipality)
        answer = client.post("/buero/personen/einladen/", {**form, "email": email})
        said = [str(message) for message in get_messages(answer.wsgi_request)]
        answers.append(str([answer.status_code, answer["Location"], said]).replace(email, ""))
        assert Message.objects.filter(address=email).count() == 1

    assert len(set(answers)) == 1
    opened = Client().post(link_to(locked.email), {"name": "Neu Da", "language": "de"})
    assert opened.status_code == 409
    assert not locked.roles.filter(organization=house.school).exists()


def test_invitation_is_accepted_once(house: House, client: Client) -> None:
    invited(house)
    link = link_to("neu@example.org")
    client.post(link, {"name": "Neu Da", "language": "de"})

    again = Client().post(link, {"name": "Dieb", "language": "de"})

    assert again.status_code == 410
    assert "schon benutzt" in again.content.decode()


def test_invitation_expires(house: House, client: Client) -> None:
    invited(house)
    with time_machine.travel(clock.now() + dt.timedelta(days=15), tick=False):
        page = client.get(link_to("neu@example.org"))

    assert page.status_code == 410
    assert "abgelaufen" in page.content.decode()


def test_withdrawn_invitation_is_void(house: House, client: Client) -> None:
    invitation = invited(house)
    actions.withdraw_invitation(invitation, by=house.municipality)

    assert client.get(link_to("neu@example.org")).status_code == 410


def test_second_invitation_replaces_the_first(house: House, client: Client) -> None:
    invited(house)
    first = link_to("neu@example.org")
    invited(house)

    assert client.get(first).status_code == 410
    assert client.get(link_to("neu@example.org")).status_code == 200


def test_invitation_for_a_known_address_gives_the_role_and_signs_nobody_in(
    house: House, client: Client
) -> None:
    invited(house, "nobody@example.org")
    client.post(link_to("nobody@example.org"), {})

    assert house.nobody.roles.get().kind == "provider"
    assert "_auth_user_id" not in client.session


def test_invitation_without_the_right_to_grant_is_refused(house: House) -> None:
    with pytest.raises(NotAllowed):
        actions.invite("x@example.org", kind="coordination", scope=house.county, by=house.provider)
    assert not Message.objects.exists()


def test_invitation_to_a_scope_that_does_not_fit_is_refused(house: House) -> None:
    with pytest.raises(Refused, match="passt nicht"):
        actions.invite("x@example.org", kind="provider", scope=house.town, by=house.coordination)


def test_locked_account_is_signed_out_at_once(house: House, client: Client) -> None:
    client.force_login(house.provider)
    actions.deactivate(house.provider, by=house.coordination)

    assert client.get("/konto/").status_code == 302


@pytest.mark.parametrize("by", ["municipality", "provider", "colleague", "nobody"])
def test_account_is_locked_by_coordination_alone(house: House, by: str) -> None:
    with pytest.raises(NotAllowed):
        actions.deactivate(house.requester, by=house.people[by])


def test_coordination_does_not_lock_itself_out(house: House) -> None:
    with pytest.raises(NotAllowed):
        actions.deactivate(house.coordination, by=house.coordination)


def test_locked_account_accepts_no_invitation(house: House, client: Client) -> None:
    invited(house, "nobody@example.org")
    actions.deactivate(house.nobody, by=house.coordination)

    answer = client.post(link_to("nobody@example.org"), {})

    assert answer.status_code == 409
    assert not house.nobody.roles.exists()


def test_unlocked_account_has_its_roles_again(house: House) -> None:
    actions.deactivate(house.provider, by=house.coordination)
    actions.reactivate(house.provider, by=house.coordination)

    assert Person.objects.get(pk=house.provider.pk).is_active
    assert house.provider.roles.exists()


def end_invitation(house: House, why: str) -> None:
    if why == "role lost":
        house.municipality.roles.all().delete()
    elif why == "locked":
        actions.deactivate(house.municipality, by=house.coordination)
    elif why == "erased":
        actions.erase_person(house.municipality, by=house.coordination)
    else:
        actions.archive_organization(house.school, by=house.coordination)


@pytest.mark.parametrize("why", ["role lost", "locked", "erased", "organization archived"])
def test_invitation_ends_with_the_right_to_invite(house: House, client: Client, why: str) -> None:
    invited(house)
    link = link_to("neu@example.org")
    end_invitation(house, why)

    assert client.get(link).status_code == 410
    assert client.post(link, {"name": "Neu", "language": "de"}).status_code == 410
    assert not Person.objects.filter(email="neu@example.org").exists()
