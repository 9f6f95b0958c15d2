"""Money on paper: the statement of an interpreter and the bill of a body, each a tagged PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.core.language_names import language_name
from nabe.core.printing import COLOUR, pdf
from nabe.interpreting.bank import masked_iban
from nabe.interpreting.bookings import Said
from nabe.interpreting.fees import euros
from nabe.interpreting.models import Payer, Statement
from nabe.interpreting.queries.bills import Bill
from nabe.places.queries import county_for_site
from nabe.places.words import site_name
from nabe.ui.dates import day

LAYOUT = Path(__file__).parent / "print" / "money.typ"


def letter(statement: Statement, entries: Sequence[Said]) -> bytes:
    """Return the PDF/UA of one statement in the reader's language."""
    account = getattr(statement.interpreter, "account", None)
    return _paper({
        "title": _("Abrechnung %(number)s") % {"number": statement.number},
        "to": statement.interpreter.person.name,
        "made": _("Monat %(month)s, erstellt am %(day)s") % {
            "month": f"{statement.month:%m/%Y}",
            "day": day(clock.local(statement.made_at).date()),
        },
        "heads": [_("Tag"), _("Wofür"), _("Honorar"), _("Fahrt"), _("Betrag")],
        "rows": [_row(one) for one in entries],
        "sums": [euros(statement.cents), euros(statement.travel_cents), euros(statement.total)],
        "account": _("Wir überweisen auf das Konto %(iban)s.") % {"iban": masked_iban(account.iban)}
        if account else _("Uns fehlt noch Ihr Konto."),
        "hint": _("Das Honorar kann steuerfrei sein. Bitte geben Sie es in Ihrer Steuererklärung an."),
    })  # fmt: skip


def bill_letter(bill: Bill, entries: Sequence[Said], payer: Payer | None) -> bytes:
    """Return the PDF/UA of what a body pays for a month, in the reader's language."""
    to = payer.bill_to if payer and payer.bill_to else bill.name
    month = _("Gebucht im Monat %(month)s") % {"month": f"{bill.first:%m/%Y}"}
    reference = payer.reference if payer else ""
    return _paper({
        "title": _("Kosten der Sprachmittlung %(month)s") % {"month": f"{bill.first:%m/%Y}"},
        "to": to,
        "made": " · ".join(filter(None, (bill.name if to != bill.name else "", month, reference))),
        "heads": [_("Tag"), _("Wofür"), _("Betrag")],
        "rows": [_charge(one) for one in entries], "sums": [euros(bill.cents)],
        "account": "" if bill.is_over else _("Der Monat läuft noch. Es kann noch etwas dazukommen."),
        "hint": _("Aufstellung aus dem Buch des Pools. Die Rechnung stellt die Kasse des Kreises."),
    })  # fmt: skip


def _paper(content: dict[str, Any]) -> bytes:
    home = county_for_site()
    return pdf(
        LAYOUT, "paper",
        {
            "publisher": site_name(home), "colour": (home.setting("colour") if home else "") or COLOUR,
            "language": (get_language() or "de").split("-", maxsplit=1)[0],
            "rtl": translation.get_language_bidi(), "words": {"page": _("Seite"), "sum": _("Summe")},
            **content,
        },
    )  # fmt: skip


def _what(said: Said) -> str:
    if said.entry.counter_of_id:
        return _("Zurückgenommen: %(what)s") % {"what": said.what}
    return said.what


def _row(said: Said) -> dict[str, Any]:
    one = said.entry
    lines = [f"{what}: {quantity}" for what, quantity in said.lines]
    detail = "; ".join([*lines, *([one.why] if one.why else [])])
    return {
        "day": f"{one.day:%d.%m.%Y}", "what": _what(said), "detail": detail,
        "amounts": [euros(one.cents), euros(one.travel_cents), euros(one.total)],
    }  # fmt: skip


def _charge(said: Said) -> dict[str, Any]:
    one = said.entry
    spoken = language_name(one.assignment.request.language, get_language() or "de")
    return {
        "day": f"{one.day:%d.%m.%Y}", "what": _what(said),
        "detail": "; ".join(filter(None, (spoken, one.why))), "amounts": [euros(one.payer_cents)],
    }  # fmt: skip
