"""The next version of a list meets entries that people have worked on: their work stays."""

from __future__ import annotations

import datetime as dt
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine

from nabe.core import clock, texts
from nabe.directory import import_words
from nabe.directory.actions import imports, taking_over, undoing
from nabe.directory.models import (
    Contact,
    Field,
    ImportRow,
    Language,
    Location,
    Phone,
    Schedule,
    Service,
    SourceRecord,
    Version,
)  # fmt: skip
from nabe.people.models import Organization
from tests.directory.importing.makers import HEADER, row, write_csv
from tests.directory.importing.runs import take, upload

pytestmark = pytest.mark.django_db


def kept_fields(changed: ImportRow) -> set[str]:
    """Return the fields of which a row says that they stay as they were edited by hand."""
    return {note["field"] for note in changed.notes if "von Hand" in note["message"]}


def edit_phones(_service: Service) -> None:
    Phone.objects.update(number="+4923069999")


def edit_languages(service: Service) -> None:
    Language.objects.create(service=service, code="uk")


def edit_times(_service: Service) -> None:
    Schedule.objects.update(byday="SA")


def edit_fields(service: Service) -> None:
    service.fields.set(Field.objects.exclude(code="language")[:1])


def edit_contact(_service: Service) -> None:
    Contact.objects.all().delete()


def edit_organization(_service: Service) -> None:
    Service.objects.update(
        organization=Organization.objects.create(name="Haus", folded_name="haus")
    )


def edit_place(_service: Service) -> None:
    Location.objects.update(street="Hofweg 1")


def everything(service: Service) -> Any:
    return (
        list(service.phones.values_list("number")), set(service.languages.values_list("code")),
        list(service.schedules.values_list("byday", "opens_at")), set(service.fields.values_list("code")),
        list(service.contacts.values_list("name")), Service.objects.get().organization.name,
        list(service.at_locations.values_list("location__street", "location__city")),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "change", "field"),
    [
        (edit_phones, {"telefon": "02306 7777"}, "phones"),
        (edit_languages, {"sprachen": "Deutsch, Türkisch"}, "languages"),
        (edit_times, {"zeiten": "Di 10-11 Uhr"}, "schedules"),
        (edit_fields, {"handlungsfeld": "Beratung"}, "fields"),
        (edit_contact, {"kontakt": "Frau Neu"}, "contact"),
        (edit_organization, {"traeger": "Ganz anderer Verein"}, "organization"),
        (edit_place, {"strasse": "Ringweg 9"}, "street"),
        (edit_place, {"plz": "44534"}, "street"),
    ],
)
def test_part_edited_by_hand_stays_and_is_said(
    coordination: Any, tmp_path: Path, edit: Any, change: dict[str, str], field: str
) -> None:
    take([row()], tmp_path, coordination)
    edit(Service.objects.get())
    before = everything(Service.objects.get())
    run = upload([row(**change)], tmp_path, coordination)
    if not run.counts["changed"]:  # of another provider it would be another service
        run.rows.filter(result="new").update(result="changed", service=Service.objects.get())
    taking_over.take_over(run, by=coordination)
    assert everything(Service.objects.get()) == before
    changed = run.rows.get(result="changed")
    assert kept_fields(changed) == {field}
    assert next(
        one for one in import_words.note_lines(changed.notes) if "von Hand" in one.sentence
    ).column


def test_parts_that_nobody_touched_follow_the_list(coordination: Any, tmp_path: Path) -> None:
    take([row()], tmp_path, coordination)
    run = take(
        [row(telefon="02306 7777", sprachen="Türkisch", zeiten="Di 10-11", kontakt="Frau Neu",
             handlungsfeld="Beratung", strasse="Ringweg 9")],
        tmp_path, coordination,
    )  # fmt: skip
    assert not kept_fields(run.rows.get(result="changed"))
    assert everything(Service.objects.get())[0] == [("+4923067777",)]
    assert everything(Service.objects.get())[4:] == (
        [("Frau Neu",)], "Café Welt e. V.", [("Ringweg 9", "Lünen")],
    )  # fmt: skip


def test_even_weeks_of_last_year_are_not_taken_for_edited(
    coordination: Any, tmp_path: Path
) -> None:
    with time_machine.travel(clock.now() - dt.timedelta(days=365)):
        take([row(zeiten="Fr (gerade KW) 9-11")], tmp_path, coordination)
    old = Schedule.objects.order_by("dtstart").values_list("dtstart", flat=True)[0]
    run = take([row(zeiten="Do (gerade KW) 9-11")], tmp_path, coordination)
    assert not kept_fields(run.rows.get(result="changed"))
    assert set(Schedule.objects.values_list("byday", flat=True)) == {"TH"}
    assert not Schedule.objects.filter(dtstart=old).exists()


def test_new_address_keeps_times_and_what_the_list_does_not_know(
    coordination: Any, tmp_path: Path
) -> None:
    take([row(), row(angebot="Chor", zeiten="Fr 9-10")], tmp_path, coordination)
    Location.objects.update(transportation="Bus 7", name="Treffpunkt")
    old = list(Schedule.objects.order_by("pk").values_list("pk", "byday"))
    run = take(
        [row(strasse="Ringweg 9"), row(angebot="Chor", zeiten="Fr 9-10")], tmp_path, coordination
    )
    cafe = Service.objects.get(name="Sprachcafé")
    at = cafe.at_locations.get()
    assert (at.location.street, at.location.name) == ("Ringweg 9", "Treffpunkt")
    assert at.location.transportation == "Bus 7"
    assert cafe.schedules.get().at_location == at
    assert list(Schedule.objects.order_by("pk").values_list("pk", "byday")) == old
    chor = Service.objects.get(name="Chor").at_locations.get().location
    assert chor.street == "Marktgasse 4"
    undoing.undo_import(run, by=coordination)
    assert set(Location.objects.values_list("street", flat=True)) == {"Marktgasse 4"}
    assert Location.objects.count() == 1
    assert cafe.schedules.get().at_location.location == chor


def test_undo_gives_a_place_of_its_own_its_address_back(coordination: Any, tmp_path: Path) -> None:
    take([row()], tmp_path, coordination)
    before = list(Location.objects.values())
    run = take([row(strasse="Ringweg 9")], tmp_path, coordination)
    assert Location.objects.get().street == "Ringweg 9"
    undoing.undo_import(run, by=coordination)
    assert list(Location.objects.values()) == before


def course(end: str, times: str = "Fr 9-10") -> list[list[Any]]:
    return [[*HEADER, "Kursende"], [*row(zeiten=times), end]]


@pytest.mark.parametrize("times", ["Fr 9-10", "Fr (gerade KW) 9-11"])
def test_list_that_prolongs_a_course_changes_its_dates(
    coordination: Any, tmp_path: Path, times: str
) -> None:
    def taken(end: str) -> Any:
        content = write_csv(tmp_path / "list.csv", course(end, times)).read_bytes()
        run = imports.start_import(BytesIO(content), "a.csv", source_name="K", by=coordination)
        return taking_over.take_over(imports.read_import(run), by=coordination)

    taken("31.03.2027")
    assert max(map(str, Schedule.objects.values_list("valid_to", flat=True))) == "2027-03-31"
    run = taken("30.06.2027")
    service = Service.objects.get()
    assert max(map(str, service.schedules.values_list("valid_to", flat=True))) == "2027-06-30"
    assert str(service.visible_to) == "2027-06-30"
    words = import_words.differences(run.rows.get(result="changed").diff, {})
    assert ("Ende", "Mi, 31.03.2027", "Mi, 30.06.2027") in words


def test_checked_translation_becomes_outdated_with_its_text_and_back(
    coordination: Any, tmp_path: Path
) -> None:
    take([row()], tmp_path, coordination)
    kept = texts.save(Service.objects.get(), "fees_description", "en", "free", state="checked")
    run = take([row(kosten="5 €")], tmp_path, coordination)
    kept.refresh_from_db()
    assert kept.state == "outdated"
    undoing.undo_import(run, by=coordination)
    kept.refresh_from_db()
    assert (kept.state, kept.text) == ("checked", "free")


def test_change_by_a_list_is_a_version_that_undoing_takes_away(
    coordination: Any, tmp_path: Path
) -> None:
    take([row()], tmp_path, coordination)
    run = take([row(kosten="5 €", strasse="Ringweg 9")], tmp_path, coordination)
    version = Version.objects.get()
    assert set(version.names) == {"is_free", "fees_description", "location"}
    assert version.values["location"]["street"] == "Marktgasse 4"
    undoing.undo_import(run, by=coordination)
    assert not Version.objects.exists()


def test_name_of_a_contact_is_not_kept_to_compare_with(coordination: Any, tmp_path: Path) -> None:
    take([row()], tmp_path, coordination)
    assert "Muster" not in json.dumps(SourceRecord.objects.get().fields)
    assert take([row()], tmp_path, coordination).counts["unchanged"] == 1
    run = take([row(kontakt="Frau Neu")], tmp_path, coordination)
    assert Contact.objects.get().name == "Frau Neu"
    diff = import_words.differences(run.rows.get(result="changed").diff, {})
    assert diff == [("Kontakt", "ein anderer Name", "Frau Neu")]
    assert "Neu" not in json.dumps(SourceRecord.objects.get().fields["contact"])
