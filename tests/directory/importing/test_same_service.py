"""When two rows are one service, and when one row is several."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.directory.importing.makers import (
    HEADER,
    messages,
    one_row,
    read,
    results,
    row,
    write_csv,
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "zeiten"),
    [
        (
            "Deutschkurs A1 (vormittags) + Deutschkurs A2 (nachmittags)",
            "A1 Mo-Mi 9-12, A2 Mo-Mi 13-16",
        ),
        ("• Bewerbungswerkstatt • PC-Kurs • Jobbörse", "Mo 9-12 • Mi 9-12 • Fr 10-12"),
        ("1. Hausaufgabenhilfe\n2. Elterncafé\n3. Nähkurs", "1. Mo 14-16\n2. Fr 9-11\n3. Sa 10-13"),
        ("Sprachcafé / Formularhilfe / Kleiderkammer", "Di 15-17 / Mi 10-12 / Do 15-18"),
        ("Fahrradkurs sowie Schwimmkurs für Frauen", "Rad: Sa 10-12; Schwimmen: So 9-10"),
        ("Migrationsberatung und Wohnungslotsen", "offen Mo 9-12, Wohnen n. V."),
    ],
)
def test_several_services_in_one_row_are_an_error_never_split(
    tmp_path: Path, name: str, zeiten: str
) -> None:
    found = one_row(tmp_path, angebot=name, zeiten=zeiten)
    assert found.result == "error"
    assert "mehrere Angebote" in messages(found, "error")


@pytest.mark.parametrize(
    "name",
    ["Rückkehr- und Perspektivberatung", "Lesen & Schreiben im Tandem", "Bus-und-Bahn-Training",
     "Digital-Sprechstunde: Handy, Apps, Behörde", "Schwimmkurs für Mütter und Töchter",
     "Übergangscoaching Schule–Beruf (Gruppe 1)", "Infonachmittag Pflege & Demenz auf Türkisch"],
)  # fmt: skip
def test_one_service_with_a_long_name_is_one(tmp_path: Path, name: str) -> None:
    assert one_row(tmp_path, angebot=name).result == "new"


@pytest.mark.parametrize(
    "other",
    [
        {"angebot": "SPRACHCAFÉ"}, {"angebot": "Sprachcafé!"}, {"traeger": "Café Welt"}, {"traeger": "CAFÉ  WELT e.V."},
        {"telefon": "0049 (0)2306 - 0001234"}, {"kosten": "0 €"}, {"strasse": ""}, {"stand": "05/2026"},
    ],
)  # fmt: skip
def test_same_service_in_another_spelling_is_a_duplicate(
    tmp_path: Path, other: dict[str, str]
) -> None:
    found = results(write_csv(tmp_path / "a.csv", [HEADER, row(), row(**other)]))
    assert [one.result for one in found] == ["new", "duplicate"]
    assert found[1].twin == (found[0].reading.sheet, 2)


@pytest.mark.parametrize(
    "other",
    [
        {"angebot": "Sprachcafé II"}, {"angebot": "Sprachcafé (Gruppe 1)"}, {"angebot": "Sprachcafé am Nachmittag"},
        {"ort": "Kamen", "plz": "59174"}, {"zeiten": "Di 9-12 Uhr"}, {"strasse": "Ostring 5"},
        {"traeger": "Anderer Verein"}, {"angebot": "Sprachcafé international"},
    ],
)  # fmt: skip
def test_look_alikes_are_services_of_their_own(tmp_path: Path, other: dict[str, str]) -> None:
    found = results(write_csv(tmp_path / "a.csv", [HEADER, row(), row(**other)]))
    assert [one.result for one in found] == ["new", "new"]
    assert found[0].key != found[1].key


def test_row_like_an_earlier_bad_one_may_come_in(tmp_path: Path) -> None:
    bad = ["Sprachcafé", "Café Welt e. V.", *row()[2:-1], "x", "y"]
    rows = [HEADER, *[row(angebot=f"Kurs {n}") for n in "abcdefghi"], bad, row()]
    found = results(write_csv(tmp_path / "a.csv", rows))
    assert [one.result for one in found[-2:]] == ["error", "new"]


def test_running_numbers_are_no_identity(tmp_path: Path) -> None:
    header = ["Lfd. Nr.", *HEADER]
    first = read(
        write_csv(tmp_path / "a.csv", [header, ["1", *row()], ["2", *row(angebot="Chor")]])
    )
    later = read(
        write_csv(
            tmp_path / "b.csv",
            [header, ["1", *row(angebot="Neu")], ["2", *row()], ["3", *row(angebot="Chor")]],
        )
    )
    assert [one.key for one in first.results[1:]] == [one.key for one in later.results[2:]]
