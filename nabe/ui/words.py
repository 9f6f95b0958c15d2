"""The verbs of the journal in the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "accepted": _("Angenommen"),
    "added": _("Hinzugefügt"),
    "archived": _("Archiviert"),
    "assured": _("Bestätigt"),
    "changed": _("Geändert"),
    "closed": _("Beendet"),
    "confirmed": _("Bestätigt"),
    "created": _("Angelegt"),
    "deactivated": _("Konto gesperrt"),
    "deleted": _("Gelöscht"),
    "edited": _("Geändert"),
    "ended": _("Beendet"),
    "erased": _("Gelöscht"),
    "hidden": _("Verborgen"),
    "imported": _("Übernommen"),
    "invitation_accepted": _("Einladung angenommen"),
    "invited": _("Eingeladen"),
    "joined": _("Beigetreten"),
    "left": _("Ausgetreten"),
    "loaded": _("Eingelesen"),
    "marked": _("Markiert"),
    "membership_begun": _("Gehört jetzt dazu"),
    "membership_ended": _("Gehört nicht mehr dazu"),
    "merged": _("Zusammengeführt"),
    "opened": _("Geöffnet"),
    "overdue": _("Überfällig"),
    "paused": _("Pausiert"),
    "previewed": _("Geprüft"),
    "proposed": _("Vorgeschlagen"),
    "published": _("Veröffentlicht"),
    "reactivated": _("Konto freigegeben"),
    "refused": _("Abgelehnt"),
    "reminded": _("Erinnert"),
    "removed": _("Entfernt"),
    "reopened": _("Wieder geöffnet"),
    "repeated": _("Noch einmal gesendet"),
    "reported": _("Gemeldet"),
    "restored": _("Wiederhergestellt"),
    "resumed": _("Fortgesetzt"),
    "revoked": _("Zurückgezogen"),
    "role_granted": _("Rolle gegeben"),
    "role_revoked": _("Rolle entzogen"),
    "saved": _("Gespeichert"),
    "sent": _("Gesendet"),
    "signed_in": _("Angemeldet"),
    "suggested": _("Vorgeschlagen"),
    "taken_over": _("Übernommen"),
    "translated": _("Übersetzt"),
    "undone": _("Rückgängig gemacht"),
    "updated": _("Geändert"),
    "withdrawn": _("Zurückgezogen"),
}


def verb_in_words(verb: str) -> str:
    """The journal's verb for people; a verb nobody put into words is shown as it is."""
    return str(VERBS.get(verb, verb))
