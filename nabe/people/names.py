"""Names made comparable: sort keys for lists, folded names for finding one organization twice."""

from __future__ import annotations

import re
import unicodedata

from nabe.core.search import fold

_LEGAL_FORMS = re.compile(
    r"\b(e ?v|ggmbh|gmbh|mbh|gug|ug|ag|eg|kg|ohg|gbr|kdoer|kor|adoer|haftungsbeschraenkt"
    r"|eingetragener verein|gemeinnuetzige?r?|stiftung buergerlichen rechts)\b"
)
_SIGNS = re.compile(r"[^\w\s]|_")


def sort_key(name: str) -> str:
    """Return what lists of names are sorted by: folded, without titles."""
    return re.sub(r"^(?:(?:prof|dr|dipl-\w+|med|phil)\.?\s+)+", "", fold(name))[:140]


def folded_name(name: str) -> str:
    """Return an organization's name for comparison: folded, no signs, no legal forms.

    "AWO Kreisverband Unna e.V." and "AWO-Kreisverband Unna" become one.
    """
    plain = _SIGNS.sub(" ", re.sub(r"(?<=\b\w)\.\s?(?=\w\b)", "", fold(name)))
    bare = " ".join(_LEGAL_FORMS.sub(" ", " ".join(plain.split())).split())
    return (bare or " ".join(plain.split()))[:240]


def folded_address(address: str) -> str:
    """Return a mail address for counting: every spelling that opens one account becomes one."""
    return unicodedata.normalize("NFKC", address).casefold().strip()[:254]
