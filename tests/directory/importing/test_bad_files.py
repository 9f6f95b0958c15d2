"""Files that are too large, hostile, locked or broken: one clear sentence each."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from nabe.sheets.notes import UnreadableFile
from nabe.sheets.opening import open_source
from tests.directory.importing.makers import HEADER, read, row, write_csv, write_xlsx


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    return caught.value.note.german


def test_file_of_100_megabytes_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "a.xlsx").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    assert "zu groß: 100 MB" in refusal(tmp_path / "a.xlsx")


def test_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"")
    assert refusal(tmp_path / "a.csv") == "Die Datei ist leer."


def test_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 60 * 1024 * 1024)
    assert "ungewöhnlich stark gepackt" in refusal(tmp_path / "a.xlsx")


def far(number: int, *cells: bytes) -> bytes:
    """Return the XML of a row far below."""
    return b'<row r="%d">' % number + b"".join(cells) + b"</row>"


def text_at(place: bytes, text: bytes = b"x") -> bytes:
    return b'<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' % (place, text)


def test_more_filled_rows_than_allowed_are_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Nord": [HEADER, row()]})
    rows = b"".join(far(at, text_at(b"A%d" % at)) for at in range(900_000, 950_001))
    rewrite(path, b"</sheetData>", rows + b"</sheetData>")
    assert "Erlaubt sind 50000" in refusal(path)


def test_note_far_below_keeps_its_number_and_refuses_nothing(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Nord": [HEADER, row(), row(angebot="Chor")]})
    below = far(1_000_000, text_at(b"A1000000", b"Stand Juni")) + far(
        1_048_576, b'<c r="R1048576" s="0"/>'
    )
    rewrite(path, b"</sheetData>", below + b"</sheetData>")
    found = {one.reading.row: one.result for one in read(path).results}
    assert set(found) == {1, 2, 3, 1_000_000}
    assert (found[2], found[3]) == ("new", "new")


def test_service_far_below_is_read_with_its_number(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Nord": [HEADER, row()]})
    cells = [
        text_at(b"%c700000" % (65 + at), str(text).encode())
        for at, text in enumerate(row(angebot="Chor"))
    ]
    rewrite(path, b"</sheetData>", far(700_000, *cells) + b"</sheetData>")
    found = [one for one in read(path).results if one.result == "new"]
    assert [one.reading.row for one in found] == [2, 700_000]
    assert found[1].reading.fields["municipality"] == "Lünen"


def test_formatted_blanks_far_below_change_nothing(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Nord": [HEADER, row()]})
    blanks = far(60_000, b'<c r="A60000" s="0"/>') + far(900_000, b'<c r="B900000" s="0"></c>')
    rewrite(path, b"</sheetData>", blanks + b"</sheetData>")
    assert [one.reading.row for one in read(path).results] == [1, 2]


def test_cell_in_the_last_column_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Nord": [HEADER, row()]})
    rewrite(
        path,
        b"</sheetData>",
        b'<row r="9000"><c r="XFD9000" t="inlineStr"><is><t>x</t></is></c></row></sheetData>',
    )
    assert "16384 Spalten" in refusal(path)


def rewrite(path: Path, old: bytes, new: bytes) -> None:
    """Change the XML of the first sheet of a workbook."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)


def test_locked_workbook_is_recognised(tmp_path: Path) -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    (tmp_path / "a.xlsx").write_bytes(head + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600)
    assert "Passwort" in refusal(tmp_path / "a.xlsx")


def test_old_xls_is_recognised(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    assert "alte Format XLS" in refusal(tmp_path / "a.xls")


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 broken", b"PK\x05\x06" + b"\x00" * 18, b"%PDF-1.7 x", b"\x89PNG\r\n"]
)
def test_broken_or_other_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    assert refusal(tmp_path / "a.xlsx").endswith(".")


def test_truncated_workbook_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Nord": [HEADER, row()]})
    path.write_bytes(path.read_bytes()[:-400])
    assert "beschädigt" in refusal(path)


@pytest.mark.parametrize("text", ["{", "[NaN]", "[" * 5000, '{"a": 1}', "[1, 2"])
def test_hostile_json_is_refused_or_empty(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    try:
        found = read(tmp_path / "a.json")
    except UnreadableFile as error:
        assert error.note.german.endswith(".")
    else:
        assert found.counts["new"] == 0


def test_json_of_wrong_types_does_not_break(tmp_path: Path) -> None:
    service = {"name": ["x"], "organization": "y", "schedules": {"a": 1}, "phones": [1, None], "languages": "de",
               "status": {"a": 2}, "service_at_locations": [{"location": []}], "minimum_age": "x", "id": 7}  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps({"contents": [service, None, 3, "x"]}))
    found = read(tmp_path / "a.json")
    assert len([one for one in found.results if one.result == "error"]) == 4


def test_missing_file_is_said() -> None:
    with pytest.raises(UnreadableFile):
        open_source("/nowhere/list.csv")


def test_hostile_cells_become_text(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, row(
        angebot="=cmd|' /C calc'!A0", bemerkung="<img src=x onerror=alert(1)>Plakat", stand="01.01.2099",
        zielgruppe="a\u202etxt.exe", kontakt="x" * 12_000)])  # fmt: skip
    fields = read(path).results[1].reading.fields
    assert fields["name"] == "=cmd|' /C calc'!A0"
    assert fields["remark"] == "Plakat"
    assert "assured_date" not in fields
    assert "\u202e" not in fields["eligibility_description"]
    assert len(fields["contact"]) <= 120
