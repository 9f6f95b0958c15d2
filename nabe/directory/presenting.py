"""What the templates of the public pages show: facets, chips, facts, maps. No HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils import translation
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from nabe.core.language_names import COMMON, language_name
from nabe.directory import my_list
from nabe.directory.models.terms import Level
from nabe.directory.queries.catalogue import catalogue, county
from nabe.directory.queries.pages import ServicePage
from nabe.directory.queries.results import PAGE, Results
from nabe.directory.recurrence import DAYS
from nabe.directory.tokens import LEVELS
from nabe.directory.wishes import FACETS, FLAGS, RADII, SORTS, Wish
from nabe.places.queries import map_areas
from nabe.ui.dates import day
from nabe.ui.maps import Choropleth
from nabe.ui.words import listed

_SHOWN_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Option:
    """One tick box of a facet."""

    name: str
    value: str
    label: str
    count: int
    ticked: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One group of tick boxes; `rest` waits behind "more"."""

    code: str
    title: str
    options: Sequence[Option]
    rest: Sequence[Option]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was asked for, with the address of the list without it."""

    label: str
    href: str


def result_page(found: Results, *, language: str) -> dict[str, Any]:
    """Return the context of the result page."""
    wish = found.wish
    return {
        "found": found,
        "wish": wish,
        "heading": heading(found),
        "facets": facets(found, language),
        "chips": chips(wish, language),
        "sorts": sorts(found),
        "flags": flags(found),
        "radii": [(km, km == wish.radius) for km in RADII],
        "page_of": page_of(found),
        "list_href": "?" + replace(wish, as_map=False, page=1).query(),
        "map_href": "?" + replace(wish, as_map=True, page=1).query(),
        "near": near(found),
        "place": place_in_words(wish),
    }


def heading(found: Results) -> str:
    """Return how much was found, in words."""
    if found.relaxed:
        return _("Dazu passt nichts genau")
    if not found.total:
        return _("Dazu haben wir noch nichts")
    return ngettext("%(number)s Angebot", "%(number)s Angebote", found.total) % {
        "number": found.total
    }


def facets(found: Results, language: str) -> list[Facet]:
    """Return the groups of tick boxes that can still change something."""
    titles = {
        "field": _("Handlungsfeld"), "m": _("Stadt oder Gemeinde"), "lang": _("Sprache vor Ort"),
        "target": _("Für wen?"), "level": _("Deutsch"), "day": _("Wochentag"),
        "time": _("Tageszeit"),
    }  # fmt: skip
    groups = []
    for code, title in titles.items():
        options = _options(found, code, language)
        if options:
            first = [one for one in options if one.ticked]
            first += [one for one in options if not one.ticked][: _SHOWN_AT_ONCE - len(first)]
            shown = [one for one in options if one in first]
            rest = [one for one in options if one not in first]
            is_open = code in {"field", "m"} or any(one.ticked for one in options)
            groups.append(Facet(code, title, shown, rest, is_open))
    return groups


def _options(found: Results, facet: str, language: str) -> list[Option]:
    ticked = found.wish.ticked.get(facet, ())
    spoken = [token[5:] for token in found.counts if token.startswith("lang:")]
    options = [
        Option(FACETS[facet], _value(facet, value), label, found.counts.get(f"{facet}:{value}", 0),
               value in ticked)
        for value, label in _choices(facet, language, spoken)
    ]  # fmt: skip
    useful = [one for one in options if one.count or one.ticked]
    if facet in {"lang", "target"}:
        useful.sort(key=lambda one: (not one.ticked, -one.count))
    return useful


def _value(facet: str, value: str) -> str:
    return catalogue().municipalities[value].slug if facet == "m" else value


def _choices(facet: str, language: str, languages: Iterable[str]) -> list[tuple[str, str]]:
    lists = catalogue()
    if facet == "field":
        return [(code, field.name_in(language)) for code, field in lists.fields.items()]
    if facet == "target":
        return [(code, one.name_in(language)) for code, one in lists.target_groups.items()]
    if facet == "m":
        return [(ags, one.name) for ags, one in lists.municipalities.items()]
    if facet == "lang":
        codes = dict.fromkeys([*COMMON, *languages])
        return [(code, language_name(code, language)) for code in codes]
    if facet == "level":
        return [(level, str(Level(level).label)) for level in LEVELS]
    if facet == "day":
        return [(code, str(WEEKDAYS[number])) for number, code in enumerate(DAYS)]
    return [("morning", _("vormittags")), ("afternoon", _("nachmittags")), ("evening", _("abends"))]


def flags(found: Results) -> list[Option]:
    """Return the single tick boxes: open now, free, child care, barrier-free, online."""
    labels = {
        "free": _("kostenlos"), "childcare": _("mit Kinderbetreuung"),
        "access": _("barrierefrei"), "online": _("auch online"),
    }  # fmt: skip
    options = [
        Option("jetzt", "ja", _("jetzt geöffnet"), found.counts.get("open:yes", 0),
               found.wish.open_now)
    ]  # fmt: skip
    options += [
        Option(FACETS[flag], "ja", labels[flag], found.counts.get(f"{flag}:yes", 0),
               flag in found.wish.ticked)
        for flag in FLAGS
    ]  # fmt: skip
    return [one for one in options if one.count or one.ticked]


def chips(wish: Wish, language: str) -> list[Chip]:
    """Return what was asked for, each with the way to drop it."""
    found = [Chip(f"„{wish.q}“", "?" + replace(wish, q="", page=1).query())] if wish.q else []
    if wish.postcode:
        label = _("%(km)s km um %(postcode)s") % {"km": wish.radius, "postcode": wish.postcode}
        found.append(Chip(label, "?" + replace(wish, postcode="", page=1).query()))
    for facet, values in wish.ticked.items():
        names = dict(_choices(facet, language, values)) if facet not in FLAGS else {}
        found += [
            Chip(names.get(value) or _flag_label(facet), "?" + wish.without(facet, value).query())
            for value in values
        ]
    if wish.open_now:
        found.append(Chip(_("jetzt geöffnet"), "?" + replace(wish, open_now=False).query()))
    return found


def _flag_label(facet: str) -> str:
    return {
        "free": _("kostenlos"), "childcare": _("mit Kinderbetreuung"),
        "access": _("barrierefrei"), "online": _("auch online"),
    }.get(facet, facet)  # fmt: skip


def sorts(found: Results) -> list[tuple[str, str, bool]]:
    """Return (value, label, chosen) of the orders that make sense for this result."""
    labels = dict(
        zip(
            SORTS,
            (_("passend"), _("in der Nähe"), _("nächster Termin"), _("Name A–Z")),
            strict=True,
        )
    )
    possible = [
        name
        for name in SORTS
        if (name != "passend" or found.wish.q) and (name != "naehe" or found.wish.postcode)
    ]
    return [(name, labels[name], name == found.sort) for name in possible]


def page_of(found: Results) -> Page[Any]:
    """Return the page as Django's paginator knows it, without a further query."""
    paginator = Paginator(range(found.total), PAGE)
    return paginator.get_page(found.wish.page)


def near(found: Results) -> list[tuple[str, str]]:
    """Return (label, address) of searches that would surely find something."""
    if found.total:
        return []
    wish, root = found.wish, reverse("directory:results")
    lists, kept = catalogue(), my_list.read([found.wish.kept])
    links = [
        (lists.fields[code].name_in(get_language() or "de"), f"{root}?feld={code}{kept.more}")
        for code in wish.ticked.get("field", ()) or lists.fields
        if code in lists.fields
    ]
    links += [
        (lists.municipalities[ags].name, f"{root}?ort={lists.municipalities[ags].slug}{kept.more}")
        for ags in wish.ticked.get("m", ())
    ]
    return [*links, (_("Alle Angebote zeigen"), root + kept.first)]


def place_in_words(wish: Wish) -> str:
    """Return the one municipality that a wish names, or ''."""
    chosen = wish.ticked.get("m", ())
    return catalogue().municipalities[chosen[0]].name if len(chosen) == 1 else ""


def result_map(found: Results) -> Choropleth:
    """Return the map of a result: how many services each municipality has, each a link."""
    counts = {ags: found.counts.get(f"m:{ags}", 0) for ags in catalogue().municipalities}
    base = replace(found.shown_wish.without("m"), as_map=False)
    return county_map(counts, base=base)


def county_map(counts: Mapping[str, int], *, base: Wish | None = None) -> Choropleth:
    """Return the county's map with one number per municipality (AGS)."""
    own_county = county()
    known = catalogue().municipalities
    most = max(counts, key=lambda ags: counts[ags], default="")
    finding = (
        _("Die meisten Angebote gibt es in %(place)s: %(number)s.")
        % {"place": known[most].name, "number": counts[most]}
        if most in known and counts[most]
        else _("Hier gibt es noch keine Angebote.")
    )

    def href(one: Any) -> str:
        if base is None:
            return reverse("directory:municipality", args=[one.slug])
        wish = base.with_tick("m", one.ags)
        return f"{reverse('directory:results')}?{wish.query().replace(one.ags, one.slug)}"

    return Choropleth(
        title=_("Angebote je Kommune"),
        finding=finding,
        areas=map_areas({ags: counts.get(ags, 0) for ags in known}, href=href),
        view_box=own_county.view_box if own_county else "0 0 1 1",
        attribution=own_county.attribution if own_county else "",
        navigates=True,
    )


def field_tiles(
    numbers: Mapping[str, int], *, municipality: str = ""
) -> list[tuple[str, str, str, int]]:
    """Return (label, icon, address, number) of each field of action."""
    language = get_language() or "de"
    suffix = f"&ort={municipality}" if municipality else ""
    root = reverse("directory:results")
    return [
        (field.name_in(language), field.icon, f"{root}?feld={code}{suffix}", numbers.get(code, 0))
        for code, field in catalogue().fields.items()
        if numbers.get(code, 0) or not municipality
    ]


def date_filters(ags: str, field: str) -> dict[str, Any]:
    """Return the choices above the calendar page."""
    language, lists = get_language() or "de", catalogue()
    return {
        "towns": [(one.slug, one.name, key == ags) for key, one in lists.municipalities.items()],
        "fields": [
            (code, one.name_in(language), code == field) for code, one in lists.fields.items()
        ],
    }


def facts(page: ServicePage) -> list[tuple[str, str]]:
    """Return the facts of a service's page in the order of their use."""
    service = page.service
    cost = _("kostenlos") if service.is_free else str(page.texts["fees_description"])
    if service.is_free and service.fees_description:
        cost = str(page.texts["fees_description"])
    rows = [
        (_("Sprachen"), languages_in_words(page)),
        (_("Deutsch"), page.level),
        (_("Für wen?"), _for_whom(page)),
        (_("Kosten"), cost),
        (_("Kinderbetreuung"), _choice(service, "child_care")),
        (_("Anmeldung"), _choice(service, "registration")),
        (_("So melden Sie sich an"), str(page.texts["application_process"])),
        (_("Plätze"), _places(page)),
        (_("Barrierefreiheit"), _access(page)),
        (_("Bitte mitbringen"), ", ".join(d.document for d in service.required_documents.all())),
        (_("Auch online"), _("ja") if service.is_online else ""),
    ]
    return [(label, value) for label, value in rows if value]


def _choice(service: Any, name: str) -> str:
    return str(getattr(service, f"get_{name}_display")()) if getattr(service, name) else ""


def german_address(service: Any) -> str:
    """Return where the German text of a service stands."""
    with translation.override("de"):
        return str(service.get_absolute_url())


def languages_in_words(page: ServicePage) -> str:
    """Return the languages spoken there, German first."""
    names = listed(page.languages)
    if page.service.multilingual:
        more = _("weitere Sprachen auf Anfrage")
        return f"{names}; {more}" if names else more
    return names


def _for_whom(page: ServicePage) -> str:
    service = page.service
    said = str(page.texts["eligibility_description"]) or listed(page.target_groups)
    low, high = service.minimum_age, service.maximum_age
    if low and high:
        age = _("%(from)s bis %(to)s Jahre") % {"from": low, "to": high}
    elif low:
        age = _("ab %(age)s Jahren") % {"age": low}
    else:
        age = _("bis %(age)s Jahre") % {"age": high} if high else ""
    return listed(filter(None, (said, age)))


def _places(page: ServicePage) -> str:
    service = page.service
    parts = []
    if service.places_free is not None:
        parts.append(
            ngettext("%(number)s Platz frei", "%(number)s Plätze frei", service.places_free)
            % {"number": service.places_free}
        )
    if service.waiting_weeks:
        parts.append(
            ngettext(
                "Wartezeit etwa %(number)s Woche", "Wartezeit etwa %(number)s Wochen",
                service.waiting_weeks,
            )
            % {"number": service.waiting_weeks}
        )  # fmt: skip
    return listed(parts)


def _access(page: ServicePage) -> str:
    found = [
        at.location.get_accessibility_display()
        for at in page.service.at_locations.all()
        if at.location.accessibility
    ]
    return listed(dict.fromkeys(map(str, found)))


def assured_line(page: ServicePage) -> str:
    """Return "Bestätigt am … von …": role or organization, never a private person."""
    newest, origin = page.assurance, page.service.origin
    if origin is not None:
        said = {"day": day(page.service.counted_from), "who": origin.name}
        return _("Stand laut Verzeichnis „%(who)s“: %(day)s") % said
    if newest is None:
        return _("Noch nicht bestätigt. Bitte fragen Sie vorher nach.")
    said = {"day": day(newest.on), "who": newest.by_role}
    if newest.by_role:
        return _("Bestätigt am %(day)s von: %(who)s") % said
    return _("Bestätigt am %(day)s") % said
