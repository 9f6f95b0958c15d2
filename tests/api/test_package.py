"""The tabular package: valid by frictionless, with its keys, and as the standard wants it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from nabe.api.hsds import package
from nabe.api.hsds.tables import FILES, TABLES
from nabe.directory.models import Service
from tests.api.standard import FOLDER
from tests.directory.factories import listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def unpacked(course: Service, tmp_path: Path) -> Path:
    listed("Noch eins", town="kamen", fields="advice", days="MO,WE")
    listed("Ohne alles")
    listed("Nicht zu sehen", state="draft", town="unna")
    with package.written() as file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    return tmp_path


def _report(folder: Path) -> Any:
    frictionless = pytest.importorskip("frictionless")
    descriptor = json.loads((folder / "datapackage.json").read_text())
    return frictionless.Package(descriptor, basepath=str(folder)).validate()


@pytest.mark.filterwarnings("ignore")
def test_package_is_valid_with_foreign_keys(unpacked: Path) -> None:
    report = _report(unpacked)

    assert report.flatten(["name", "type", "note"]) == []
    assert report.stats["tasks"] == len(TABLES)


@pytest.mark.filterwarnings("ignore")
def test_broken_key_is_noticed(unpacked: Path) -> None:
    """The negative control: a service without its organization is found."""
    table = unpacked / "organizations.csv"
    table.write_text(table.read_text().splitlines()[0] + "\n")

    assert "foreign-key" in {one[0] for one in _report(unpacked).flatten(["type"])}


def test_tables_hold_all_services_once(unpacked: Path) -> None:
    rows = {table: _rows(unpacked, table) for table in TABLES}

    assert {one["name"] for one in rows["service"]} == {
        "Deutsch am Abend", "Noch eins", "Ohne alles",
    }  # fmt: skip
    assert len(rows["organization"]) == 3
    assert len(rows["service_at_location"]) == len(rows["location"]) == 3
    assert len(rows["schedule"]) == 6
    assert "Max Geheim" not in "".join(path.read_text() for path in unpacked.iterdir())
    for table, found in rows.items():
        assert len({one["id"] for one in found}) == len(found), table


def _rows(folder: Path, table: str) -> list[dict[str, str]]:
    text = (folder / f"{FILES.get(table, table)}.csv").read_text()
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.filterwarnings("ignore")
def test_tables_fit_the_package_of_the_standard(unpacked: Path) -> None:
    """The same files against the standard's own description."""
    if not (FOLDER / "datapackage.json").is_file():
        pytest.skip("the tabular package of HSDS 3.1 is not on this machine")
    standard = {
        one["name"]: one
        for one in json.loads((FOLDER / "datapackage.json").read_text())["resources"]
    }
    ours = {one["name"]: one for one in package.descriptor()["resources"]}
    for table, resource in ours.items():
        known = {one["name"]: one for one in standard[table]["schema"]["fields"]}
        if table in {"unit", "service_capacity"}:  # the standard leaves them without fields
            continue
        assert resource["path"] == standard[table]["path"]
        for field in resource["schema"]["fields"]:
            assert field["name"] in known, (table, field["name"])
            kinds = {known[field["name"]]["type"], "number" if field["type"] == "integer" else ""}
            assert field["type"] in kinds | {"integer" if "number" in kinds else ""}
        needed = {name for name, one in known.items() if one.get("constraints", {}).get("required")}
        assert needed <= {one["name"] for one in resource["schema"]["fields"]}, table


def test_package_comes_as_a_file(course: Service) -> None:
    response = Client().get("/api/hsds/datapackage.zip")
    content = b"".join(response)

    assert response["Content-Type"] == "application/zip"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "datapackage.json" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    known = Client().get("/api/hsds/datapackage.zip", headers={"If-None-Match": response["ETag"]})
    assert known.status_code == 304
