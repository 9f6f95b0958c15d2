"""Reads and checks a county's GeoJSON file; whatever is wrong becomes one clear sentence.

Property names differ from office to office, so each is looked up under several names. Nothing is
written here: a file is either understood as a whole or refused as a whole.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from nabe.core.errors import Refused

LARGEST_FILE = 60 * 1024 * 1024
DEEPEST = 24
MOST_FEATURES = 2000
MOST_POINTS = 2_000_000
# Germany with some room, so that metres, swapped axes and typing errors are noticed.
GERMANY = {"lon": (5.0, 16.0), "lat": (47.0, 55.5)}

NAMES: Mapping[str, tuple[str, ...]] = {
    "ags": ("ags", "gemeindeschluessel", "gemeindeschlüssel", "gem_ags", "ags_8", "ags8", "ags_0"),
    "ars": ("ars", "rs", "regionalschluessel", "regionalschlüssel", "ars_0"),
    "name": ("name", "gen", "gemeinde", "gemeindename", "gem_name", "gn", "bezeichnung", "ort"),
    "kind": ("kind", "bez", "art", "typ", "gemeindeart"),
    "county": ("county", "kreis", "kreisname", "krs", "landkreis"),
    "population": ("population", "ewz", "einwohner", "einwohnerzahl", "bevoelkerung"),
    "population_date": ("population_date", "ewz_date", "stand", "einwohner_stand"),
    "area_km2": ("area_km2", "kfl", "flaeche", "fläche", "flaeche_km2", "area"),
    "region": ("region", "kim_region", "sozialraum", "raum"),
    "lat": ("center_lat", "lat", "latitude", "breite", "centroid_lat"),
    "lon": ("center_lon", "lon", "lng", "longitude", "laenge", "centroid_lon"),
    "postcodes": ("plz", "postcodes", "postcode", "postleitzahl", "postleitzahlen"),
    "districts": ("districts", "ortsteile", "stadtteile", "aliases"),
    "land": ("gf",),
}
_OTHER_CRS = re.compile(r"(?:4326|crs84|4258)\s*$", re.I)
Ring = list[tuple[float, float]]
Polygon = list[Ring]


@dataclass(slots=True)
class Area:
    """One municipality as the file tells it; `polygons` hold (lon, lat) rings."""

    ags: str
    name: str
    polygons: list[Polygon]
    ars: str = ""
    kind: str = ""
    county: str = ""
    region: str = ""
    population: int | None = None
    population_date: dt.date | None = None
    area_km2: float | None = None
    centre: tuple[float, float] | None = None
    postcodes: list[str] = field(default_factory=list)
    districts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Source:
    """What a file holds: its municipalities and the line that names where the borders come from."""

    areas: list[Area]
    attribution: str = ""


def read_file(path: Path) -> Source:
    """Read and check the file at `path`; raises Refused with one sentence."""
    if not path.is_file():
        raise Refused(_("Die Datei %(name)s gibt es nicht.") % {"name": path.name})
    if path.stat().st_size > LARGEST_FILE:
        raise Refused(
            _("Die Datei ist größer als %(mb)d MB. Bitte vereinfachen Sie zuerst die Grenzen.")
            % {"mb": LARGEST_FILE // 1024 // 1024}
        )
    return read(path.read_bytes())


def read(content: bytes) -> Source:
    """Check GeoJSON bytes and return their municipalities; raises Refused with one sentence."""
    collection = _collection(content)
    _check_crs(collection)
    features = collection["features"]
    areas = [area for number, one in enumerate(features, 1) if (area := _area(number, one))]
    if not areas:
        raise Refused(_("In der Datei steht keine Kommune."))
    _refuse_twice(areas)
    if sum(len(ring) for area in areas for polygon in area.polygons for ring in polygon) > (
        MOST_POINTS
    ):
        raise Refused(_("Die Grenzen haben zu viele Punkte. Bitte vereinfachen Sie sie zuerst."))
    return Source(areas, str(collection.get("attribution") or collection.get("copyright") or ""))


def _collection(content: bytes) -> dict[str, Any]:
    if _depth(content) > DEEPEST:
        raise Refused(_("Die Datei ist zu tief verschachtelt. Das ist kein übliches GeoJSON."))
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        raise Refused(_("Die Datei ist nicht in UTF-8 gespeichert.")) from None
    except (ValueError, RecursionError):
        raise Refused(_("Die Datei ist kein vollständiges JSON.")) from None
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise Refused(_("Die Datei ist keine GeoJSON-Sammlung (FeatureCollection)."))
    if not isinstance(found.get("features"), list):
        raise Refused(_("In der Datei fehlt die Liste der Kommunen (features)."))
    if len(found["features"]) > MOST_FEATURES:
        raise Refused(_("Die Datei hat mehr als %(most)d Gebiete.") % {"most": MOST_FEATURES})
    return found


def _depth(content: bytes) -> int:
    """Return how deep brackets nest, strings left out; json itself would only break on it."""
    bare = re.sub(rb'"(?:[^"\\]|\\.)*"', b"", content)
    depth = deepest = 0
    for bracket in re.findall(rb"[\[\]{}]", bare):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _no_number(word: str) -> NoReturn:
    raise Refused(_("In der Datei steht „%(word)s“. Das ist keine Zahl.") % {"word": word})


def _check_crs(collection: dict[str, Any]) -> None:
    crs = collection.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if name and not _OTHER_CRS.search(name):
        raise Refused(
            _("Die Datei nutzt das Koordinatensystem %(name)s. Nabe braucht WGS84 (EPSG:4326).")
            % {"name": name}
        )


def _refuse_twice(areas: list[Area]) -> None:
    seen: dict[str, str] = {}
    for area in areas:
        if area.ags in seen:
            raise Refused(
                _("Der Gemeindeschlüssel %(ags)s steht zweimal da: %(one)s und %(other)s.")
                % {"ags": area.ags, "one": seen[area.ags], "other": area.name}
            )
        seen[area.ags] = area.name


def _area(number: int, feature: object) -> Area | None:
    """Read one feature; water areas (GF other than 4 in VG250) are left out."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        raise Refused(_("Gebiet %(number)d hat keine Angaben (properties).") % {"number": number})
    own = Properties(feature["properties"])
    if own.text("land") not in {"", "4"}:
        return None
    where = own.text("name") or _("Gebiet %(number)d") % {"number": number}
    if not own.text("name"):
        raise Refused(_("%(where)s hat keinen Namen.") % {"where": where})
    return Area(
        ags=_ags(own, where),
        name=own.text("name")[:120],
        polygons=list(_polygons(feature.get("geometry"), where)),
        ars=own.digits("ars"),
        kind=own.text("kind")[:60],
        county=own.text("county")[:120],
        region=own.text("region")[:80],
        population=own.whole("population"),
        population_date=own.day("population_date"),
        area_km2=own.number("area_km2"),
        centre=_centre(own, where),
        postcodes=[code for code in own.several("postcodes") if re.fullmatch(r"[0-9]{5}", code)],
        districts=own.several("districts"),
    )


class Properties:
    """The properties of one feature, found under whatever name the office uses."""

    def __init__(self, properties: Mapping[str, Any]) -> None:
        by_name = {str(key).strip().casefold(): value for key, value in properties.items()}
        self._values = {
            wanted: next((by_name[name] for name in names if by_name.get(name) is not None), None)
            for wanted, names in NAMES.items()
        }

    def text(self, name: str) -> str:
        value = self._values[name]
        return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""

    def digits(self, name: str) -> str:
        return re.sub(r"\D", "", self.text(name))[:12]

    def number(self, name: str) -> float | None:
        try:
            value = float(self.text(name).replace(",", "."))
        except ValueError:
            return None
        return value if math.isfinite(value) and value >= 0 else None

    def whole(self, name: str) -> int | None:
        value = self.number(name)
        return int(value) if value is not None and value < 100_000_000 else None

    def day(self, name: str) -> dt.date | None:
        try:
            return dt.date.fromisoformat(self.text(name)[:10])
        except ValueError:
            return None

    def several(self, name: str) -> list[str]:
        value = self._values[name]
        parts = value if isinstance(value, list) else re.split(r"[,;|]", str(value or ""))
        return [text for part in parts if (text := " ".join(str(part).split()))]


def _ags(own: Properties, where: str) -> str:
    """Return eight digits; a number that lost its leading zero and a long ARS are understood."""
    ags, ars = own.digits("ags"), own.digits("ars")
    if not ags and len(ars) in {11, 12}:
        ags = ars
    if len(ags) in {11, 12}:
        long = ags.zfill(12)
        ags = long[:5] + long[9:]
    if len(ags) == 7:
        ags = ags.zfill(8)
    if len(ags) != 8:
        raise Refused(
            _("%(where)s: Der Gemeindeschlüssel (AGS) fehlt oder hat nicht acht Ziffern.")
            % {"where": where}
        )
    return ags


def _centre(own: Properties, where: str) -> tuple[float, float] | None:
    try:
        lon, lat = float(own.text("lon")), float(own.text("lat"))
    except ValueError:
        return None
    return _point([lon, lat], where)


def _polygons(geometry: object, where: str) -> Iterator[Polygon]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in {"Polygon", "MultiPolygon"}:
        raise Refused(_("%(where)s: Die Grenze fehlt oder ist keine Fläche.") % {"where": where})
    parts = geometry.get("coordinates")
    parts = [parts] if kind == "Polygon" else parts
    if not isinstance(parts, list) or not parts:
        raise Refused(_("%(where)s: Die Grenze fehlt oder ist keine Fläche.") % {"where": where})
    for rings in parts:
        if not isinstance(rings, list) or not rings:
            raise Refused(_("%(where)s: Ein Teil der Grenze ist leer.") % {"where": where})
        yield [_ring(ring, where) for ring in rings]


def _ring(ring: object, where: str) -> Ring:
    if not isinstance(ring, list) or len(ring) < 4:
        raise Refused(_("%(where)s: Eine Grenzlinie hat zu wenige Punkte.") % {"where": where})
    points = [_point(point, where) for point in ring]
    if points[0] != points[-1]:
        raise Refused(_("%(where)s: Eine Grenzlinie ist nicht geschlossen.") % {"where": where})
    return points


def _point(point: object, where: str) -> tuple[float, float]:
    if (
        not isinstance(point, list)
        or len(point) < 2
        or not all(isinstance(one, int | float) and not isinstance(one, bool) for one in point[:2])
        or not all(math.isfinite(one) for one in point[:2])
    ):
        raise Refused(_("%(where)s: Ein Punkt der Grenze ist keine Zahl.") % {"where": where})
    lon, lat = float(point[0]), float(point[1])
    if _inside(lon, lat):
        return lon, lat
    if abs(lon) > 180 or abs(lat) > 90:
        sentence = _("%(where)s: Die Punkte sind keine Grad. Nabe braucht WGS84, keine Meter.")
    elif _inside(lat, lon):
        sentence = _("%(where)s: Länge und Breite sind vertauscht.")
    else:
        sentence = _("%(where)s: Die Grenze liegt nicht in Deutschland.")
    raise Refused(sentence % {"where": where})


def _inside(lon: float, lat: float) -> bool:
    return (
        GERMANY["lon"][0] <= lon <= GERMANY["lon"][1]
        and GERMANY["lat"][0] <= lat <= GERMANY["lat"][1]
    )
