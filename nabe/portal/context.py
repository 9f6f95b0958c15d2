"""What every page's frame shows: the county's name, the menu, the rail, the footer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from nabe.directory import my_list
from nabe.directory.queries import catalogue
from nabe.places.queries import county_for_site
from nabe.places.words import site_name
from nabe.portal import rails


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a menu."""

    label: str
    href: str
    icon: str = ""
    current: bool = False
    count: int = 0


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what the base templates need; lists are worked out only when shown."""
    kept = my_list.read(request.GET.getlist(my_list.NAME))
    return {
        "site": SimpleLazyObject(site),
        "mylist": kept,
        "navigation": SimpleLazyObject(lambda: navigation(request.path, kept)),
        "rail": SimpleLazyObject(lambda: rail(request)),
        "account_menu": SimpleLazyObject(account_menu),
    }


def site() -> dict[str, Any]:
    """Return the county's name, look and contact as set in its settings."""
    county = catalogue.county() or county_for_site()
    own = county.settings if county else {}
    return {
        "name": site_name(county),
        "county": county,
        "home": reverse("portal:home"),
        "languages": own.get("languages") or settings.LANGUAGES,
        "stylesheet": f"{reverse('office:colours')}?{own['colour'][1:]}"
        if own.get("colour")
        else "",
        "logo": own.get("logo", ""),
        "imprint_line": own.get("imprint_line", ""),
        "contact": own,
        "footer": footer(),
        "is_demo": settings.NABE_DEMO,
    }


def footer() -> list[tuple[str, str]]:
    """Return the links that stand at the foot of every page, always in the same order."""
    pages = (
        ("imprint", _("Impressum")), ("privacy", _("Datenschutz")),
        ("accessibility", _("Barrierefreiheit")), ("barrier", _("Barriere melden")),
        ("contact", _("Kontakt und Hilfe")),
    )  # fmt: skip
    links = [(label, reverse(f"portal:{name}")) for name, label in pages]
    return [*links, (_("Offene Daten"), reverse("api:open_data"))]


def navigation(path: str, kept: my_list.MyList) -> list[Item]:
    """Return the public menu; the visitor's list comes along, and is in it once it holds something."""
    entries = (
        (_("Angebote"), reverse("directory:results")),
        (_("Termine"), reverse("directory:dates")),
        (_("Städte und Gemeinden"), reverse("directory:municipalities")),
        (_("Mitmachen"), reverse("portal:join")),
        (_("Dolmetschen"), reverse("interpreting:about")),
    )
    items = [
        Item(label, href + kept.first, current=path.startswith(href)) for label, href in entries
    ]
    if kept.ids:
        own = reverse("directory:my_list")
        label = _("Meine Liste (%(number)s)") % {"number": len(kept)}
        items.append(Item(label, own + kept.first, current=path.startswith(own)))
    return items


def rail(request: HttpRequest) -> list[Item]:
    """Return the office's rail: only what the person's roles may do."""
    rooms = [(entry, reverse(entry.url)) for entry in rails.entries_for(request.user)]
    open_now = [href for _entry, href in rooms if request.path.startswith(href)]
    current = max(open_now, key=len, default="")  # a room within another one is the open one
    return [Item(entry.label, href, entry.icon, href == current) for entry, href in rooms]


def account_menu() -> list[Item]:
    """Return the entries of the menu under the person's own name."""
    entries = ((_("Heute"), "office:today"), (_("Mein Konto"), "people:account"))
    items = []
    for label, url in entries:
        try:
            items.append(Item(label, reverse(url)))
        except NoReverseMatch:
            continue
    return items
