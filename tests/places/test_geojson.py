"""A file is understood as a whole or refused as a whole, with one clear sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from nabe.core.errors import Refused
from nabe.places import geojson
from tests.places.shapes import as_bytes, collection, feature, square


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        geojson.read(content)
    return str(caught.value)


def test_properties_are_found_under_other_names() -> None:
    odd = feature(1, AGS=None, GEN=None, EWZ=None, Gemeindename="Oberdorf", ags_8=3251001)
    odd["properties"] |= {"Einwohner": "1.5", "PLZ": "27239; 27243", "Ortsteile": ["Heide", "Moor"]}
    area = geojson.read(as_bytes(collection(odd))).areas[0]
    assert (area.ags, area.name, area.kind) == ("03251001", "Oberdorf", "Gemeinde")
    assert area.postcodes == ["27239", "27243"]
    assert area.districts == ["Heide", "Moor"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [("05978024", "05978024"), (5978024, "05978024"), ("059780024024", "05978024")],
)
def test_ags_is_read_in_all_its_forms(given: object, expected: str) -> None:
    area = geojson.read(as_bytes(collection(feature(1, AGS=given)))).areas[0]
    assert area.ags == expected


def test_ars_alone_gives_the_ags() -> None:
    row = feature(1, AGS=None, ARS="032510001001")
    assert geojson.read(as_bytes(collection(row))).areas[0].ags == "03251001"


def test_multipolygon_is_read() -> None:
    row = feature(1)
    row["geometry"] = {"type": "MultiPolygon", "coordinates": [square(1), square(5)]}
    assert len(geojson.read(as_bytes(collection(row))).areas[0].polygons) == 2


def test_water_areas_of_vg250_are_left_out() -> None:
    both = collection(feature(1, GF=4), feature(1, GF=2))
    assert len(geojson.read(as_bytes(both)).areas) == 1


def with_points(points: object) -> bytes:
    row = feature(1)
    row["geometry"]["coordinates"] = [points]
    return as_bytes(collection(row))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "kein vollständiges JSON"),
        (b'{"type": "FeatureCollection", "features": [', "kein vollständiges JSON"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[1, 2]", "FeatureCollection"),
        (b'{"type": "FeatureCollection"}', "Liste der Kommunen"),
        (b'{"type": "FeatureCollection", "features": []}', "keine Kommune"),
        (b"[" * 5000 + b"]" * 5000, "verschachtelt"),
        (b'{"type": "FeatureCollection", "features": [NaN]}', "NaN"),
        (b'{"type": "FeatureCollection", "features": [-Infinity]}', "Infinity"),
        (as_bytes(collection(feature(1, AGS=None))), "Gemeindeschlüssel"),
        (as_bytes(collection(feature(1, AGS="123"))), "Gemeindeschlüssel"),
        (as_bytes(collection(feature(1, GEN=None))), "keinen Namen"),
        (as_bytes(collection(feature(1), feature(1, GEN="Zweitdorf"))), "zweimal"),
        (with_points([[52.0, 9.0], [52.0, 9.1], [52.1, 9.1], [52.0, 9.0]]), "vertauscht"),
        (with_points([[5.4e5, 5.7e6], [5.5e5, 5.7e6], [5.5e5, 5.8e6], [5.4e5, 5.7e6]]), "Meter"),
        (with_points([[2.3, 48.8], [2.4, 48.8], [2.4, 48.9], [2.3, 48.8]]), "nicht in Deutschland"),
        (with_points([[9, 52], [9.1, 52], [9.1, 52.1], [9, 52.1]]), "nicht geschlossen"),
        (with_points([[9, 52], [9.1, 52], [9, 52]]), "zu wenige Punkte"),
        (with_points([["9", "52"]] * 4), "keine Zahl"),
        (with_points([None, 3, {}, "x"]), "keine Zahl"),
        (with_points([[True, False]] * 4), "keine Zahl"),
    ],
)
def test_wrong_file_is_refused_with_a_sentence(content: bytes, words: str) -> None:
    assert words in refusal(content)


@pytest.mark.parametrize("geometry", [None, {}, {"type": "Point", "coordinates": [9, 52]}])
def test_missing_border_names_the_municipality(geometry: object) -> None:
    row = feature(1) | {"geometry": geometry}
    assert refusal(as_bytes(collection(row))).startswith("Musterdorf 1:")


def test_other_coordinate_system_is_refused_by_name() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    assert "25832" in refusal(as_bytes(collection(crs=crs)))


def test_named_wgs84_is_accepted() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert len(geojson.read(as_bytes(collection(crs=crs))).areas) == 3


def test_too_many_areas_are_refused() -> None:
    rows = b",".join([b"{}"] * (geojson.MOST_FEATURES + 1))
    assert "mehr als" in refusal(b'{"type": "FeatureCollection", "features": [' + rows + b"]}")


def test_huge_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geojson, "LARGEST_FILE", 10)
    path = tmp_path / "kreis.geojson"
    path.write_bytes(b"{" * 11)
    with pytest.raises(Refused, match="größer"):
        geojson.read_file(path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="gibt es nicht"):
        geojson.read_file(tmp_path / "fehlt.geojson")
