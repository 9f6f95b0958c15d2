"""Names of languages in the reader's language, from the Unicode CLDR by way of Babel."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import gettext_noop

# Codes that CLDR does not know under our names (ISO 639-3 codes used in the field).
_OWN = {
    "prs": {"de": gettext_noop("Dari"), "en": "Dari", "uk": "дарі", "ar": "الدارية", "fa": "دری", "tr": "Darice"},
    "kmr": {"de": gettext_noop("Kurdisch (Kurmandschi)"), "en": "Kurdish (Kurmanji)", "uk": "курдська (курманджі)",
            "ar": "الكردية (الكرمانجية)", "fa": "کردی (کرمانجی)", "tr": "Kürtçe (Kurmanci)"},
    "ckb": {"de": gettext_noop("Kurdisch (Sorani)"), "en": "Kurdish (Sorani)", "uk": "курдська (сорані)",
            "ar": "الكردية (السورانية)", "fa": "کردی (سورانی)", "tr": "Kürtçe (Sorani)"},
    "ku": {"de": gettext_noop("Kurdisch"), "en": "Kurdish", "uk": "курдська", "ar": "الكردية", "fa": "کردی", "tr": "Kürtçe"},
    "rom": {"de": "Romanes", "en": "Romani", "uk": "циганська", "ar": "الغجرية", "fa": "رومانی", "tr": "Romanca"},
    "gsg": {"de": gettext_noop("Deutsche Gebärdensprache"), "en": "German Sign Language", "uk": "німецька жестова мова",
            "ar": "لغة الإشارة الألمانية", "fa": "زبان اشارهٔ آلمانی", "tr": "Alman İşaret Dili"},
    "fa": {"de": "Persisch (Farsi)", "en": "Persian (Farsi)"},
}  # fmt: skip
_OWN_NAME = {"prs": "دری", "kmr": "Kurmancî", "ckb": "سۆرانی", "ku": "Kurdî", "rom": "Romani",
             "ti": "ትግርኛ", "fa": "فارسی"}  # fmt: skip

# The languages that a county's offices and interpreters meet; an order of use, not of rank.
COMMON = (
    "de", "ar", "uk", "tr", "ru", "en", "fa", "prs", "kmr", "ckb", "ku", "bg", "ro", "pl", "sq", "fr",
    "ti", "so", "ps", "sr", "hr", "bs", "mk", "es", "it", "pt", "el", "hu", "ur", "hi", "pa", "ta", "bn",
    "vi", "zh", "th", "am", "om", "ha", "sw", "wo", "ff", "bm", "az", "hy", "ka", "rom", "he", "nl", "sk", "cs",
    "gsg",
)  # fmt: skip


@cache
def language_name(code: str, reader: str) -> str:
    """Return the name of language `code` for a reader of `reader`; the code if nobody knows it."""
    base = reader.split("-", maxsplit=1)[0]
    own = _OWN.get(code, {})
    if base in own:
        return own[base]
    return _names(base).get(code) or _names("de").get(code) or code


def is_language(code: str) -> bool:
    """Say whether `code` names a language."""
    return code in COMMON or code in _OWN or code in _names("de")


@cache
def name_of_itself(code: str) -> str:
    """Return what its speakers call the language: "Українська"."""
    return (
        _OWN_NAME.get(code)
        or (_names(code).get(code, "") if _known(code) else "")
        or (language_name(code, "de"))
    )


def both_names(code: str, reader: str) -> str:
    """Return "Arabisch – العربية": the reader's name and that of whoever speaks it."""
    name, own = language_name(code, reader), name_of_itself(code)
    return name if own.casefold() == name.casefold() else f"{name} – {own}"


@cache
def _names(reader: str) -> dict[str, str]:
    return {code: str(name) for code, name in Locale.parse(reader).languages.items()}


def _known(code: str) -> bool:
    try:
        Locale.parse(code)
    except (ValueError, UnknownLocaleError):
        return False
    return True
