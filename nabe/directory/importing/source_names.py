"""The name of a source from the name of its file, the same next month."""

from __future__ import annotations

import re
from pathlib import PurePath

LONGEST = 80
_MONTHS = (
    r"jan(?:uar)?|feb(?:ruar)?|m(?:ä|ae)rz|mrz|apr(?:il)?|mai|juni?|juli?|aug(?:ust)?|sept?(?:ember)?"
    r"|okt(?:ober)?|nov(?:ember)?|dez(?:ember)?"
)
_YEAR = r"(?:19|20)\d\d"
_DATES = re.compile(
    rf"(?<!\d)(?:{_YEAR}[-_. ]?(?:0[1-9]|1[0-2])(?:[-_. ]?(?:0[1-9]|[12]\d|3[01]))?"  # 2026-06-30
    rf"|(?:0?[1-9]|[12]\d|3[01])[-_. ](?:0?[1-9]|1[0-2])[-_. ](?:{_YEAR}|\d\d)"  # 30.06.2026
    rf"|(?:0[1-9]|1[0-2])[-_. ]{_YEAR}"  # 06-2026
    rf"|{_YEAR}[-_/]{_YEAR}|{_YEAR}"
    rf")(?!\d)",
    re.IGNORECASE,
)
_WORDS = re.compile(
    rf"(?<![^\W_])(?:{_MONTHS}|(?:kw|q|quartal)[ _-]?\d{{1,2}}|\d\. ?quartal|stand(?: vom)?|vom|copy|kopie(?: von)?"
    r"|v(?:ersion)?[ _-]?\d+(?:\.\d+)*|neu|aktuell|final|entwurf)(?![^\W_])",
    re.IGNORECASE,
)
_COPY = re.compile(r"\(\d{1,3}\)")
_EDGES = " -_.,;+()[]"


def name_of(file_name: str) -> str:
    """Return what stays of a file's name without ending, dates, versions and signs of a copy.

    "Angebote_2026-06 (1).xlsx" and "Angebote_2026-07.xlsx" are both "Angebote".
    """
    stem = PurePath(file_name.replace("\\", "/")).stem.replace("_", " ")
    bare = _COPY.sub(" ", _WORDS.sub(" ", _DATES.sub(" ", stem)))
    bare = re.sub(r"\(\s*\)|\[\s*\]", " ", bare)
    bare = re.sub(r"(?:\s*-\s*){2,}|\s+-\s+(?=-)", " - ", bare)
    bare = " ".join(bare.split()).strip(_EDGES)
    left = bare or " ".join(stem.split()) or " ".join(file_name.split()) or "Liste"
    return left[:LONGEST].strip()
