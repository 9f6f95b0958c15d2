"""A statement as a letter: a tagged PDF with every line of the month."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.core.printing import COLOUR, pdf
from nabe.interpreting.bank import masked_iban
from nabe.interpreting.fees import euros
from nabe.interpreting.models import Entry, Statement
from nabe.places.queries import county_for_site
from nabe.places.words import site_name
from nabe.ui.dates import day

LAYOUT = Path(__file__).parent / "print" / "statement.typ"


def letter(statement: Statement, entries: Sequence[Entry]) -> bytes:
    """Return the PDF/UA of one statement in the reader's language."""
    home = county_for_site()
    account = getattr(statement.interpreter, "account", None)
    return pdf(
        LAYOUT, "statement",
        {
            "title": _("Abrechnung %(number)s") % {"number": statement.number},
            "publisher": site_name(home), "colour": (home.setting("colour") if home else "") or COLOUR,
            "language": (get_language() or "de").split("-", maxsplit=1)[0],
            "rtl": translation.get_language_bidi(), "name": statement.interpreter.person.name,
            "made": _("Monat %(month)s, erstellt am %(day)s") % {
                "month": f"{statement.month:%m/%Y}",
                "day": day(clock.local(statement.made_at).date()),
            },
            "words": {"page": _("Seite"), "sum": _("Summe")},
            "heads": [_("Tag"), _("Wofür"), _("Honorar"), _("Fahrt"), _("Betrag")],
            "rows": [_row(one) for one in entries],
            "fee": euros(statement.cents), "travel": euros(statement.travel_cents),
            "total": euros(statement.total),
            "account": _("Wir überweisen auf das Konto %(iban)s.") % {"iban": masked_iban(account.iban)}
            if account else _("Uns fehlt noch Ihr Konto."),
            "hint": _("Das Honorar kann steuerfrei sein. Bitte geben Sie es in Ihrer Steuererklärung an."),
        },
    )  # fmt: skip


def _row(one: Entry) -> dict[str, str]:
    lines = [f"{line['what']}: {line['quantity']}" for line in one.lines if line["quantity"]]
    detail = "; ".join([*lines, *([one.why] if one.why else [])])
    return {
        "day": f"{one.day:%d.%m.%Y}",
        "what": _("Zurückgenommen: %(what)s") % {"what": one.what} if one.counter_of_id else one.what,
        "detail": detail, "fee": euros(one.cents), "travel": euros(one.travel_cents),
        "total": euros(one.total),
    }  # fmt: skip
