"""What is wrong with somebody's calendar, and what they can do about it. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def problem_in_words(code: str) -> str:
    """Return the sentence for a code as `actions.calendars.read` keeps it; '' for ''."""
    if not code:
        return ""
    kind, _colon, number = code.partition(":")
    if kind == "some":
        many = int(number) if number.isdigit() else 1
        return ngettext(
            "%(number)s Termin im Kalender konnten wir nicht lesen.",
            "%(number)s Termine im Kalender konnten wir nicht lesen.", many,
        ) % {"number": many}  # fmt: skip
    words = {
        "demo": _("Die Demo liest keine Kalender."),
        "inside": _("Diese Adresse gehört zu einem inneren Netz. Wir lesen nur öffentliche."),
        "certificate": _("Die Verbindung zu diesem Kalender ist nicht sicher. Wir lesen ihn nicht."),
        "slow": _("Der Kalender antwortet zu langsam. Wir versuchen es weiter."),
        "redirect": _("Diese Adresse führt woandershin. Bitte kopieren Sie die Adresse noch einmal."),
        "refused": _("Der Kalender lässt uns nicht lesen. Bitte geben Sie ihn frei."),
        "gone": _("Diesen Kalender gibt es nicht mehr. Bitte kopieren Sie die Adresse noch einmal."),
        "fault": _("Der Kalender hat gerade eine Störung. Wir versuchen es weiter."),
        "too_large": _("Der Kalender ist zu groß. Bitte geben Sie einen kleineren frei."),
        "no_calendar": _("Unter dieser Adresse ist kein Kalender. Suchen Sie nach „iCal“ oder „ICS“."),
        "too_many": _("Der Kalender hat zu viele Termine. Bitte geben Sie einen kleineren frei."),
        "too_often": _("Termine im Kalender wiederholen sich zu oft. Bitte geben Sie einen anderen frei."),
        "too_slow": _("Der Kalender braucht zu lange zum Lesen. Bitte geben Sie einen anderen frei."),
    }  # fmt: skip
    return (
        words.get(kind) or _("Der Kalender antwortet nicht. Wir versuchen es weiter.")
        if kind
        else ""
    )
