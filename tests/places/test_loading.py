"""A county is loaded as a whole, and loading it again brings it up to date."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from nabe.core import journal, pagecache
from nabe.core.errors import Refused
from nabe.demo import DATA
from nabe.places import actions, geojson, queries
from nabe.places.models import County, Municipality, PlaceName, Postcode
from tests.places.shapes import as_bytes, collection, feature

pytestmark = pytest.mark.django_db


def load(*rows: dict[str, Any], **options: str) -> actions.Loaded:
    return actions.load_county(geojson.read(as_bytes(collection(*rows))), **options)


def test_command_loads_kreis_unna() -> None:
    out = StringIO()
    call_command("load_county", str(DATA / "kreis_unna.geojson"), stdout=out)
    assert "Kreis Unna: 10 Kommunen neu" in out.getvalue()
    county = County.objects.get()
    assert (county.ags, county.short_name, county.slug) == ("05978", "Unna", "unna")
    assert county.setting("site_name") == "Integration im Kreis Unna"
    assert "GeoBasis-DE / BKG" in county.attribution
    luenen = Municipality.objects.get(slug="luenen")
    assert (luenen.ags, luenen.population, luenen.region) == ("05978024", 86449, "Nord")
    assert {one.name for one in luenen.neighbours.all()} == {"Bergkamen", "Kamen", "Selm", "Werne"}
    assert sorted(luenen.postcodes.values_list("code", flat=True)) == ["44532", "44534", "44536"]


def test_loading_again_changes_nothing() -> None:
    load()
    before = list(Municipality.objects.order_by("ags").values())
    loaded = load()
    assert (loaded.made, len(loaded.updated)) == ([], 3)
    assert list(Municipality.objects.order_by("ags").values()) == before
    assert County.objects.count() == 1


def test_loading_again_updates_and_keeps_what_the_file_lacks() -> None:
    load()
    loaded = load(feature(1, GEN="Neudorf", EWZ=None), feature(2))
    renamed = Municipality.objects.get(ags="03251001")
    assert (renamed.name, renamed.population, renamed.slug) == ("Neudorf", 1000, "musterdorf-1")
    assert loaded.absent == ["Musterdorf 3"]
    assert Municipality.objects.count() == 3


def test_office_settings_survive_loading_again() -> None:
    county = load().county
    county.settings["site_name"] = "Ankommen in Musterland"
    county.save()
    assert load().county.setting("site_name") == "Ankommen in Musterland"


def test_refused_file_leaves_nothing_behind() -> None:
    bow = feature(2)
    bow["geometry"]["coordinates"] = [[[9, 52], [9.1, 52.1], [9.1, 52], [9, 52.1], [9, 52]]]
    with pytest.raises(Refused):
        load(feature(1), bow)
    assert not County.objects.exists()
    assert not Municipality.objects.exists()


def test_two_counties_in_one_file_need_a_choice() -> None:
    both = [feature(1), feature(2, AGS="03252002", kreis="Kreis Anderswo")]
    with pytest.raises(Refused, match="03251, 03252"):
        load(*both)
    assert load(*both, ags="03252").county.name == "Kreis Anderswo"


def test_a_second_county_is_refused() -> None:
    load()
    with pytest.raises(Refused, match="liegt schon Landkreis Musterland"):
        load(feature(2, AGS="03252002", kreis="Kreis Anderswo"))


def test_county_without_name_asks_for_it() -> None:
    nameless = feature(1, kreis=None)
    with pytest.raises(Refused, match="--name"):
        load(nameless)
    assert load(nameless, name="Region Hannover").county.setting("site_name") == (
        "Integration in der Region Hannover"
    )


def test_same_names_get_different_addresses() -> None:
    load(feature(1, GEN="Neuenkirchen"), feature(2, GEN="Neuenkirchen"))
    assert set(Municipality.objects.values_list("slug", flat=True)) == {
        "neuenkirchen",
        "neuenkirchen-002",
    }


def test_districts_of_the_file_become_place_names() -> None:
    load(feature(1, ortsteile="Heide, Moor"))
    assert set(PlaceName.objects.values_list("name", flat=True)) == {"Heide", "Moor"}
    assert queries.find_municipality("MOOR")[0] == Municipality.objects.get()


def test_loading_is_journalled_and_changes_public_pages() -> None:
    before = pagecache.content_version()
    loaded = load()
    assert [entry.verb for entry in journal.entries_for(loaded.county)] == ["loaded"]
    assert pagecache.content_version() > before


def test_command_says_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "kreis.geojson"
    path.write_text(json.dumps(collection(feature(1, AGS=None))))
    with pytest.raises(CommandError, match="Gemeindeschlüssel"):
        call_command("load_county", str(path))
    assert not County.objects.exists()


# --- postcodes ------------------------------------------------------------------------------
GEONAMES = "\n".join(
    "\t".join(cells)
    for cells in [
        ["DE", "27239", "Musterdorf 1", "Niedersachsen", "NI", "", "00", "X", "03251", "52.05",
         "9.15", "4"],
        ["DE", "27243", "Woanders", "Niedersachsen", "NI", "", "00", "X", "03257", "52.3", "9.7",
         "4"],
        ["AT", "1010", "Wien", "", "", "", "", "", "", "48.2", "16.3", "4"],
    ]
)  # fmt: skip


def postcodes(tmp_path: Path, text: str) -> str:
    path = tmp_path / "plz.txt"
    path.write_text(text)
    out = StringIO()
    call_command("load_postcodes", str(path), stdout=out)
    return out.getvalue()


def test_geonames_list_gives_centres_and_municipalities(tmp_path: Path) -> None:
    load()
    assert "2 Postleitzahlen gelesen, 1 gehören" in postcodes(tmp_path, GEONAMES)
    assert Postcode.objects.get(code="27239").municipality == Municipality.objects.get(
        ags="03251001"
    )
    assert Postcode.objects.get(code="27243").municipality is None
    assert queries.centre_of_postcode("27243") == (52.3, 9.7)
    assert queries.centre_of_postcode("99999") is None


def test_postcodes_again_change_nothing(tmp_path: Path) -> None:
    load()
    postcodes(tmp_path, GEONAMES)
    before = list(Postcode.objects.order_by("code").values("code", "lat", "municipality"))
    postcodes(tmp_path, GEONAMES)
    assert list(Postcode.objects.order_by("code").values("code", "lat", "municipality")) == before


def test_exact_centre_replaces_the_towns(tmp_path: Path) -> None:
    load(feature(1, plz=["27239"]))
    assert not Postcode.objects.get().exact
    postcodes(tmp_path, GEONAMES)
    assert Postcode.objects.get(code="27239").exact


def test_csv_with_named_columns_is_read(tmp_path: Path) -> None:
    load()
    postcodes(tmp_path, "Ort;PLZ;Breite;Länge\nMusterdorf 2;1234;52,05;9,25\n")
    found = Postcode.objects.get()
    assert (found.code, found.lat, found.municipality.ags) == ("01234", 52.05, "03251002")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "keine Postleitzahl|Spalten"),
        ("a,b\n1,2\n", "Spalten"),
        ("plz,ort,lat,lon\nabc,X,52,9\n", "Zeile 2: „00abc“"),
        ("plz,ort,lat,lon\n12345,X,9,52\n", "Zeile 2: Der Punkt liegt nicht"),
        ("plz,ort,lat,lon\n12345,X,nan,9\n", "Zeile 2"),
        ("plz,ort,lat,lon\n12345,X,,9\n", "Zeile 2: Breite oder Länge"),
    ],
)
def test_wrong_list_names_line_and_reason(tmp_path: Path, text: str, words: str) -> None:
    load()
    with pytest.raises(CommandError, match=words):
        postcodes(tmp_path, text)
    assert not Postcode.objects.exists()


def test_postcodes_need_a_county(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="zuerst den Kreis"):
        postcodes(tmp_path, GEONAMES)


def test_shared_list_of_the_region_is_read() -> None:
    path = Path(__file__).parents[3] / "shared" / "data" / "plz_region.csv"
    if not path.is_file():
        pytest.skip("the list of postcodes around Kreis Unna is not on this machine")
    call_command("load_county", str(DATA / "kreis_unna.geojson"), stdout=StringIO())
    call_command("load_postcodes", str(path), stdout=StringIO())
    assert Postcode.objects.filter(exact=True).count() == 241
    assert set(Postcode.objects.filter(code="44536").values_list("municipality__name")) == {
        ("Lünen",)
    }
    ours = Postcode.objects.exclude(municipality=None).values("municipality").distinct()
    assert ours.count() == 10
