"""A list of services as a table for spreadsheets: which columns, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from nabe.directory.queries.handouts import Handout
from nabe.ui.dates import day

MOST_ROWS = 5000


def headers(*, for_office: bool = False) -> list[str]:
    """Return the names of the columns; the office also sees state and source."""
    names = [
        _("Angebot"), _("Träger"), _("Handlungsfelder"), _("Stadt oder Gemeinde"), _("Adresse"),
        _("Zeiten"), _("Sprachen"), _("Deutsch"), _("Für wen?"), _("Kosten"), _("Telefon"),
        _("E-Mail"), _("Internetseite"), _("Ansprechperson"), _("Beschreibung"),
        _("Bestätigt am"), _("Seite im Verzeichnis"),
    ]  # fmt: skip
    return [*names, _("Stand"), _("Quelle")] if for_office else names


def rows(handouts: Sequence[Handout], *, for_office: bool = False) -> Iterator[list[str]]:
    """Yield one row for each service."""
    for one in handouts:
        service = one.service
        assured = service.assured_on
        row = [
            one.name.text, service.organization.name, _list(name for _code, name in one.fields),
            _list(name for _ags, name in one.towns) or _("ganzer Kreis"), "\n".join(one.addresses),
            "\n".join(one.times), _list(one.languages), one.level, one.for_whom, one.cost,
            _list(one.phones), service.email, service.url, _list(one.contacts),
            one.description.text, day(assured) if assured else "",
            settings.NABE_URL.rstrip("/") + service.get_absolute_url(),
        ]  # fmt: skip
        own = [str(service.get_state_display()), service.source] if for_office else []
        yield [*row, *own]


def cut(shown: int, total: int, *, width: int) -> list[list[str]]:
    """Return a last row that says what is missing, where something is."""
    if shown >= total:
        return []
    said = _("Hier stehen %(shown)s von %(total)s Zeilen. Bitte filtern Sie die Liste.") % {
        "shown": shown, "total": total,
    }  # fmt: skip
    return [[said, *[""] * (width - 1)]]


def _list(values: Iterable[str]) -> str:
    return ", ".join(values)
