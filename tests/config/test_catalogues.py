"""What readers of a language get whose catalogue holds only a part."""

from __future__ import annotations

import gettext
from io import BytesIO

import pytest
from babel.messages.mofile import write_mo

from nabe.config import catalogues

NUMBERS = (0, 1, 2, 5, 11, 21, 41)


def compiled(folder: str) -> gettext.GNUTranslations:
    file = BytesIO()
    write_mo(file, catalogues._translated(folder))
    return gettext.GNUTranslations(BytesIO(file.getvalue()))


@pytest.mark.parametrize("folder", catalogues.FOLDERS)
def test_german_words_follow_german_rules_in_every_language(folder: str) -> None:
    untranslated = [
        message.id
        for message in catalogues.read(folder)
        if isinstance(message.id, tuple | list) and not any(message.string)
    ]
    texts = compiled(folder)
    for one, many in untranslated:
        shown = [texts.ngettext(one, many, number) for number in NUMBERS]
        assert shown == [one if number == 1 else many for number in NUMBERS]


def test_translated_plurals_follow_the_rules_of_their_language() -> None:
    texts = compiled("ar")
    words = ("%(number)s Angebot", "%(number)s Angebote")

    assert texts.ngettext(*words, 3) == texts.ngettext(*words, 10) != texts.ngettext(*words, 11)
