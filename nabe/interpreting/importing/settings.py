"""Fields of work as lists call them, with the codes of `nabe.interpreting.lists`."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from nabe.sheets.cells import fold, says_nothing
from nabe.sheets.notes import Read, note

OTHER = "other"
_WORDS: dict[str, tuple[str, ...]] = {
    "school": ("schule", "schulen", "berufskolleg", "ogs", "schulamt", "schulpsychologie"),
    "childcare": ("kita", "kindergarten", "kindertagesstaette", "familienzentrum", "tagespflege"),
    "counselling": ("beratung", "beratungsstelle", "migrationsberatung", "mbe", "schwangerenberatung"),
    "jobcenter": ("jobcenter", "jc", "sozialamt", "arbeitsagentur", "agentur fuer arbeit"),
    "youth": ("jugendamt", "jugendhilfe", "asd", "hilfeplan", "jugend"),
    "health": ("gesundheit", "gesundheitswesen", "gesundheitsamt", "krankenhaus", "klinik", "fruehe hilfen"),
    "event": ("elternabend", "veranstaltung", "infoveranstaltung", "informationsveranstaltung"),
    OTHER: ("sonstiges", "andere", "anderes", "sonstige"),
}  # fmt: skip
_CODES = {word: code for code, words in _WORDS.items() for word in (code, *words)}


def read_setting(text: str) -> Read[str]:
    """Return the code of a field of work; "other" with a question where it is not known."""
    word = fold(text).strip(" .")
    if says_nothing(text):
        return Read(OTHER, (note("question", "setting", _("Der Bereich fehlt.")),))
    if word in _CODES:
        return Read(_CODES[word])
    within = [code for known, code in _CODES.items() if len(known) > 3 and known in word]
    if within:
        return Read(
            within[0],
            (note("guess", "setting", _("Der Bereich „%(text)s“ wurde zugeordnet."), text=text),),
        )
    return Read(
        OTHER,
        (note("question", "setting", _("Der Bereich „%(text)s“ ist nicht bekannt."), text=text),),
    )
