"""Where an interpreter lives: inside the county a municipality, anywhere a postcode or a town."""

from __future__ import annotations

import re

from django.utils.translation import gettext_noop as _

from nabe.interpreting.importing.entries import Home
from nabe.sheets.notes import Note, Read, note
from nabe.sheets.values import places
from nabe.sheets.vocabulary import Vocabulary


def read_home(town: str, postcode: str, vocabulary: Vocabulary) -> Read[Home]:
    """Return the home; whoever lives outside the county is welcome, too."""
    place = places.read(town=town, postcode=postcode, street="", vocabulary=vocabulary)
    notes = [each for each in place.notes if each.field != "municipality" or place.municipality]
    if place.city and not place.municipality:
        notes.append(
            note("guess", "town", _("„%(town)s“ liegt außerhalb des Kreises."), town=place.city)
            if vocabulary.towns and not vocabulary.towns_are_listed
            else note("cleaned", "town", _("Der Ort „%(town)s“ bleibt Text."), town=place.city)
        )
    code = place.postcode
    if not code and place.municipality:
        code, said = _mended(postcode, place.municipality, vocabulary)
        notes = [each for each in notes if each.field != "postcode"] + [said]
    if not code and not place.municipality and not place.city:
        notes.append(
            note("question", "town", _("Der Wohnort fehlt. Ohne ihn gibt es keine Entfernung."))
        )
    return Read(Home(code, place.municipality or place.city, place.municipality), tuple(notes))


def _mended(text: str, town: str, vocabulary: Vocabulary) -> tuple[str, Note]:
    """Return the town's only postcode that the digits can mean when one of them was lost."""
    digits = re.sub(r"\D", "", text)
    able = [code for code in sorted(vocabulary.codes_of(town)) if _lost_one(digits, code)]
    if len(able) == 1:
        return able[0], note(
            "guess",
            "postcode",
            _("„%(text)s“ wurde als %(code)s gelesen."),
            text=text,
            code=able[0],
        )
    if digits:
        return "", note(
            "question",
            "postcode",
            _(
                "„%(text)s“ ist keine Postleitzahl mit fünf Ziffern. "
                "Es gilt die Mitte von %(town)s."
            ),
            text=text,
            town=town,
        )
    return "", note(
        "guess", "postcode", _("Die Postleitzahl fehlt. Es gilt die Mitte von %(town)s."), town=town
    )


def _lost_one(digits: str, code: str) -> bool:
    """Say whether `digits` is the code without one of its digits."""
    return len(digits) == len(code) - 1 and any(
        code[:at] + code[at + 1 :] == digits for at in range(len(code))
    )
