"""The words of times: what a list writes about days, hours and rhythms, cut into tokens."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_WORDS = (
    (r"montag|monday|mo|mon", "MO"),
    (r"dienstag|tuesday|tues|tue|di", "TU"),
    (r"mittwoch|wednesday|wed|mi", "WE"),
    (r"donnerstag|thursday|thurs|thur|thu|do", "TH"),
    (r"freitag|friday|fri|fr", "FR"),
    (r"samstag|sonnabend|saturday|sat|sa", "SA"),
    (r"sonntag|sunday|sun|so(?!\s+(?:lang|viel|weit|bald|oft|dass|wie|sind|ist|gut))", "SU"),
)
_PART = r"vormittag|nachmittag|abend|morgen|mittag"
_DAY = "|".join(words for words, _code in _DAY_WORDS)
# Only whole names bend: "die" is no Tuesday.
_BENT = r"(?:(?<=tag)|(?<=day)|(?<=abend)|(?<=woch)|(?<=morgen))(?:s|en|e)"
_DAY_PATTERN = rf"(?:{_DAY})(?:{_PART})?(?:{_BENT})?\b\.?"
_ORDINAL_WORDS = {
    "erst": 1, "zweit": 2, "dritt": 3, "viert": 4, "fuenft": 5, "fünft": 5,
    "letzt": -1, "vorletzt": -2, "first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1,
}  # fmt: skip
_ENDING = r"(?:e[nrsm]?)"
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("APPOINTMENT",
     r"(?:offen\s+)?(?:nur\s+)?(?:termine?\s+)?(?:nach|auf|mit)\s+"
     r"(?:vorherige[rn]?\s+|telef\w*\.?\s+|tel\.\s*|individuelle[rn]?\s+|persönliche[rn]?\s+)*"
     r"(?:termin)?(?:vereinbarung|absprache|anfrage|verabredung|terminvereinbarung)\b"
     r"|(?:termin)?vereinbarung\s+(?:telefonisch|per\s+mail)"
     r"|\bn\.\s?v\.?|\bnv\b|\bn\.\s?vereinb\.?|\bnach\s+vereinb\.|\bnur\s+mit\s+termin\b"
     r"|\bmit\s+termin\b|\btermine?\s+(?:individuell|flexibel)\b|\bindividuelle\s+termine?\b"
     r"|\bflexibel\b|\bby\s+appointment\b|\bon\s+request\b|\bauf\s+zuruf\b"),
    ("ALWAYS", r"\brund\s+um\s+die\s+uhr\b|\b24\s?/\s?7\b|\b24\s?(?:h|std\.?|stunden)(?!\w)"
               r"|\b0{1,2}(?:[:.]00)?\s*(?:uhr\s*)?(?:-|bis)\s*24(?:[:.]00)?\b(?:\s*(?:uhr|h)\b)?"),
    ("MONTH", r"\bi\.\s?m\.?(?!\w)|\bim\s+monat\b|\b(?:des|eines|jeden|im)\s+monats\b|\bd\.\s?m\."
              r"|\bmonatlich\b|\bpro\s+monat\b|\bof\s+(?:the|each|every)\s+month\b"),
    ("EVERY_2", r"\b14[- ]?t(?:ä|ae)g(?:ig|l|lich)\w*\.?|\bvierzehnt(?:ä|ae)g\w+"
                r"|\b(?:zwei|2)-?\s?w(?:ö|oe)chentlich\w*|\balle\s+(?:2|zwei)\s+wochen\b"
                r"|\balle\s+14\s+tage\b|\bjede\s+(?:zweite|2\.)\s+woche\b"
                r"|\bevery\s+(?:other|second|two)\s+weeks?\b"),
    ("EVERY_3", r"\balle\s+(?:3|drei)\s+wochen\b"),
    ("EVERY_4", r"\balle\s+(?:4|vier)\s+wochen\b"),
    ("ODD", r"\b(?:(?:in|an)\s+)?(?:den\s+)?ungerade\w*\s+(?:kw|kalenderwochen?|wochen?)\b"),
    ("EVEN", r"\b(?:(?:in|an)\s+)?(?:den\s+)?gerade\w*\s+(?:kw|kalenderwochen?|wochen?)\b"),
    ("WEEKLY", r"\bw(?:ö|oe)chentlich\b|\bjede\s+woche\b|\beinmal\s+(?:in\s+der|pro)\s+woche\b"),
    ("DAILY", r"\bt(?:ä|ae)gl(?:ich|\.)?(?=\s|$|,)|\bdaily\b"),
    ("WORKDAYS", r"\bwerktags\b|\ban\s+werktagen\b|\bwochentags\b"),
    ("SEASON", r"\b(?:nur\s+)?(?:in|während|w(?:ä|ae)hrend)\s+(?:den|der)\s+"
               r"(?:schul|sommer|herbst|oster|winter|weihnachts|pfingst)?ferien\b"
               r"|\b(?:nur\s+)?(?:in|während)\s+der\s+(?:schulzeit|vorlesungszeit|sommerzeit)\b"
               r"|\bnur\s+(?:schulzeit|ferien)\b"),
    ("EXCEPTION", r"\b(?:au(?:ß|ss)er|nicht|keine?)\s+(?:in\s+den\s+|in\s+|an\s+)?"
                  r"(?:(?:schul|sommer|herbst|oster|winter|weihnachts)?ferien|feiertage?n?)\b"
                  r"|\bau(?:ß|ss)erhalb\s+der\s+(?:schul)?ferien\b"),
    ("NOT", r"\b(?:nicht|kein\w*|au(?:ß|ss)er(?:halb)?|ohne|entf(?:ä|ae)llt|geschlossen|zu|pausiert"
            r"|ausgenommen|abgesagt|f(?:ä|ae)llt\s+aus)\b"),
    ("DATE", r"\b(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:(?:19|20)\d{2}|\d{2})?(?!\d)"
             r"|\b20\d{2}-\d{2}-\d{2}\b"),
    ("TIME", r"\b\d{1,2}\s?[:.]\s?\d{2}\s*(?:uhr|h|pm|am(?!\s+[a-zä]))?\b(?!\.\d)|\b\d{1,2}h\d{2}\b"
             r"|\b\d{1,2}\s*(?:uhr\s+\d{2}\b|uhr\b|h\b|p\.?m\.?\b|a\.m\.?|am\b(?!\s+[a-zä]))"),
    ("ORDINAL", rf"\b[1-5]\.(?=\s*(?:(?:und|u\.|\+|,|/|&|-)?\s*[1-5]\.\s*)*(?:{_DAY_PATTERN}))"
                rf"|\b(?:vorletzt|letzt|erst|zweit|dritt|viert|fünft|fuenft){_ENDING}\b"
                rf"|\b(?:1st|2nd|3rd|4th|first|second|third|fourth|last)\b"),
    ("DAY", rf"\b{_DAY_PATTERN}"),
    ("NUMBER", r"\b\d{1,2}\b(?![.:]\d)"),
    ("RANGE", r"-|\bbis\b|\bto\b"),
    ("EVERY", r"\bjede[nrsm]?\b|\bimmer\b|\bevery\b"),
    ("FROM", r"\bab\b"),
    ("ABOUT", r"\bca\.|\bcirca\b|\betwa\b|\bgegen\b"),
    ("PART", rf"\b(?:{_PART})s?\b"),
    ("SEPARATOR", r"[,;+&/•·|\n]|\bund\b|\bu\b\.?|\bsowie\b|\boder\b|\band\b|\bor\b"),
    ("FILL", r"\b(?:jeweils|jew\.?|je|nur|am|an|von|um|uhr|h|der|den|dem|die|im|in|zwischen|auch|sonst"
             r"|ansonsten|au(?:ß|ss)erdem|zusätzlich|regelm(?:ä|ae)(?:ß|ss)ig|offen|ge(?:ö|oe)ffnet"
             r"|(?:ö|oe)ffnungszeit(?:en)?|sprechzeit(?:en)?|sprechstunden?|offene\s+sprechstunde"
             r"|termine?|zeiten?|kurszeit(?:en)?|uhrzeit|from|at|on|the|tag|beginn)\b:?"),
    ("STOP", r"[.:!?*\"'„“”]"),
    ("WORD", r"\w[\w.'’-]*:?"),
    ("OTHER", r"\S"),
)  # fmt: skip
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS))
_DASHES = re.compile("[‐‑‒–—―−]")
_CLOCK = re.compile(r"(\d{1,2})(?:\D+(\d{2}))?")
_FOUR_DIGITS = re.compile(
    r"\b(?!20\d\d\s?-\s?20)([01]\d|2[0-3])([0-5]\d)\s?-\s?([01]\d|2[0-3])([0-5]\d)\b"
)
_BOTH_PM = re.compile(
    r"\b(\d{1,2})((?:[:.]\d{2})?)\s*(-|to)\s*(\d{1,2})(?=(?:[:.]\d{2})?\s*p\.?m\b)"
)
CLOSED = re.compile(rf"[;,]\s*{_DAY_PATTERN}\s*:?\s*(?:geschlossen|zu)\s*(?=[;,]|$)")
_AFTERNOON = re.compile(r"p\.?m")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text with its kind."""

    kind: str
    text: str
    value: str | int = ""


def day_of(text: str) -> str:
    """Return a full date as YYYY-MM-DD, or '' where the year is missing or the day is none."""
    if re.fullmatch(r"20\d{2}-\d{2}-\d{2}", text):
        return text
    found = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.((?:20)?\d{2})", text)
    if not found:
        return ""
    try:
        return dt.date(int(found[3]) % 100 + 2000, int(found[2]), int(found[1])).isoformat()
    except ValueError:
        return ""


def prepared(text: str) -> str:
    """Return the text in one case with one kind of dash."""
    plain = _DASHES.sub("-", text.lower().replace("÷", "-").replace("...", " "))
    plain = _BOTH_PM.sub(_afternoon, plain)
    return CLOSED.sub("", _FOUR_DIGITS.sub(r"\1:\2-\3:\4", plain))


def _afternoon(found: re.Match[str]) -> str:
    """Write "2-4pm" as "2pm-4pm"; "10-2pm" begins before noon."""
    start, end = int(found[1]), int(found[4])
    both = start % 12 < end % 12
    return f"{found[1]}{found[2]}{'pm' if both else ''} {found[3]} {found[4]}"


def closed_days(text: str) -> set[str]:
    """Return the days that the text says are closed ("Mo-Fr 9-12, Mi geschlossen")."""
    plain = _DASHES.sub("-", text.lower())
    found = [re.search(_DAY_PATTERN, each[0]) for each in CLOSED.finditer(plain)]
    return {str(_value("DAY", one[0])) for one in found if one}


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """Cut a text into tokens; no letter is lost, only blanks and full stops."""
    found = []
    for piece in _TOKEN.finditer(prepared(text)):
        kind = piece.lastgroup or "OTHER"
        if kind in {"FILL", "STOP"}:
            continue
        found.append(Token(kind, piece[0].strip(), _value(kind, piece[0])))
    return tuple(found)


def _value(kind: str, text: str) -> str | int:
    if kind == "DAY":
        return next(code for words, code in _DAY_WORDS if re.match(rf"(?:{words})", text))
    if kind == "ORDINAL":
        return _ordinal(text)
    if kind in {"TIME", "NUMBER"}:
        return clock_time(text)
    return text


def _ordinal(text: str) -> int:
    if text[0].isdigit():
        return int(text[0])
    return next(
        number for word, number in sorted(_ORDINAL_WORDS.items(), key=lambda item: -len(item[0]))
        if text.startswith(word)
    )  # fmt: skip


def clock_time(text: str) -> str:
    """Return "HH:MM", or '' where the numbers are no time of day."""
    found = _CLOCK.search(text)
    if not found:
        return ""
    hour, minute = int(found[1]), int(found[2] or 0)
    if _AFTERNOON.search(text) and hour < 12:
        hour += 12
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""
