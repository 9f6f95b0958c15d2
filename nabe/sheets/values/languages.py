"""Languages to ISO 639 codes: "bulg. u. EN", "Kurmanci/TR/ukrain.", "Persisch/Dari"."""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.translation import gettext_noop as _
from rapidfuzz import fuzz, process

from nabe.sheets.cells import fold, says_nothing
from nabe.sheets.notes import Note, Read, note
from nabe.sheets.values.language_names import CODES, NAMES, OPEN_WORDS

FIELD = "languages"
_SEPARATORS = re.compile(
    r"[,;/+&|\n•·]|\s(?:und|u\.|oder|sowie|and|or|plus|evtl\.?)\s|\bu\.\s|\s[-–]\s"
)
_OPEN = re.compile(
    r"mehrsprachig|verschieden|viele sprachen|nach bedarf|bei bedarf|bitte fragen|\bweitere\w*\b|\bdolmetsch\w*"
)
_PERSIAN_OR_DARI = re.compile(
    r"(?:persisch|farsi|pers\.)\s?/\s?dari|dari\s?/\s?(?:persisch|farsi)", re.I
)
_BKS = re.compile(r"bks|b/k/s|serbokroatisch|serbo-kroatisch|bosnisch-kroatisch-serbisch")
_DENIED = re.compile(r"\b(?:kein\w*|nicht|ausser|ohne)\b")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_REMARK = re.compile(
    r"\b(?:nach|auf|bei|mit|ueber|via|teilweise|etwas|wenig|fliessend|muttersprache|grundkenntnisse"
    r"|weitere?|auch|gut|sehr|in|sprachen?|sprachig|dolmetsch\w*)\b"
)


def read(text: str) -> Read[list[str]]:
    """Return the codes in the order of the source, each once; unknown words become questions."""
    if says_nothing(text):
        return Read([])
    if _is_open(fold(text)) and not any(code_of(word) for word in re.findall(r"\w+", text)):
        return Read([], (_open(text),))
    codes: list[str] = []
    notes: list[Note] = []
    if _PERSIAN_OR_DARI.search(text):
        notes.append(
            note("guess", FIELD, _("„%(text)s“ wurde als zwei Sprachen gelesen."), text=text)
        )
    for piece in _pieces(text):
        if _BKS.fullmatch(fold(piece)):
            codes += [code for code in ("bs", "hr", "sr") if code not in codes]
            notes.append(note("guess", FIELD, _("„%(text)s“ wurde als Bosnisch, Kroatisch und "
                                                "Serbisch gelesen."), text=piece))  # fmt: skip
            continue
        found, remark = _one(piece)
        if found and found not in codes:
            codes.append(found)
        if remark is not None:
            notes.append(remark)
    return Read(codes, tuple(notes))


def code_of(word: str) -> str:
    """Return the code of one language name or code, or ''."""
    folded = fold(word).strip(" .-")
    return NAMES.get(folded) or (folded if folded in CODES else "")


def _pieces(text: str) -> list[str]:
    whole = _BRACKETS.sub(lambda found: f" ({found[1].replace(',', ' ').replace('/', ' ')}) ", text)
    pieces: list[str] = []
    for part in _SEPARATORS.split(f" {whole} "):
        piece = part.strip(" .\t")
        if not piece:
            continue
        words = piece.split()
        # "Deutsch Englisch Arabisch": blanks alone may part languages
        if len(words) > 1 and all(code_of(word) for word in words):
            pieces += words
        else:
            pieces.append(piece)
    return _joined(pieces)


def _joined(pieces: list[str]) -> list[str]:
    """Put "kurd./kurm." together again: the second word names the variety of the first."""
    result: list[str] = []
    for piece in pieces:
        if result and code_of(result[-1]) == "ku" and code_of(piece) in {"kmr", "ckb"}:
            result[-1] = piece
        else:
            result.append(piece)
    return result


@lru_cache(maxsize=8192)
def _one(piece: str) -> tuple[str, Note | None]:
    folded = fold(piece).strip(" .")
    if _is_open(folded):
        return "", _open(piece)
    if denied := _DENIED.search(folded):
        return _around(piece, folded[: denied.start()], folded[denied.end() :])
    piece = re.sub(r"^(?:nur|auch)\s+", "", piece, flags=re.IGNORECASE)
    inner = _BRACKETS.search(piece)
    outer = _BRACKETS.sub("", piece).strip(" .")
    code = code_of(piece) or (code_of(inner[1]) if inner else "") or code_of(outer)
    if code == "ku":
        return code, note(
            "question", FIELD, _("„%(text)s“: Kurdisch ohne Angabe der Varietät "
                                 "(Kurmandschi oder Sorani)."), text=piece,
        )  # fmt: skip
    if code:
        return code, _dialect(piece, outer, inner)
    return _guess(piece, folded)


def _around(piece: str, before: str, after: str) -> tuple[str, Note | None]:
    """Read "Deutsch ohne Vorkenntnisse" as German; what follows a negation is not offered."""
    codes = [code_of(word) for word in re.findall(r"\w+", before) if code_of(word)]
    if codes:
        return codes[0], note(
            "guess", FIELD, _("Aus „%(text)s“ wurde nur die Sprache gelesen."), text=piece
        )
    if any(code_of(word) for word in re.findall(r"\w+", after)):
        return "", note(
            "question", FIELD, _("„%(text)s“ schließt eine Sprache aus. Das bleibt Text."),
            text=piece,
        )  # fmt: skip
    return "", _open(piece)


def _is_open(folded: str) -> bool:
    return folded.strip(" .") in OPEN_WORDS or bool(_OPEN.search(folded))


def is_open(text: str) -> bool:
    """Say whether the cell promises languages without naming them ("mehrsprachig")."""
    return any(_is_open(fold(piece)) for piece in [text, *_SEPARATORS.split(text)])


def _open(text: str) -> Note:
    return note(
        "question", FIELD, _("„%(text)s“ nennt keine Sprache. Bitte ergänzen Sie die Sprachen."),
        text=text,
    )  # fmt: skip


def _dialect(piece: str, outer: str, inner: re.Match[str] | None) -> Note | None:
    if inner and code_of(outer) and not code_of(inner[1]) and code_of(piece) == "":
        return note(
            "guess", FIELD, _("„%(text)s“ wurde als %(name)s gelesen, ohne den Zusatz."),
            text=piece, name=outer,
        )  # fmt: skip
    return None


def _guess(piece: str, folded: str) -> tuple[str, Note | None]:
    words = [word for word in re.findall(r"\w+", folded) if code_of(word)]
    if words and _REMARK.search(folded):
        return code_of(words[0]), note(
            "guess", FIELD, _("Aus „%(text)s“ wurde nur die Sprache gelesen."), text=piece
        )
    if len(folded) >= 5:
        near = process.extractOne(folded, list(NAMES), scorer=fuzz.ratio, score_cutoff=85)
        if near:
            code = NAMES[near[0]]
            return code, note(
                "guess", FIELD, _("„%(text)s“ wurde als %(name)s gelesen."),
                text=piece, name=CODES.get(code, near[0]),
            )  # fmt: skip
    return "", note("question", FIELD, _("Die Sprache „%(text)s“ ist nicht bekannt."), text=piece)
