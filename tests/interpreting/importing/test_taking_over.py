"""Lists taken over: everybody once, values by hand stay, nobody comes back who was erased."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from nabe.core.errors import NotAllowed, Refused
from nabe.interpreting.actions.lists_in import PREVIEWS, take_over
from nabe.interpreting.models import Assignment, Entry, Interpreter, Paper, Request, ServiceRecord
from nabe.people.actions.personal_data import erase_person
from nabe.people.models import Organization, Person, RoleKind
from nabe.sheets.models import ListRecord
from nabe.sheets.opening import open_source
from tests.interpreting.factories import make_interpreter
from tests.interpreting.importing.makers import COUNTY, PERSON, TALK, said, sheet
from tests.people.house import House, make_person

pytestmark = pytest.mark.django_db
POOL_FILE, LOG_FILE = COUNTY / "sprachmittlung_2026.xlsx", COUNTY / "anfragen_2025.csv"
HERE: Mapping[str, Any] = {"Wohnort": "Unna", "PLZ": "59423"}
THERE: Mapping[str, Any] = {"Kommune": "Unna", "Anfragende Stelle": "Schule am Ring"}


def take_pool(*changes: Mapping[str, Any]) -> list[str]:
    """Take a pool over and return what became of its rows."""
    found = take_over("pool", sheet({**PERSON, **HERE}, *(changes or ({},))), by=None)
    return [one.result for one in found.rows[1:]]


def take_log(*changes: Mapping[str, Any]) -> list[str]:
    found = take_over("requests", sheet({**TALK, **THERE}, *(changes or ({},))), by=None)
    return [one.result for one in found.rows[1:]]


def everything() -> dict[str, list[Any]]:
    """Return every row that lists write, as plain values."""
    models = (
        Person,
        Organization,
        Interpreter,
        Paper,
        Request,
        Assignment,
        ServiceRecord,
        ListRecord,
    )
    return {one.__name__: list(one._default_manager.order_by("pk").values()) for one in models}


# --- people ------------------------------------------------------------------------------------
def test_person_of_the_list_is_in_the_pool_afterwards(house: House) -> None:
    assert take_pool() == ["new"]
    one = Interpreter.objects.get(source_key="SM-001")
    assert (one.person.name, one.person.email, one.person.phone) == ("Amal Muster", "a.muster@example.org", "+491713920071")  # fmt: skip
    assert not one.person.has_usable_password()
    assert one.person.roles.get().kind == RoleKind.INTERPRETER
    assert (one.state, one.fee_class, one.german, one.transport, one.radius_km) == ("active", "A", "C1", "car", 30)  # fmt: skip
    assert [str(said) for said in one.languages.all()] == ["ar Syrisch"]
    assert [str(time) for time in one.times.all()] == ["0 08:00–13:00"]
    papers = {paper.kind: (paper.seen_on, paper.valid_until) for paper in one.papers.all()}
    assert papers == {
        "training": (dt.date(2022, 3, 1), dt.date(2028, 3, 1)),
        "record": (dt.date(2024, 2, 15), dt.date(2029, 2, 15)),
    }


def test_second_time_changes_nothing(house: House) -> None:
    take_pool({}, {"Nr.": "", "Vorname": "Banu", "E-Mail": ""})
    take_log({}, {"Anfrage-Nr": "", "Uhrzeit": "14:00"})
    before = everything()
    assert take_pool({}, {"Nr.": "", "Vorname": "Banu", "E-Mail": ""}) == ["unchanged", "unchanged"]
    assert take_log({}, {"Anfrage-Nr": "", "Uhrzeit": "14:00"}) == ["unchanged", "unchanged"]
    assert everything() == before


def test_what_the_list_changed_is_written_and_nothing_else(house: House) -> None:
    take_pool()
    Interpreter.objects.update(radius_km=12)
    assert take_pool({"Mo": "", "Fr": "13-18", "Status": "ruht", "Telefon": "0171 3920099"}) == ["changed"]  # fmt: skip
    one = Interpreter.objects.get()
    assert (one.radius_km, one.state, one.person.phone) == (12, "paused", "+491713920099")
    assert [str(time) for time in one.times.all()] == ["4 13:00–18:00"]


def test_value_changed_here_and_in_the_list_stays_as_it_is_here(house: House) -> None:
    take_pool()
    Interpreter.objects.update(radius_km=12)
    found = take_over("pool", sheet({**PERSON, **HERE}, {"Umkreis": "45 km"}), by=None).rows[1]
    assert found.result == "unchanged"
    assert "Dieses Feld wurde von Hand geändert." in said(found.entry, "question")[0]
    assert Interpreter.objects.get().radius_km == 12
    assert take_pool({"Umkreis": "45 km"}) == ["unchanged"]


def test_empty_cell_takes_nothing_away(house: House) -> None:
    take_pool()
    assert take_pool({"Telefon": "", "Mobilität": "", "Führungszeugnis gesehen": ""}) == ["unchanged"]  # fmt: skip


def test_account_of_the_address_is_the_person(house: House) -> None:
    known = make_person("Amal Muster", email="a.muster@example.org")
    assert take_pool() == ["new"]
    assert Interpreter.objects.get().person == known
    assert known.roles.get().kind == RoleKind.INTERPRETER


def test_somebody_who_is_in_the_pool_already_gets_the_number(house: House) -> None:
    known = make_interpreter("Amal Muster", "ar:Syrisch", person=make_person("Amal Muster", email="a.muster@example.org"))  # fmt: skip
    assert take_pool() == ["changed"]
    assert Interpreter.objects.get().pk == known.pk
    assert Interpreter.objects.get().source_key == "SM-001"
    assert take_pool() == ["unchanged"]


def test_address_of_another_number_keeps_the_row_out(house: House) -> None:
    take_pool()
    assert take_pool({"Nr.": "SM-002"}) == ["error"]


def test_same_address_twice_is_that_of_the_first_row(house: House) -> None:
    assert take_pool({}, {"Nr.": "SM-002", "Vorname": "Banu"}) == ["new", "new"]
    assert [one.person.email for one in Interpreter.objects.order_by("source_key")] == ["a.muster@example.org", None]  # fmt: skip


def test_who_was_erased_does_not_come_back_with_an_old_list(house: House) -> None:
    take_pool()
    person = Interpreter.objects.get().person
    erase_person(person, by=house.coordination)
    assert take_pool() == ["skipped"]
    assert not Person.objects.filter(name="Amal Muster").exists()


def test_who_left_stays_out_whatever_the_list_says(house: House) -> None:
    take_pool()
    Interpreter.objects.update(state="left")
    found = take_over("pool", sheet({**PERSON, **HERE}, {"Status": "ruht"}), by=None).rows[1]
    assert found.result == "unchanged"
    assert Interpreter.objects.get().state == "left"


def test_papers_of_somebody_who_left_are_not_taken(house: House) -> None:
    take_pool({"Status": "beendet"})
    assert Interpreter.objects.get().state == "left"
    assert not Paper.objects.exists()


def test_only_the_coordination_takes_lists_over(house: House) -> None:
    with pytest.raises(NotAllowed):
        take_over("pool", sheet(PERSON, {}), by=house.requester)
    assert not Interpreter.objects.exists()


# --- requests ----------------------------------------------------------------------------------
def test_talk_of_the_log_is_done_countersigned_and_paid_by_nobody_again(house: House) -> None:
    take_pool()
    assert take_log() == ["new"]
    request = Request.objects.get()
    assert (request.number, request.state, request.organization) == ("2025-0001", "done", house.school)  # fmt: skip
    one = Assignment.objects.get()
    assert (one.state, one.cents, one.travel_cents, one.interpreter.source_key) == ("done", 2500, 90, "SM-001")  # fmt: skip
    record = ServiceRecord.objects.get()
    assert (record.state, record.signed_how, record.km, record.minutes) == ("signed", "import", Decimal(3), 60)  # fmt: skip
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("result", "reason", "person", "state", "held", "kind"),
    [
        ("nicht vermittelt", "niemand frei", "", "unfilled", "", ""),
        ("nicht vermittelt", "Anfrage ausgeschlossen (Rechtsfolgen)", "", "refused", "", ""),
        ("abgelehnt", "", "", "refused", "", ""),
        ("abgesagt", "Einrichtung hat abgesagt", "SM-001", "cancelled", "cancelled", ""),
        ("abgesagt", "Sprachmittler:in erkrankt", "SM-001", "unfilled", "returned", ""),
        ("abgesagt", "Familie nicht erschienen", "SM-001", "done", "done", "in_vain"),
        ("abgesagt", "Familie nicht erschienen", "", "cancelled", "", ""),
        ("abgesagt", "Sprachmittlerin nicht erschienen", "SM-001", "done", "done", "no_show"),
        ("abgesagt", "Sprachmittlerin nicht erschienen", "", "unfilled", "", ""),
    ],
)  # fmt: skip
def test_end_of_a_request_is_told_by_its_states(
    house: House, result: str, reason: str, person: str, state: str, held: str, kind: str
) -> None:  # fmt: skip
    take_pool()
    take_log({"Ergebnis": result, "Grund": reason, "Sprachmittler-Nr": person, "Honorar": "", "Fahrtkosten": ""})  # fmt: skip
    assert Request.objects.get().state == state
    assert [one.state for one in Assignment.objects.all()] == ([held] if held else [])
    assert [one.kind for one in ServiceRecord.objects.all()] == ([kind] if kind else [])


def test_changed_row_of_a_log_is_written_anew_under_its_number(house: House) -> None:
    take_pool()
    take_log()
    before = Request.objects.get()
    assert take_log({"Minuten": "125", "Honorar": "35,00"}) == ["changed"]
    after = Request.objects.get()
    assert (after.pk, after.number) == (before.pk, before.number)
    assert Assignment.objects.get().cents == 3500
    assert ServiceRecord.objects.get().minutes == 125


def test_row_whose_money_is_booked_is_not_written_anew(house: House) -> None:
    take_pool()
    take_log()
    one = Assignment.objects.get()
    Entry.objects.create(interpreter=one.interpreter, assignment=one, day=dt.date(2025, 1, 10), what="x", cents=2500)  # fmt: skip
    with pytest.raises(Refused, match="Buchung"):
        take_log({"Minuten": "125"})
    assert ServiceRecord.objects.get().minutes == 60


def test_body_in_another_spelling_is_the_same_and_an_unknown_one_is_made(house: House) -> None:
    take_pool()
    take_log(
        {"Anfragende Stelle": "SCHULE AM RING"},
        {"Anfrage-Nr": "2025-0002", "Uhrzeit": "14:00", "Anfragende Stelle": "Kita Neu", "Bereich": "Kita"},
    )  # fmt: skip
    assert Request.objects.get(number="2025-0001").organization == house.school
    made = Request.objects.get(number="2025-0002").organization
    assert (made.name, made.kind, made.municipality) == ("Kita Neu", "childcare", house.town)


def test_amount_that_follows_no_rule_is_asked_about_and_stays(house: House) -> None:
    take_pool()
    found = take_over("requests", sheet({**TALK, **THERE}, {"Honorar": "52,00"}), by=None).rows[1]
    assert said(found.entry, "question") == [
        "Nach der Regel wären es 25,00 € statt 52,00 €. Der Betrag der Liste bleibt."
    ]
    assert Assignment.objects.get().cents == 5200


def test_talk_that_nabe_has_from_elsewhere_keeps_the_row_out(house: House) -> None:
    take_pool()
    take_log()
    Request.objects.update(source_key="", number="A-2025-00001")
    assert take_log({"Anfrage-Nr": "2025-0002"}) == ["error"]


def test_talk_of_another_list_keeps_the_row_out(house: House) -> None:
    take_pool()
    take_log()
    assert take_log({"Anfrage-Nr": "B-7", "Uhrzeit": "10:00"}) == ["error"]
    assert take_log({"Anfrage-Nr": "B-7", "Uhrzeit": "10:30"}) == ["new"]


def test_log_before_the_pool_says_what_to_do(house: House) -> None:
    found = PREVIEWS["requests"](sheet({**TALK, **THERE}, {}))
    assert [one.german for one in found.notices] == [
        "Der Pool ist noch leer. Bitte lesen Sie zuerst die Liste des Pools ein."
    ]


# --- the county's own lists --------------------------------------------------------------------
def test_lists_of_the_county_come_in_whole_and_a_second_time_change_nothing(house: House) -> None:
    call_command("import_interpreters", str(POOL_FILE), stdout=StringIO(), stderr=StringIO())
    call_command("import_requests", str(LOG_FILE), stdout=StringIO(), stderr=StringIO())
    assert Interpreter.objects.count() == 104
    assert Counter(Request.objects.values_list("state", flat=True)) == {
        "done": 525, "unfilled": 114, "refused": 11, "cancelled": 36,
    }  # fmt: skip
    assert Assignment.objects.filter(state="done").count() == 525
    before = everything()
    for command, path in (("import_interpreters", POOL_FILE), ("import_requests", LOG_FILE)):
        out = StringIO()
        call_command(command, str(path), stdout=out, stderr=StringIO())
        assert "0 Zeilen übernommen." in out.getvalue()
    assert everything() == before


def test_three_rows_of_the_county_follow_no_rule(house: House) -> None:
    take_over("pool", open_source(POOL_FILE), by=None)
    found = PREVIEWS["requests"](open_source(LOG_FILE))
    odd = [one.entry.key for one in found.rows if "Nach der Regel" in " ".join(said(one.entry))]
    assert odd == ["2025-0056", "2025-0270", "2025-0364"]


def test_preview_writes_nothing(house: House) -> None:
    before = everything()
    call_command("import_interpreters", str(POOL_FILE), preview=True, stdout=StringIO(), stderr=StringIO())  # fmt: skip
    assert everything() == before


def test_file_that_is_no_table_is_refused_with_a_sentence(house: House, tmp_path: Any) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(CommandError, match="beschädigt"):
        call_command("import_interpreters", str(tmp_path / "a.xlsx"), stdout=StringIO())
