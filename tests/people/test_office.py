from __future__ import annotations

import csv
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from nabe.core import journal
from nabe.messages.models import Message
from nabe.people import actions
from nabe.people.models import AccountInvitation, Organization, Person
from tests.people.house import House, give, make_organization, make_person

pytestmark = pytest.mark.django_db
PERSONS, ORGANIZATIONS = "/buero/personen/", "/buero/traeger/"


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.fixture
def office(house: House, client: Client) -> Client:
    client.force_login(house.coordination)
    return client


# --- persons -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "found", "missing"),
    [
        ("q=colleague", "Colleague", "Volunteer"),
        ("q=VOLUNT", "Volunteer", "Colleague"),
        ("role=provider", "Other Provider", "Colleague"),
        ("state=inactive", "Niemand gefunden", "Colleague"),
        ("q=gibtesnicht", "Niemand gefunden", "Colleague"),
        ("municipality=abc&role=xyz&page=99", "Colleague", "Niemand"),
    ],
)
def test_list_of_persons_is_filtered_by_its_address(
    office: Client, query: str, found: str, missing: str
) -> None:
    shown = page(office, f"{PERSONS}?{query}")
    assert found in shown
    assert missing not in shown


def test_list_of_persons_is_filtered_by_town_and_organization(office: Client, house: House) -> None:
    by_town = page(office, f"{PERSONS}?municipality={house.town.pk}")
    by_organization = page(office, f"{PERSONS}?organization={house.club.pk}")

    assert "Colleague" in by_town
    assert "Other Provider" not in by_town
    assert "Other Provider" in by_organization
    assert "Colleague" not in by_organization


def test_municipality_finds_only_its_own_people(house: House, client: Client) -> None:
    client.force_login(house.municipality)
    shown = page(client, PERSONS)

    assert "Colleague" in shown
    assert "Volunteer" not in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_persons_costs_the_same_queries_for_any_number(
    house: House, client: Client, django_assert_num_queries, rows: int
) -> None:
    client.force_login(house.coordination)
    for number in range(rows):
        person = make_person(f"Zora {number}")
        give(person, "provider", house.school)
        actions.add_membership(person, house.school, by=house.coordination)
    client.get(f"{PERSONS}?q=zora")

    with django_assert_num_queries(9):
        client.get(f"{PERSONS}?q=zora")


def test_person_shows_roles_and_history(office: Client, house: House) -> None:
    actions.grant_role(house.nobody, kind="provider", scope=house.school, by=house.coordination)
    shown = page(office, f"{PERSONS}{house.nobody.pk}/")

    assert "Angebote pflegen" in shown
    assert "Schule am Ring" in shown
    assert "Rolle gegeben" in shown


def test_colleague_is_shown_with_what_concerns_the_own_office_only(
    house: House, client: Client
) -> None:
    actions.change_own_settings(house.colleague, by=house.colleague, phone="02303 4711")
    actions.grant_role(house.colleague, kind="provider", scope=house.club, by=house.coordination)
    actions.add_membership(house.colleague, house.club, by=house.coordination)
    address = f"{PERSONS}{house.colleague.pk}/"
    for viewer in (house.provider, house.municipality):
        client.force_login(viewer)
        shown = page(client, address) + page(client, PERSONS)
        assert "Schule am Ring" in shown
        for private in ("4711", "Zuletzt angemeldet", "Verlauf", "Verein Brücke"):
            assert private not in shown
        assert "Colleague" not in page(client, f"{PERSONS}?organization={house.club.pk}")

    client.force_login(house.coordination)
    shown = page(client, address)
    for known in ("4711", "Zuletzt angemeldet", "Verlauf", "Verein Brücke"):
        assert known in shown


def test_provider_is_not_offered_to_end_what_it_may_not_take(house: House, client: Client) -> None:
    client.force_login(house.provider)
    assert "Beenden" not in page(client, f"{PERSONS}{house.colleague.pk}/")

    client.force_login(house.municipality)
    assert "Beenden" in page(client, f"{PERSONS}{house.colleague.pk}/")


@pytest.mark.parametrize(("who", "status"), [
    ("coordination", 200), ("municipality", 200), ("provider", 200),
    ("colleague", 403), ("other_provider", 404), ("other_municipality", 404), ("nobody", 403),
])  # fmt: skip
def test_person_page_opens_for_their_own_office_only(
    house: House, client: Client, who: str, status: int
) -> None:
    client.force_login(house.people[who])

    assert client.get(f"{PERSONS}{house.requester.pk}/").status_code == status


def test_role_is_given_and_taken_on_the_page(office: Client, house: House) -> None:
    form = {"kind": "requester", "organization": house.club.pk}
    office.post(f"{PERSONS}{house.nobody.pk}/rolle/", form)
    role = house.nobody.roles.get()

    assert "verliert die Rolle" in page(office, f"{PERSONS}rollen/{role.pk}/")
    assert house.nobody.roles.exists()
    office.post(f"{PERSONS}rollen/{role.pk}/")
    assert not house.nobody.roles.exists()


def test_role_without_its_scope_is_explained(office: Client, house: House) -> None:
    answer = office.post(f"{PERSONS}{house.nobody.pk}/rolle/", {"kind": "provider"}, follow=True)

    assert "Bitte wählen Sie einen Träger." in answer.content.decode()
    assert not house.nobody.roles.exists()


def test_municipality_cannot_give_roles_of_another_town(house: House, client: Client) -> None:
    client.force_login(house.municipality)
    form = {"kind": "provider", "organization": house.club.pk}
    client.post(f"{PERSONS}{house.colleague.pk}/rolle/", form)

    assert not house.colleague.roles.filter(organization=house.club).exists()


def test_account_is_locked_and_freed_on_the_page(office: Client, house: House) -> None:
    address = f"{PERSONS}{house.nobody.pk}/konto/"
    office.post(address, {"to": "locked"})
    assert not Person.objects.get(pk=house.nobody.pk).is_active
    assert "Gesperrt" in page(office, f"{PERSONS}{house.nobody.pk}/")

    office.post(address, {"to": "active"})
    assert Person.objects.get(pk=house.nobody.pk).is_active


def test_last_coordination_hears_why_it_cannot_leave(office: Client, house: House) -> None:
    role = house.coordination.roles.get()
    answer = office.post(f"{PERSONS}rollen/{role.pk}/")

    assert answer.status_code == 409
    assert "letzte Person" in answer.content.decode()


# --- invitations ---------------------------------------------------------------------------
def test_invitation_is_sent_and_withdrawn_on_the_page(office: Client, house: House) -> None:
    form = {"email": "Neu@Example.org", "kind": "municipality", "municipality": house.town.pk,
            "language": "de"}  # fmt: skip
    office.post(f"{PERSONS}einladen/", form)
    invitation = AccountInvitation.objects.get()

    assert Message.objects.filter(address="neu@example.org").exists()
    assert "neu@example.org" in page(office, PERSONS)
    office.post(f"{PERSONS}einladungen/{invitation.pk}/")
    assert "neu@example.org" not in page(office, PERSONS)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"email": "kein", "kind": "provider"}, "gültige E-Mail"),
        ({"email": "x@example.org", "kind": "provider"}, "Bitte wählen Sie einen Träger."),
        ({"email": "x@example.org", "kind": "municipality"}, "Bitte wählen Sie eine Kommune."),
        ({"email": "x@example.org", "kind": "operator"}, "operator"),
    ],
)
def test_invitation_with_a_mistake_is_explained(
    office: Client, form: dict[str, str], sentence: str
) -> None:
    answer = office.post(f"{PERSONS}einladen/", {**form, "language": "de"})

    assert sentence in answer.content.decode()
    assert not AccountInvitation.objects.exists()


def test_provider_invites_only_to_its_own_organization(house: House, client: Client) -> None:
    client.force_login(house.provider)
    form = {"email": "x@example.org", "kind": "provider", "language": "de"}
    client.post(f"{PERSONS}einladen/", {**form, "organization": house.club.pk})
    assert not AccountInvitation.objects.exists()

    client.post(f"{PERSONS}einladen/", {**form, "organization": house.school.pk})
    assert AccountInvitation.objects.get().organization == house.school


# --- organizations -------------------------------------------------------------------------
def test_organization_is_found_in_any_spelling(office: Client) -> None:
    assert "Verein Brücke" in page(office, f"{ORGANIZATIONS}?q=bruecke+EV")


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_organizations_costs_the_same_queries_for_any_number(
    office: Client, house: House, django_assert_num_queries, rows: int
) -> None:
    for number in range(rows):
        make_organization(f"Zentrum {number}", municipality=house.town)
    office.get(f"{ORGANIZATIONS}?q=zentrum")

    with django_assert_num_queries(6):
        office.get(f"{ORGANIZATIONS}?q=zentrum")


def test_organization_is_added_once_for_all_spellings(office: Client, house: House) -> None:
    form = {"name": "Haus der Kulturen e.V.", "kind": "association"}
    office.post(f"{ORGANIZATIONS}neu/", form)
    again = office.post(f"{ORGANIZATIONS}neu/", {**form, "name": "HAUS DER KULTUREN"})

    assert Organization.objects.filter(folded_name="haus der kulturen").count() == 1
    assert "gibt es schon" in again.content.decode()


def test_organization_is_edited_and_its_history_names_the_fields(
    office: Client, house: House
) -> None:
    form = {"name": "Schule am Ring", "kind": "school", "phone": "02303 1",
            "municipality": house.town.pk}  # fmt: skip
    office.post(f"{ORGANIZATIONS}{house.school.pk}/bearbeiten/", form)

    house.school.refresh_from_db()
    assert house.school.phone == "02303 1"
    assert journal.entries_for(house.school)[0].fields == ["phone"]


def test_provider_edits_its_facts_but_not_its_town(house: House, client: Client) -> None:
    client.force_login(house.provider)
    form = {"name": "Schule am Ring", "kind": "school", "url": "schule.example",
            "municipality": house.other_town.pk}  # fmt: skip
    client.post(f"{ORGANIZATIONS}{house.school.pk}/bearbeiten/", form)

    house.school.refresh_from_db()
    assert house.school.url == "https://schule.example"
    assert house.school.municipality == house.town


def test_municipality_cannot_give_its_organization_away(house: House, client: Client) -> None:
    client.force_login(house.municipality)
    form = {"name": "X", "kind": "school", "municipality": house.other_town.pk}
    client.post(f"{ORGANIZATIONS}{house.school.pk}/bearbeiten/", form)

    house.school.refresh_from_db()
    assert house.school.municipality == house.town


def test_organization_gets_no_name_that_another_one_has(office: Client, house: House) -> None:
    answer = office.post(
        f"{ORGANIZATIONS}{house.club.pk}/bearbeiten/", {"name": "Schule-am-Ring", "kind": "school"}
    )
    assert answer.status_code == 409

    office.post(f"{ORGANIZATIONS}{house.club.pk}/stand/", {"to": "archived"})
    make_organization("Verein Brücke")
    answer = office.post(f"{ORGANIZATIONS}{house.club.pk}/stand/", {"to": "active"})
    assert answer.status_code == 409
    assert "gibt es schon" in answer.content.decode()


def test_second_editor_of_an_organization_undoes_nothing(office: Client, house: House) -> None:
    address = f"{ORGANIZATIONS}{house.school.pk}/bearbeiten/"
    form = office.get(address).context["form"]
    opened = {name: form[name].value() or "" for name in form.fields}
    carried = {f"initial-{name}": value for name, value in opened.items()}

    office.post(address, {**opened, **carried, "phone": "02303 1"})
    office.post(address, {**opened, **carried, "description": "Neu"})

    house.school.refresh_from_db()
    assert (house.school.phone, house.school.description) == ("02303 1", "Neu")
    assert 'name="initial-phone"' in page(office, address)


def test_archived_organization_leaves_the_list_and_comes_back(office: Client, house: House) -> None:
    office.post(f"{ORGANIZATIONS}{house.club.pk}/stand/", {"to": "archived"})
    assert "Verein Brücke" not in page(office, ORGANIZATIONS)
    assert "Verein Brücke" in page(office, f"{ORGANIZATIONS}?state=archived")

    office.post(f"{ORGANIZATIONS}{house.club.pk}/stand/", {"to": "active"})
    assert "Verein Brücke" in page(office, ORGANIZATIONS)


def test_member_is_added_and_ended_on_the_page(office: Client, house: House) -> None:
    office.post(f"{ORGANIZATIONS}{house.club.pk}/mitglied/",
                {"person": house.nobody.pk, "function": "Vorstand"})  # fmt: skip
    assert "Vorstand" in page(office, f"{ORGANIZATIONS}{house.club.pk}/")

    office.post(f"{PERSONS}mitglied/{house.nobody.memberships.get().pk}/")
    assert "Vorstand" not in page(office, f"{ORGANIZATIONS}{house.club.pk}/")


def test_typed_markup_is_shown_as_text(office: Client, house: House) -> None:
    house.school.description = "<script>alert(1)</script>"
    house.school.save()

    assert "<script>alert" not in page(office, f"{ORGANIZATIONS}{house.school.pk}/")


# --- own account ---------------------------------------------------------------------------
def test_own_settings_are_changed_and_the_phone_is_kept(house: House, client: Client) -> None:
    client.force_login(house.volunteer)
    client.post("/konto/", {"name": "Vera Neu", "language": "ar", "phone": "0151 1"})

    person = Person.objects.get(pk=house.volunteer.pk)
    assert (person.name, person.language, person.phone) == ("Vera Neu", "ar", "0151 1")
    assert person.sort_key == "vera neu"
    assert "0151 1" in page(client, "/konto/")


@pytest.mark.parametrize(
    "address",
    ["/konto/", "/konto/email/", "/konto/passwort/neu/", "/konto/sicherheit/",
     "/konto/sicherheit/app/", "/konto/sicherheit/passkeys/", "/konto/sicherheit/passkeys/neu/",
     "/konto/verbindungen/"],
)  # fmt: skip
def test_pages_of_the_own_account_open_in_our_words(
    house: House, client: Client, address: str
) -> None:
    client.force_login(house.volunteer)
    shown = page(client, address)

    assert "Mein Konto" in shown
    for english in ("Password", "Sign In", "Security Key", "Authenticator"):
        assert f">{english}" not in shown


# --- files ---------------------------------------------------------------------------------
def test_list_of_persons_is_saved_as_it_is_filtered(house: House, client: Client) -> None:
    client.force_login(house.municipality)
    answer = client.get(f"{PERSONS}?q=colleague&als=csv")

    lines = list(csv.reader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert "attachment" in answer["Content-Disposition"]
    assert lines[0][:2] == ["Name", "E-Mail"]
    assert [line[0] for line in lines[1:]] == ["Colleague"]


def test_saved_list_computes_nothing(office: Client, house: House) -> None:
    make_organization("=1+1")

    text = office.get(f"{ORGANIZATIONS}?q=1&als=csv").content.decode("utf-8-sig")
    xlsx = office.get(f"{ORGANIZATIONS}?als=xlsx").content

    assert "'=1+1" in text
    rows = CalamineWorkbook.from_filelike(BytesIO(xlsx)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows if str(row[0]).startswith("=")] == ["=1+1"]
