"""What the templates of the pool show: states, a request in words. No HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.core.language_names import language_name
from nabe.interpreting import fees
from nabe.interpreting.actions.asking import Wish
from nabe.interpreting.models import Gender, Mode
from nabe.ui.dates import moment
from nabe.ui.words import listed

# Each state as word, icon and colour.
KINDS = {
    "open": "warning", "asking": "info", "confirmed": "success", "done": "neutral",
    "cancelled": "neutral", "unfilled": "danger", "refused": "neutral",
}  # fmt: skip


def board_states() -> list[tuple[str, str]]:
    """Return what the board can be filtered by."""
    return [
        ("", _("was kommt")), ("wartet", _("wartet auf uns")), ("open", _("noch niemand gefragt")),
        ("asking", _("wir fragen gerade")), ("confirmed", _("bestätigt")),
        ("unfilled", _("niemand gefunden")), ("cancelled", _("abgesagt")),
        ("refused", _("nicht möglich")), ("done", _("erledigt")),
        ("alle", _("alle, auch frühere")),
    ]  # fmt: skip


def summary(wish: Wish) -> list[tuple[str, str]]:
    """Return a request as lines to be checked before it is sent."""
    said = wish.columns
    town = said.get("municipality")
    reader = get_language() or "de"
    times = [f"{moment(clock.local(a))} – {clock.local(b):%H:%M}" for a, b in wish.slots]
    place = ", ".join(
        filter(None, (said.get("street"), said.get("postcode"), town.name if town else ""))
    )
    rows = [
        (_("Stelle"), wish.organization.name),
        (_("Sprache"), " ".join(filter(None, (language_name(said["language"], reader), said.get("dialect"))))),
        (_("Nur dieser Dialekt geht"), _("ja") if said.get("needs_dialect") else ""),
        (_("Diese Sprachen gehen auch"), _names(said.get("also", ()), reader)),
        (_("Worum geht es?"), said["setting"].label),
        (_("Wie sprechen Sie?"), str(Mode(said["mode"]).label)),
        (_("Termin"), times[0] if times else ""),
        (_("Andere Termine, die auch gehen"), " · ".join(times[1:])),
        (_("Uhrzeit"), _("Etwas früher oder später geht auch") if said.get("is_flexible") else ""),
        (_("Serie"), _series(wish)),
        (_("Weitere Sprachen"), _names(wish.languages, reader)),
        (_("Ort"), place),
        (_("Treffpunkt"), said.get("meeting_point")),
        (_("Vor Ort"), " · ".join(filter(None, (said.get("contact"), said.get("contact_phone"))))),
        (_("Fall-Kennung"), said.get("case")),
        (_("Frau oder Mann"), _gender(said)),
        (_("Am liebsten wieder"), _same(wish)),
        (_("Ihre Stelle bezahlt"), _costs(wish)),
        (_("Dringend, weil"), said.get("urgency") if said.get("is_urgent") else ""),
        (_("Hinweis"), said.get("note")),
    ]  # fmt: skip
    return [(label, str(value)) for label, value in rows if value]


def _names(codes: Iterable[str], reader: str) -> str:
    return listed(language_name(code, reader) for code in codes)


def _same(wish: Wish) -> str:
    if not wish.wants_same:
        return ""
    return str(wish.columns.get("same") or _("In diesem Fall war noch niemand da."))


def _costs(wish: Wish) -> str:
    """What one talk costs the body, in words; "" when the pool pays."""
    if wish.costs is None:
        return ""
    most = fees.euros(wish.costs)
    return _("höchstens %(euros)s je Termin, dazu die Fahrt") % {"euros": most}


def _gender(said: Mapping[str, Any]) -> str:
    wish = said.get("gender")
    return f"{Gender(wish).label}: {said['gender_reason']}" if wish else ""


def _series(wish: Wish) -> str:
    """The further dates of a series in words."""
    days = [f"{clock.local(slots[0][0]):%d.%m.%Y}" for slots in wish.dates]
    if not days:
        return ""
    number = ngettext("und %(number)s weiterer Termin", "und %(number)s weitere Termine", len(days))
    return f"{number % {'number': len(days)}}: {', '.join(days)}"


def accounting_headers() -> list[str]:
    """Return the columns of the list for the county's accounts."""
    return [
        _("Buchung"), _("Tag"), _("Anfrage"), _("Person"), _("Stelle"), _("Honorar"), _("Fahrt"),
        _("Betrag"), _("Betrag für den Zahler"), _("Zahler"), _("Finanzierung"), _("Regel"),
        _("Gegenbuchung zu"), _("Grund"), _("Abrechnung"), _("Zahllauf"),
    ]  # fmt: skip


def accounting_row(one: Any) -> list[object]:
    """Return one entry of the ledger as a row: days, euros and words."""
    request = one.assignment.request
    rule = f"{one.rule.fee_class} {one.rule.version}" if one.rule else ""
    statement = one.statement.number if one.statement else ""
    run = one.statement.run.message_id if one.statement and one.statement.run else ""
    return [
        one.pk, one.day, request.number, one.interpreter.person.name,
        request.organization.name, euros(one.cents), euros(one.travel_cents), euros(one.total),
        euros(one.payer_cents), payers().get(one.paid_by, one.paid_by), one.fund.name if one.fund else "", rule,
        one.counter_of_id or "", one.why, statement, run,
    ]  # fmt: skip


def euros(cents: int) -> Decimal:
    """Return cents as euros."""
    return Decimal(cents) / 100


def payers() -> dict[str, str]:
    """Return who pays, in words."""
    return {"pool": _("der Kreis"), "requester": _("die anfragende Stelle")}
