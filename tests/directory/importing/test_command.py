"""`nabe import services` on the command line: what it prints, what it writes."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from nabe.directory.models import (
    Service,
)  # fmt: skip
from tests.directory.importing.makers import HEADER, row, write_csv
from tests.directory.importing.runs import state_of_everything

pytestmark = pytest.mark.django_db


def test_preview_writes_nothing(county: Any, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [HEADER, row(), row(angebot="Chor"), row(angebot="")])
    before = state_of_everything()
    call_command("import_services", str(path), preview=True, stdout=StringIO())
    assert state_of_everything() == before


def test_preview_as_json_gives_one_object_for_each_row(county: Any, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [HEADER, row(), row(angebot="", mail="a@@b.example")])
    out = StringIO()
    call_command("import_services", str(path), preview=True, json=True, stdout=out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(line["sheet"], line["row"], line["result"]) for line in lines] == [
        ("list", 1, "skipped"), ("list", 2, "new"), ("list", 3, "error"),
    ]  # fmt: skip
    assert lines[1]["fields"]["municipality"] == "Lünen"
    assert {reason["kind"] for reason in lines[2]["reasons"]} == {"warning", "error"}
    assert lines[2]["reasons"][-1]["column"] == "Angebot"


def test_command_takes_over_and_says_what_stayed_out(county: Any, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [HEADER, row(), row(angebot="")])
    out = StringIO()
    call_command("import_services", str(path), stdout=out)
    assert Service.objects.get().name == "Sprachcafé"
    assert "list 3: FEHLER: Der Name des Angebots fehlt." in out.getvalue()


def test_command_refuses_an_unreadable_file_with_a_sentence(county: Any, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(CommandError, match="beschädigt"):
        call_command("import_services", str(tmp_path / "a.xlsx"), stdout=StringIO())
