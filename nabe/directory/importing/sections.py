"""What a line between the rows says of the rows below it: their town, or who offers them.

The name of the sheet counts where neither the row nor a line names a town. What is taken from there
stays a visible guess; a town that contradicts its line becomes a question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from nabe.directory.importing.contents import names_a_body
from nabe.directory.importing.records import PLACE, Reading
from nabe.sheets.cells import as_text, clean, fold
from nabe.sheets.notes import note
from nabe.sheets.tables import Row
from nabe.sheets.values import places
from nabe.sheets.vocabulary import Vocabulary

_PROVIDER = re.compile(
    r"^(?:träger(?:in)?|anbieter(?:in)?|organisation|einrichtung|veranstalter(?:in)?|verein)\s*:\s*(\S.*)$",
    re.IGNORECASE,
)
_COUNTY = re.compile(r"\b(?:land)?kreis(?:es)? \w+")
_IN_TOWN = re.compile(
    r"\b(?:angebote|kurse|beratung|treffs?) in ([A-ZÄÖÜ][\w-]{2,}(?:/\w+)?)\s*$", re.I
)
_WORD = re.compile(r"[\w/-]+")


@dataclass(slots=True)
class Section:
    """The line that stands over the rows, and who offers them; both hold until the next one."""

    sheet: str
    town_line: str = ""
    is_title: bool = False  # the line stands over the header: it speaks of the list as a whole
    body: str = ""
    body_row: int = 0

    def hear(self, row: Row, *, is_title: bool, has_bodies: bool) -> None:
        """Take in a line that is no service."""
        texts = [clean(cell).value for cell in row.cells if as_text(cell).strip()]
        if len(texts) != 1:
            return
        found = _PROVIDER.match(texts[0])
        if found or (not has_bodies and not is_title and names_a_body(texts[0])):
            self.body, self.body_row = (found[1] if found else texts[0]).strip(), row.number
        else:
            self.town_line, self.is_title = texts[0], is_title


def apply(
    reading: Reading, section: Section, vocabulary: Vocabulary, *, town: str, body: str
) -> None:
    """Compare a row with its section, or fill in what it lacks. `town` and `body` are headers."""
    if section.body and not reading.fields.get("organization"):
        reading.fields["organization"] = reading.texts["organization"] = section.body
        reading.notes.append(
            note("guess", "organization", _("Träger „%(text)s“ kommt aus Zeile %(row)s."),
                 text=section.body, row=section.body_row).under(body)
        )  # fmt: skip
    if reading.fields.get("municipality"):
        _compare(reading, section, vocabulary, column=town)
    elif not any(reading.fields.get(name) for name in PLACE):
        _fill_town(reading, section, vocabulary, column=town)


def _compare(reading: Reading, section: Section, vocabulary: Vocabulary, *, column: str) -> None:
    named = _towns(section.town_line, vocabulary)
    found = reading.fields["municipality"]
    if len(named) == 1 and found not in named and not section.is_title:
        reading.notes.append(
            note("question", "municipality", _("Die Zeile steht unter „%(section)s“, der Ort ist aber "
                                               "%(town)s."), section=section.town_line, town=found)
            .under(column)
        )  # fmt: skip


def _fill_town(reading: Reading, section: Section, vocabulary: Vocabulary, *, column: str) -> None:
    for text, message in (
        (section.town_line, _("Der Ort „%(town)s“ kommt aus der Zeile „%(text)s“ darüber.")),
        (section.sheet, _("Der Ort „%(town)s“ kommt vom Namen des Blatts „%(text)s“.")),
    ):
        named = _towns(text, vocabulary)
        if len(named) != 1:
            continue
        town = named.pop()
        reading.texts["municipality"] = town
        place = places.read(town=town, postcode="", street="", vocabulary=vocabulary)
        for name in ("municipality", "city"):
            if getattr(place, name):
                reading.fields[name] = getattr(place, name)
        reading.notes += [
            note("guess", "municipality", message, town=town, text=text).under(column), *place.notes
        ]  # fmt: skip
        return


def _towns(text: str, vocabulary: Vocabulary) -> set[str]:
    words = f" {' '.join(_WORD.findall(_COUNTY.sub(' ', fold(text))))} "
    named = {town for name, town in vocabulary.town_by_name.items() if f" {name} " in words}
    if not named and (not vocabulary.towns or vocabulary.towns_are_listed):
        found = _IN_TOWN.search(text)
        named = {found[1]} if found and not _COUNTY.search(fold(text)) else set()
    return named
