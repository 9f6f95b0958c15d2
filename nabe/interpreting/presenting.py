"""What the templates of the pool show: states, a request in words. No HTML."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.core.language_names import language_name
from nabe.interpreting.actions.asking import Wish
from nabe.ui.dates import moment

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
        (_("Worum geht es?"), said["setting"].name),
        (_("Termin"), times[0] if times else ""),
        (_("Andere Termine, die auch gehen"), " · ".join(times[1:])),
        (_("Ort"), place),
        (_("Treffpunkt"), said.get("meeting_point")),
        (_("Vor Ort"), said.get("contact")),
        (_("Fall-Kennung"), said.get("case")),
        (_("Hinweis"), said.get("note")),
    ]  # fmt: skip
    return [(label, str(value)) for label, value in rows if value]
