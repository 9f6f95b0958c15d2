"""Acting: load a county, load postcodes, edit the county's look and its place names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from nabe.core import journal, pagecache
from nabe.core.errors import Refused
from nabe.core.search import fold
from nabe.places import borders
from nabe.places.geojson import Area, Source
from nabe.places.models import County, Municipality, PlaceName, Postcode
from nabe.places.naming import KnownName, find
from nabe.places.postcodes import PostcodeRow
from nabe.places.rules import Viewer, demand_editor
from nabe.places.words import usual_site_name

MOST_NAMES = 300
_KIND_OF_COUNTY = re.compile(
    r"^(?:land)?kreis(?:freie stadt)?\s+|(?:-|\s+)(?:land)?kreis$", re.IGNORECASE
)


@dataclass(slots=True)
class Loaded:
    """What loading a county did; `absent` municipalities stay although the file lacks them."""

    county: County
    made: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


@transaction.atomic
def load_county(source: Source, *, ags: str = "", name: str = "", attribution: str = "") -> Loaded:
    """Write the county and its municipalities, or bring them up to date; all or nothing.

    `ags` picks one county of a larger file, `name` names it where the file does not.
    An operator's action: no person stands behind it. Raises Refused with one sentence.
    """
    areas, county_ags = _of_one_county(source.areas, ags)
    drawing = borders.draw(areas)
    county = _write_county(county_ags, name or areas[0].county)
    county.view_box = drawing.view_box
    county.attribution = (attribution or source.attribution or county.attribution)[:300]
    county.save()
    loaded = Loaded(county)
    known = {one.ags: one for one in county.municipalities.all()}
    for area in areas:
        _write_municipality(county, area, drawing.shapes[area.ags])
        (loaded.updated if area.ags in known else loaded.made).append(area.name)
    kept = {area.ags for area in areas}
    loaded.absent = [one.name for one in known.values() if one.ags not in kept]
    _write_neighbours(county, drawing)
    journal.write(county, "loaded", note=_("%(n)d Kommunen") % {"n": len(areas)})
    pagecache.content_changed()
    return loaded


def _of_one_county(areas: Sequence[Area], ags: str) -> tuple[list[Area], str]:
    counties = sorted({area.ags[:5] for area in areas})
    if ags and ags not in counties:
        raise Refused(_("In der Datei steht kein Kreis %(ags)s.") % {"ags": ags})
    if not ags and len(counties) > 1:
        raise Refused(
            _("In der Datei stehen mehrere Kreise: %(list)s. Bitte wählen Sie mit --ags einen aus.")
            % {"list": ", ".join(counties[:12])}
        )
    chosen = ags or counties[0]
    return [area for area in areas if area.ags.startswith(chosen)], chosen


def _write_county(ags: str, name: str) -> County:
    other = County.objects.exclude(ags=ags).first()
    if other is not None:
        raise Refused(
            _("Hier liegt schon %(name)s. Jeder Kreis braucht eine eigene Datenbank.")
            % {"name": other.name}
        )
    county = County.objects.select_for_update().filter(ags=ags).first() or County(ags=ags)
    name = " ".join(name.split()) or county.name
    if not name:
        raise Refused(
            _("Der Name des Kreises fehlt in der Datei. Bitte geben Sie ihn mit --name an.")
        )
    county.name = name
    county.short_name = short_name(name)
    county.slug = slug_of(county.short_name)
    county.settings = {"site_name": usual_site_name(name), **county.settings}
    return county


def short_name(name: str) -> str:
    """Return the county's name without its kind: "Kreis Unna" is "Unna"."""
    return _KIND_OF_COUNTY.sub("", name).strip() or name


def slug_of(name: str) -> str:
    """Return the ASCII word for addresses: "Fröndenberg/Ruhr" is "froendenberg-ruhr"."""
    return slugify(re.sub(r"[^\w]+", " ", fold(name)))[:80] or "ort"


def _write_municipality(county: County, area: Area, shape: borders.Shape) -> Municipality:
    lon, lat = shape.centre
    row = Municipality.objects.filter(ags=area.ags).first() or Municipality(ags=area.ags)
    row.county = county
    row.name, row.kind = area.name, area.kind or row.kind
    row.sort_key = fold(area.name)
    row.ars = area.ars if len(area.ars) == 12 else row.ars
    row.region = area.region or row.region
    row.population = area.population if area.population is not None else row.population
    row.population_date = area.population_date or row.population_date
    row.area_km2 = area.area_km2 if area.area_km2 is not None else row.area_km2
    row.lat, row.lon = lat, lon
    row.border_path = shape.path
    row.label_x, row.label_y = shape.label
    row.slug = row.slug or _free_slug(county, area)
    row.save()
    _add_names(row, area.districts)
    for code in area.postcodes:
        if not row.postcodes.filter(code=code).exists():
            Postcode.objects.update_or_create(
                code=code, place=area.name,
                defaults={"municipality": row, "county_ags": county.ags, "lat": lat, "lon": lon,
                          "exact": False},
            )  # fmt: skip
    return row


def _free_slug(county: County, area: Area) -> str:
    slug = slug_of(area.name)
    taken = Municipality.objects.filter(county=county, slug=slug).exclude(ags=area.ags).exists()
    return f"{slug[:70]}-{area.ags[5:]}" if taken else slug


def _write_neighbours(county: County, drawing: borders.Drawing) -> None:
    rows = {one.ags: one for one in county.municipalities.all()}
    for ags, shape in drawing.shapes.items():
        rows[ags].neighbours.set([rows[other] for other in sorted(shape.neighbours)])


def _add_names(municipality: Municipality, names: Iterable[str]) -> None:
    for name in names:
        if fold(name) != fold(municipality.name):
            PlaceName.objects.get_or_create(
                municipality=municipality, folded=fold(name), defaults={"name": name[:120]}
            )


# --- postcodes ------------------------------------------------------------------------------
@transaction.atomic
def load_postcodes(rows: Iterable[PostcodeRow]) -> dict[str, int]:
    """Write postcodes with their centres; again with the same file changes nothing.

    A postcode belongs to a municipality when it lies in the county and its place is known by name.
    Returns how many were written and how many of them belong to a municipality of the county.
    """
    county = County.objects.first()
    if county is None:
        raise Refused(_("Bitte laden Sie zuerst den Kreis: nabe county load DATEI."))
    ours = {one.ags: one for one in county.municipalities.all()}
    names = [KnownName(one.name, one.ags) for one in ours.values()] + [
        KnownName(one.name, one.municipality.ags, is_district=True)
        for one in PlaceName.objects.select_related("municipality")
    ]
    written = [_postcode(row, county, ours, names) for row in rows]
    Postcode.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["code", "place"],
        update_fields=["county_ags", "municipality", "lat", "lon", "exact"],
        batch_size=2000,
    )
    exact = {one.code for one in written if one.municipality_id}
    Postcode.objects.filter(code__in=exact, exact=False).delete()
    pagecache.content_changed()
    return {"written": len(written), "ours": sum(1 for one in written if one.municipality_id)}


def _postcode(
    row: PostcodeRow, county: County, ours: Mapping[str, Municipality], names: list[KnownName]
) -> Postcode:
    match = find(row.place, names) if row.county_ags in {"", county.ags} else None
    known = (
        ours.get(match.ags or "")
        if match and match.reason in {"same", "spelling", "part"}
        else None
    )
    if match and match.reason == "district":
        known = ours.get(match.ags or "") if row.county_ags else None
    return Postcode(
        code=row.code, place=row.place, county_ags=row.county_ags, municipality=known,
        lat=row.lat, lon=row.lon, exact=True,
    )  # fmt: skip


# --- the office -----------------------------------------------------------------------------
@transaction.atomic
def edit_county(county: County, *, by: Viewer, settings: Mapping[str, str]) -> County:
    """Change what pages say of the county, as far as `settings` names it; for coordination."""
    demand_editor(by)
    locked = County.objects.select_for_update().get(pk=county.pk)
    changed = sorted(name for name, value in settings.items() if locked.setting(name) != value)
    if changed:
        locked.settings = {**locked.settings, **settings}
        locked.save(update_fields=["settings"])
        journal.write(locked, "edited", by=by, fields=changed)  # type: ignore[arg-type]
        pagecache.content_changed()
    return locked


@transaction.atomic
def save_place_names(municipality: Municipality, *, by: Viewer, names: Sequence[str]) -> int:
    """Replace the words under which a municipality is found; returns how many there are now."""
    demand_editor(by)
    if len(names) > MOST_NAMES:
        raise Refused(_("Bitte geben Sie höchstens %(most)d Namen an.") % {"most": MOST_NAMES})
    locked = Municipality.objects.select_for_update().get(pk=municipality.pk)
    wanted = {fold(name): " ".join(name.split())[:120] for name in names if fold(name)}
    wanted.pop(fold(locked.name), None)
    before = set(locked.place_names.values_list("folded", "name"))
    if before != set(wanted.items()):
        locked.place_names.all().delete()
        PlaceName.objects.bulk_create(
            PlaceName(municipality=locked, folded=folded, name=name)
            for folded, name in wanted.items()
        )
        journal.write(locked, "edited", by=by, fields=["place_names"])  # type: ignore[arg-type]
        pagecache.content_changed()
    return len(wanted)
