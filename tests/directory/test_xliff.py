"""Texts go to a translation office as XLIFF 2 and come back, also wrong, old and hostile."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nabe.core import texts
from nabe.core.errors import NotAllowed, Refused, WrongState
from nabe.core.models import JournalEntry, Translation
from nabe.directory import xliff
from nabe.directory.actions import services, translation_files
from nabe.directory.entries import Entry
from nabe.directory.models import Service, TranslationFile
from nabe.directory.queries.translation_files import preview_for_page
from nabe.directory.queries.translation_work import units_to_send
from tests.directory.factories import listed
from tests.people.house import House

pytestmark = pytest.mark.django_db
NS = "{urn:oasis:names:tc:xliff:document:2.0}"
ROOT = "/buero/angebote/uebersetzungen/"


@pytest.fixture
def cafe(house: House) -> Service:
    return listed(
        "Nähcafé & mehr", town="unna", organization=house.school, description="Wir nähen.\nMo <3",
    )  # fmt: skip


def sent(house: House, language: str = "ar", **filters: str) -> ET.Element:
    units = units_to_send(house.coordination, {"sprache": language, **filters})
    return ET.fromstring(xliff.write(units, language))


def returned(root: ET.Element, said: dict[str, str]) -> bytes:
    """What a translation office sends back: a target in every unit of these fields."""
    for unit in root.iter(f"{NS}unit"):
        if unit.get("name") in said:
            segment = unit.find(f"{NS}segment")
            assert segment is not None
            for old in segment.findall(f"{NS}target"):
                segment.remove(old)
            ET.SubElement(segment, f"{NS}target").text = said[unit.get("name", "")]
            segment.set("state", "translated")
    return ET.tostring(root)


def receive(house: House, content: bytes, *, checked: bool = False) -> TranslationFile:
    return translation_files.receive(
        content, name="a.xlf", language="ar", is_checked=checked, by=house.coordination
    )


def counts(house: House, file: TranslationFile) -> dict[str, int]:
    return dict(preview_for_page(house.coordination, file.pk).counts)


def test_file_has_the_structure_of_xliff_2(house: House, cafe: Service) -> None:
    texts.save(cafe, "name", "ar", "مقهى", state="outdated")
    root = sent(house)
    assert (root.tag, root.attrib) == (
        f"{NS}xliff", {"version": "2.0", "srcLang": "de", "trgLang": "ar"},
    )  # fmt: skip
    [file] = root
    assert (file.tag, file.get("id")) == (f"{NS}file", "services")
    [group] = file
    assert (group.tag, group.get("id")) == (f"{NS}group", str(cafe.pk))
    name, description = group
    digest = texts.digest("Nähcafé & mehr")[:16]
    assert name.get("id") == f"{cafe.pk}.name.{digest}"
    assert [part.tag for part in name] == [f"{NS}notes", f"{NS}segment"]
    segment = name[1]
    assert [part.tag for part in segment] == [f"{NS}source", f"{NS}target"]
    assert segment.attrib == {"id": "s1", "state": "initial", "subState": "nabe:outdated"}
    assert [part.text for part in segment] == ["Nähcafé & mehr", "مقهى"]
    assert description[1][0].text == "Wir nähen.\nMo <3"
    assert [part.tag for part in description[1]] == [f"{NS}source"]
    ids = [unit.get("id") for unit in root.iter(f"{NS}unit")]
    assert len(ids) == len(set(ids)) == 2
    assert sent(house, "fa-af").get("trgLang") == "fa-AF"


def test_filter_of_states_chooses_what_goes_out(house: House, cafe: Service) -> None:
    texts.save(cafe, "name", "ar", "مقهى", state="checked")

    def names(stand: str) -> list[str | None]:
        return [unit.get("name") for unit in sent(house, stand=stand).iter(f"{NS}unit")]

    assert names("missing") == names("") == ["description"]
    assert names("alle") == ["name", "description"]
    with pytest.raises(Refused, match="nichts zu übersetzen"):
        names("outdated")
    with pytest.raises(Refused, match="Sprache"):
        sent(house, "xx")
    with pytest.raises(NotAllowed):
        units_to_send(house.provider, {"sprache": "ar"})


def test_file_comes_back_is_looked_at_and_taken_over(
    client: Client, house: House, cafe: Service
) -> None:
    client.force_login(house.coordination)
    out = client.get(f"{ROOT}datei.xlf?sprache=ar&stand=missing")
    assert out["Content-Type"] == "application/xliff+xml"
    content = returned(ET.fromstring(out.content), {"name": "مقهى الخياطة"})
    data = {"file": SimpleUploadedFile("büro.xlf", content), "language": "ar", "state": "checked"}
    answer = client.post(f"{ROOT}datei/", data, follow=True)
    page = answer.content.decode()
    assert "wird übernommen" in page
    assert "nicht übersetzt" in page
    assert not Translation.objects.exists()
    file = TranslationFile.objects.get()
    client.post(f"{ROOT}datei/{file.pk}/", {"step": "take"})
    row = Translation.objects.get()
    assert (row.text, row.state, row.by) == ("مقهى الخياطة", "checked", house.coordination)
    assert JournalEntry.objects.filter(verb="translated", row_id=str(cafe.pk)).count() == 1
    client.logout()
    assert "مقهى الخياطة" in client.get(f"/ar/angebote/{cafe.slug}/").content.decode()


def test_texts_whose_german_changed_stay_out(house: House, cafe: Service) -> None:
    file = receive(house, returned(sent(house), {"name": "مقهى", "description": "نخيط"}))
    assert counts(house, file) == {"take": 2}
    services.change_service(cafe, Entry({"name": "Nähtreff"}), by=house.coordination)
    assert counts(house, file) == {"take": 1, "outdated": 1}
    assert translation_files.take(file, by=house.coordination) == 1
    assert Translation.objects.get().field == "description"


def test_outdated_text_that_comes_back_untouched_stays_outdated(
    house: House, cafe: Service
) -> None:
    texts.save(cafe, "name", "ar", "مقهى", state="outdated")
    root = sent(house)
    assert counts(house, receive(house, ET.tostring(root))) == {"empty": 2}
    confirmed = receive(house, returned(root, {"name": "مقهى"}))
    assert counts(house, confirmed) == {"take": 1, "empty": 1}


def test_checked_texts_stay_and_nothing_is_taken_twice(house: House, cafe: Service) -> None:
    file = receive(house, returned(sent(house), {"name": "مقهى", "description": "نخيط"}))
    texts.save(cafe, "name", "ar", "مقهى الخياطة", state="checked")
    assert counts(house, file) == {"take": 1, "checked": 1}
    translation_files.take(file, by=house.coordination)
    assert texts.read(cafe, "name", "ar").text == "مقهى الخياطة"
    with pytest.raises(WrongState):
        translation_files.take(file, by=house.coordination)
    with pytest.raises(WrongState):
        translation_files.discard(file, by=house.coordination)


def test_somebody_elses_services_and_files_are_out_of_reach(
    client: Client, house: House, cafe: Service
) -> None:
    content = returned(sent(house), {"name": "مقهى"})
    file = translation_files.receive(
        content, name="a", language="ar", is_checked=False, by=house.other_municipality
    )
    preview = preview_for_page(house.other_municipality, file.pk)
    assert dict(preview.counts) == {"unknown": 2}
    assert translation_files.take(file, by=house.other_municipality) == 0
    client.force_login(house.coordination)
    assert client.get(f"{ROOT}datei/{file.pk}/").status_code == 404
    with pytest.raises(NotAllowed):
        translation_files.receive(
            content, name="a", language="ar", is_checked=False, by=house.provider
        )


def test_failure_in_the_middle_leaves_nothing(
    house: House, cafe: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = receive(house, returned(sent(house), {"name": "مقهى"}))

    def broken(*_rows: object, **_words: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("nabe.directory.actions.translation_files.reindex", broken)
    with pytest.raises(RuntimeError):
        translation_files.take(file, by=house.coordination)
    file.refresh_from_db()
    assert (file.state, Translation.objects.count()) == ("ready", 0)


def wrapped(body: str, head: str = "", root: str = 'srcLang="de" trgLang="ar"') -> bytes:
    return (
        f'<?xml version="1.0"?>{head}<xliff xmlns="{NS[1:-1]}" version="2.0" {root}>'
        f'<file id="f">{body}</file></xliff>'
    ).encode()


UNIT = '<unit id="u"><segment><source>a</source><target>b</target></segment></unit>'
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
HOSTILE = {
    "laughs": (wrapped(UNIT.replace(">b<", ">&b;<"), LAUGHS), "gefährlich"),
    "outside": (
        wrapped(UNIT, '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), "gefährlich",
    ),
    "dtd": (wrapped(UNIT, '<!DOCTYPE xliff SYSTEM "http://127.0.0.1:1/x.dtd">'), "gefährlich"),
    "cut": (wrapped(UNIT)[:-20], "kein gültiges XML"),
    "empty": (b"", "kein gültiges XML"),
    "bytes": (bytes(range(256)) * 50, "kein gültiges XML"),
    "charset": (b'<?xml version="1.0" encoding="utf-99"?><a/>', "kein gültiges XML"),
    "large": (b" " * (xliff.LARGEST + 1), "zu groß"),
    "html": (b"<html><body>x</body></html>", "XLIFF 2"),
    "xliff 1": (
        b'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"/>', "XLIFF 2",
    ),
    "language": (wrapped(UNIT, root='srcLang="de" trgLang="tr"'), "andere Zielsprache: tr"),
    "source": (wrapped(UNIT, root='srcLang="en" trgLang="ar"'), "Ausgangssprache"),
    "nothing": (wrapped(""), "keine Texte"),
    "twice": (wrapped(UNIT * 2), "mehrmals"),
    "deep": (wrapped("<group>" * 3000 + UNIT + "</group>" * 3000), "verschachtelt"),
    "many": (wrapped("<a/>" * 500_000), "zu viele Teile"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_and_wrong_files_are_refused_with_a_sentence(
    client: Client, house: House, kind: str
) -> None:
    content, sentence = HOSTILE[kind]
    with pytest.raises(Refused, match=sentence):
        xliff.read(content, "ar")
    client.force_login(house.coordination)
    data = {"file": SimpleUploadedFile("a.xlf", content), "language": "ar", "state": "machine"}
    answer = client.post(f"{ROOT}datei/", data)
    assert answer.status_code == 200
    assert kind == "empty" or sentence in answer.content.decode()
    assert not TranslationFile.objects.exists()


def test_unknown_ids_markup_and_odd_targets_are_said_one_by_one(
    house: House, cafe: Service
) -> None:
    def unit(field: str, target: str, digest: str = "") -> str:
        digest = digest or texts.digest(getattr(cafe, field, ""))[:16]
        return (f'<unit id="{cafe.pk}.{field}.{digest}"><segment><source>x</source>'
                f"<target>{target}</target></segment></unit>")  # fmt: skip

    body = UNIT + unit("name", '<pc id="1">مقهى</pc>') + unit("internal_note", "x")
    file = receive(house, wrapped(body + unit("description", "&lt;script&gt;x&lt;/script&gt;")))
    assert counts(house, file) == {"unknown": 2, "bad": 2}
    assert translation_files.take(file, by=house.coordination) == 0
    long = receive(house, wrapped(unit("name", "x" * 5000)))
    assert counts(house, long) == {"bad": 1}


def test_segments_of_one_unit_are_put_together(house: House, cafe: Service) -> None:
    digest = texts.digest(cafe.description)[:16]
    parts = "<segment><source>a</source><target>نخيط.</target></segment>"
    glue = "<ignorable><source> </source></ignorable>"
    body = f'<unit id="{cafe.pk}.description.{digest}">{parts}{glue}{parts}</unit>'
    [one] = xliff.read(wrapped(body), "ar")
    assert one.target == "نخيط. نخيط."
    half = body.replace("<target>نخيط.</target>", "", 1)
    assert xliff.read(wrapped(half), "ar")[0].target == ""


def test_regions_of_a_language_are_the_language(house: House) -> None:
    assert xliff.read(wrapped(UNIT, root='srcLang="de-DE" trgLang="ar-SY"'), "ar")
    assert xliff.read(wrapped(UNIT, root='srcLang="de" trgLang="fa-AF"'), "fa-af")


@pytest.mark.parametrize("more", [0, 2])
def test_file_costs_the_same_for_more_services(
    house: House, cafe: Service, more: int, django_assert_num_queries: Any
) -> None:
    for number in range(more):
        listed(f"Kurs {number}", town="unna")
    house.coordination.email  # noqa: B018 - read before counting
    with django_assert_num_queries(4):  # the fourth: what is checked elsewhere
        content = returned(sent(house), {"name": "مقهى"})
    file = receive(house, content)
    with django_assert_num_queries(3):
        preview_for_page(house.coordination, file.pk)
