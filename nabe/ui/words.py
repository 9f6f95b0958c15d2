"""The verbs of the journal and the comma of a list, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

VERBS: dict[str, str | Promise] = {
    "calendar forgotten": _("Kalender vergessen"),
    "calendar kept": _("Kalender verbunden"),
    "back": _("Abwesenheit gelöscht"),
    "declined": _("Abgesagt"),
    "into the pool": _("In den Pool genommen"),
    "language not taken": _("Sprache nicht übernommen"),
    "language proposed": _("Sprache vorgeschlagen"),
    "left": _("Ausgeschieden"),
    "paper seen": _("Nachweis gesehen"),
    "paper struck": _("Nachweis gestrichen"),
    "qualified": _("Qualifikation eingetragen"),
    "qualification revoked": _("Qualifikation gestrichen"),
    "taken in": _("Bewerbung angenommen"),
    "talked": _("Erstgespräch geführt"),
    "conflict": _("Befangenheit eingetragen"),
    "series changed": _("Serie geändert"),
    "let go": _("Fragt wieder von selbst"),
    "held": _("Fragt nicht mehr von selbst"),
    "exception": _("Ausnahme erlaubt"),
    "planned": _("Vorschlag geplant"),
    "signed": _("Nachweis bestätigt"),
    "settled": _("Abgerechnet"),
    "recorded": _("Nachweis geschrieben"),
    "paid": _("Überwiesen"),
    "objected": _("Einspruch gegen den Nachweis"),
    "no show": _("Niemand kam"),
    "corrected": _("Nachweis berichtigt"),
    "account": _("Konto eingetragen"),
    "archived": _("Ins Archiv gelegt"),
    "answered": _("Geantwortet"),
    "asked": _("Angefragt"),
    "asked people": _("Gefragt"),
    "assured": _("Bestätigt"),
    "away": _("Abwesend"),
    "cancelled": _("Abgesagt"),
    "called off": _("Vom Pool abgesagt"),
    "changed by link": _("Vom Träger geändert"),
    "came from a neighbour": _("Aus einem Nachbarverzeichnis gekommen"),
    "changed by a neighbour": _("Im Nachbarverzeichnis geändert"),
    "changed by import": _("Durch eine Liste geändert"),
    "closed": _("Hinweis erledigt"),
    "columns chosen": _("Spalten zugeordnet"),
    "confirmed": _("Zugesagt"),
    "created": _("Angelegt"),
    "deactivated": _("Konto gesperrt"),
    "discarded": _("Verworfen"),
    "edited": _("Geändert"),
    "ended": _("Beendet"),
    "erased": _("Gelöscht"),
    "exported": _("Auskunft erteilt"),
    "handed over": _("Angebote weitergegeben"),
    "imported": _("Aus einer Liste übernommen"),
    "invitation_accepted": _("Einladung angenommen"),
    "invited": _("Eingeladen"),
    "joined": _("Konto angelegt"),
    "kept apart": _("Als zwei Angebote behalten"),
    "loaded": _("Eingelesen"),
    "merged": _("Zusammengeführt"),
    "membership_begun": _("Aufgenommen"),
    "membership_ended": _("Ausgeschieden"),
    "note removed": _("Hinweis der Stadt entfernt"),
    "noted": _("Hinweis der Stadt geschrieben"),
    "paused": _("Angehalten"),
    "proposal accepted": _("Vorschlag übernommen"),
    "proposal declined": _("Vorschlag nicht übernommen"),
    "proposed": _("Änderung vorgeschlagen"),
    "published": _("Veröffentlicht"),
    "reach changed": _("Benachrichtigung geändert"),
    "reactivated": _("Konto entsperrt"),
    "received": _("Angebote bekommen"),
    "reopened": _("Wieder geöffnet"),
    "refused": _("Nicht möglich"),
    "returned": _("Zusage zurückgegeben"),
    "repeated": _("Noch einmal gesendet"),
    "reported": _("Hinweis eingegangen"),
    "restored": _("Frühere Fassung zurückgeholt"),
    "rest taken over": _("Rest übernommen"),
    "resumed": _("Weiter abgeglichen"),
    "role_granted": _("Rolle gegeben"),
    "role_revoked": _("Rolle entzogen"),
    "row corrected": _("Zeile verbessert"),
    "row decided": _("Zeile entschieden"),
    "started": _("Begonnen"),
    "subscribed": _("Verzeichnis dazugenommen"),
    "taken over": _("Übernommen"),
    "translated": _("Übersetzt"),
    "unfilled": _("Niemand gefunden"),
    "undone": _("Rückgängig gemacht"),
    "uploaded": _("Hochgeladen"),
    "withdrawn": _("Zurückgezogen"),
    "withdrawn by a neighbour": _("Im Nachbarverzeichnis nicht mehr da"),
}


def verb_in_words(verb: str) -> str:
    """The journal's verb for people; a verb nobody put into words is shown as it is."""
    return str(VERBS.get(verb, verb))


def listed(parts: Iterable[str]) -> str:
    """Return "Deutsch, Arabisch" with the comma of the reader's script."""
    return pgettext("zwischen zwei Teilen einer Aufzählung", ", ").join(parts)
