"""Which texts of a service are translated, into what, and what a translated text may hold. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from nabe.core.language_names import language_name, name_of_itself
from nabe.core.visible import visible

TRANSLATED = (
    "name", "description", "eligibility_description", "fees_description", "application_process",
    "alert",
)  # fmt: skip
_LONGEST = {"name": 400, "description": 20_000}  # other languages need more room than German
_LONGEST_LINE = 600
# Readers of Dari get Persian where Dari has nothing of its own: that is no gap.
_COVERED = {"fa-af"}
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|<[!?]")


def languages() -> list[str]:
    """Return the codes that services may be translated into."""
    return [code for code, _name in settings.LANGUAGES if code != "de"]


def counted_languages() -> list[str]:
    """Return the languages in which a text that is not there is called missing."""
    return [code for code in languages() if code not in _COVERED]


def name_of(language: str, reader: str = "de") -> str:
    """Return what a reader calls the language."""
    own = {"de-simple": _("Leichte Sprache"), "fa-af": language_name("prs", reader)}
    return own.get(language) or language_name(language, reader)


def own_name(language: str) -> str:
    """Return what its speakers call the language: the same for every reader of the journal."""
    return dict(settings.LANGUAGES).get(language) or name_of_itself(language)


def tidy(field: str, text: str) -> str:
    """Return the text without hidden signs; one line where the German is one line."""
    text = unicodedata.normalize("NFC", visible(text.replace("\r\n", "\n")))
    if field != "description":
        return " ".join(text.split())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def problem_with(field: str, text: str) -> str:
    """Return the sentence that says why a text cannot be kept; '' for a good one."""
    longest = longest_of(field)
    if len(text) > longest:
        return _("Der Text ist zu lang. Erlaubt sind %(number)s Zeichen.") % {"number": longest}
    if _TAG.search(text):
        return _("Der Text enthält Formatierungen wie <b>. Bitte schreiben Sie einfachen Text.")
    return ""


def longest_of(field: str) -> int:
    """Return how many characters a translated text may have."""
    return _LONGEST.get(field, _LONGEST_LINE)


def fingerprint(parts: Iterable[str]) -> str:
    """Return what a form carries along, so that a save notices what changed meanwhile."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
