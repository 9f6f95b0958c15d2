"""Reading: the county of this site, its municipalities, names, postcodes and map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from django.db.models import Count, Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from nabe.places.distance import Point
from nabe.places.models import County, Municipality, PlaceName, Postcode
from nabe.places.naming import KnownName, Match, find
from nabe.places.rules import Viewer, demand_editor
from nabe.ui.maps import Area


def county_for_site() -> County | None:
    """Return the county that this site serves, or None before one is loaded."""
    return County.objects.order_by("pk").first()


def municipalities(viewer: Viewer | None) -> QuerySet[Municipality]:
    """Return all municipalities of the county in the order of the alphabet; public."""
    return Municipality.objects.defer("border_path").order_by("sort_key")


def municipality_by_slug(viewer: Viewer | None, slug: str) -> Municipality:
    """Return one municipality with its neighbours, or answer 404; public."""
    rows = Municipality.objects.select_related("county").prefetch_related(
        Prefetch("neighbours", Municipality.objects.defer("border_path").order_by("sort_key"))
    )
    return get_object_or_404(rows, slug=slug)


def county_for_office(viewer: Viewer) -> County:
    """Return the county with its municipalities and the number of their names, for editing."""
    demand_editor(viewer)
    rows = (
        Municipality.objects.defer("border_path")
        .annotate(names=Count("place_names", distinct=True))
        .prefetch_related("postcodes")
        .order_by("sort_key")
    )
    return get_object_or_404(
        County.objects.order_by("pk").prefetch_related(Prefetch("municipalities", rows))[:1]
    )


def municipality_for_office(viewer: Viewer, ags: str) -> Municipality:
    """Return one municipality with the names under which it is found, for editing."""
    demand_editor(viewer)
    rows = Municipality.objects.select_related("county").prefetch_related(
        "place_names", "postcodes"
    )
    return get_object_or_404(rows, ags=ags)


def known_names() -> list[KnownName]:
    """Return every name under which a municipality may be found: two queries."""
    own = Municipality.objects.order_by("sort_key").values_list("name", "ags")
    districts = PlaceName.objects.order_by("folded").values_list("name", "municipality__ags")
    return [KnownName(name, ags) for name, ags in own] + [
        KnownName(name, ags, is_district=True) for name, ags in districts
    ]


def known_postcodes() -> dict[str, set[str]]:
    """Return {postcode: AGS of the municipalities that it serves}."""
    served: defaultdict[str, set[str]] = defaultdict(set)
    rows = Postcode.objects.exclude(municipality=None).values_list("code", "municipality__ags")
    for code, ags in rows:
        served[code].add(ags)
    return dict(served)


def find_municipality(text: str, *, postcode: str = "") -> tuple[Municipality | None, Match]:
    """Find the municipality meant by what somebody typed, and say how sure that is and why."""
    match = find(text, known_names(), postcode=postcode, postcodes=known_postcodes())
    if match.ags is None:
        return None, match
    return Municipality.objects.defer("border_path").filter(ags=match.ags).first(), match


def centre_of_postcode(code: str) -> Point | None:
    """Return the middle of a postcode's area, or None for an unknown one.

    Exact centres win over those that only stand for the whole municipality.
    """
    rows = list(Postcode.objects.filter(code=code.strip()).values_list("exact", "lat", "lon"))
    best = [row for row in rows if row[0]] or rows
    if not best:
        return None
    return Point(
        sum(lat for _exact, lat, _lon in best) / len(best),
        sum(lon for _exact, _lat, lon in best) / len(best),
    )


def middle_of(postcode: str, town: Municipality | None) -> tuple[float | None, float | None]:
    """Where an address stands as far as it is known: its postcode's middle, else its town's."""
    if middle := centre_of_postcode(postcode):
        return middle
    return (town.lat, town.lon) if town else (None, None)


def is_elsewhere(postcode: str) -> bool:
    """Say whether a postcode is known, and known to lie in another county."""
    rows = Postcode.objects.filter(code=postcode).values_list("municipality", "county_ags")
    found = list(rows)
    own = {"", *County.objects.values_list("ags", flat=True)} if found else set()
    return bool(found) and not any(town or county in own for town, county in found)


def known_postcode_areas() -> dict[str, tuple[Point, tuple[str, ...]]]:
    """Return {postcode: (its middle, AGS of its municipalities)} of all postcodes: one query.

    Exact centres win over those that only stand for the whole municipality.
    """
    rows: defaultdict[str, list[tuple[bool, Point, str | None]]] = defaultdict(list)
    for code, exact, lat, lon, ags in Postcode.objects.values_list(
        "code", "exact", "lat", "lon", "municipality__ags"
    ):
        rows[code].append((exact, Point(lat, lon), ags))
    return {code: _area_of(found) for code, found in rows.items()}


def _area_of(rows: list[tuple[bool, Point, str | None]]) -> tuple[Point, tuple[str, ...]]:
    best = [point for exact, point, _ags in rows if exact] or [point for _e, point, _ags in rows]
    middle = Point(sum(p.lat for p in best) / len(best), sum(p.lon for p in best) / len(best))
    return middle, tuple(sorted({ags for _exact, _point, ags in rows if ags}))


def map_areas(
    values: Mapping[str, float | None] | None = None,
    *,
    href: Callable[[Municipality], str] | None = None,
) -> list[Area]:
    """Return the county's map for `ui.maps`: one area per municipality.

    `values` are keyed by AGS; `href` gives each area its address.
    """
    return [
        Area(
            code=one.ags,
            label=one.name,
            path=one.border_path,
            value=(values or {}).get(one.ags),
            href=href(one) if href else "",
            at=(one.label_x, one.label_y),
        )
        for one in Municipality.objects.order_by("sort_key")
    ]
