"""Who fits a request, why, in which order; and of everybody else the first reason why not. Pure.

Hard rules come in the order in which people ask for them; whoever breaks one is out, and the first
broken one is told. The rank is a sum that can be told to anybody. WEIGHTS are our proposal; whoever
is kept for a rare language comes after everybody else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from nabe.core.language_names import language_name

Window = tuple[dt.datetime, dt.datetime]
Said = tuple[str, str, str] | None  # code, dialect, level in which two would meet
SATURDAY = 5
OPENS, CLOSES = dt.time(8), dt.time(18)  # of everybody who told no times
LEVELS = ("B1", "B2", "C1", "C2", "native")
_RUNGS = {level: rung for rung, level in enumerate(LEVELS)}
WEIGHTS = {
    "dialect": 30, "same": 25, "known": 12, "near": 20, "level": 6, "rested": 8, "other": 100, "rare": 200,
}  # fmt: skip


class Hours(NamedTuple):
    """A slot as the week sees it; `one_day`: it ends on the day on which it begins."""

    weekday: int
    since: dt.time
    until: dt.time
    one_day: bool


@dataclass(frozen=True)
class Need:
    """What a request asks for. `slots` are local begin and end; `also` are languages that do, too.

    `names` is what those of `papers` are called that the county named itself.
    """

    language: str
    dialect: str
    needs_dialect: bool
    also: Collection[str]
    level: str
    papers: Collection[str]
    setting: str
    mode: str
    gender: str
    slots: Sequence[Window]
    same: int | None
    names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def rung(self) -> int:
        """The place of the level among LEVELS."""
        return _rung(self.level)

    @cached_property
    def last_day(self) -> dt.date:
        """The day on which the last slot ends; without slots the end of time."""
        return max((ends.date() for _starts, ends in self.slots), default=dt.date.max)

    @cached_property
    def longest(self) -> float:
        """The minutes of the longest slot."""
        return max(((ends - starts).total_seconds() / 60 for starts, ends in self.slots), default=0)

    @cached_property
    def hours(self) -> tuple[Hours, ...]:
        """The slots as the week sees them."""
        return tuple(
            Hours(begins.weekday(), begins.time(), ends.time(), begins.date() == ends.date())
            for begins, ends in self.slots
        )


class Speaker(NamedTuple):
    """One interpreter as the rules see them; `spoken` is (code, dialect, level).

    `week` are the windows (weekday, from, to), at least those that hold a slot, `tells_times`
    whether there are any at all; `busy` and `away` are taken times, busy with the way between both places and the
    buffer around them; `valid` papers to their last day; `km` by air, None: no way; `cents` is what
    this talk earns them, None: no rule says it; `left_cents` is free up to the tax limit; `rare`
    is the code of a rare language that they are kept for; `one_way` are (code, dialect) of languages that
    they interpret in one direction only.
    """

    key: int
    spoken: Sequence[tuple[str, str, str]]
    gender: str
    modes: Collection[str]
    not_in: Collection[str]
    week: Sequence[tuple[int, dt.time, dt.time]]
    tells_times: bool
    away: Sequence[Window]
    busy: Sequence[Window]
    valid: Mapping[str, dt.date | None]
    km: float | None
    radius_km: int
    served_in_case: int
    conflict: bool
    cents: int | None
    left_cents: int
    minutes_this_week: int
    minutes_a_week: int
    asked_this_week: int
    most_asked: int
    rare: str = ""
    one_way: Collection[tuple[str, str]] = ()


Ground = tuple[str, object]  # a text to be translated, and the number or word in it


# What speaks against asking somebody, and not against their own word that they come all the same.
OFTEN = noop("wurde in dieser Woche schon oft genug gefragt")
NOT_THEN = noop("kann zu dieser Zeit nicht")
FAR = noop("wohnt zu weit weg: %(what)s km")
OWN_WORD = {OFTEN, NOT_THEN, FAR}


class Fit(NamedTuple):
    """How one person stands to a request: the slots they can, a score with reasons, or why not.

    `grounds` are the reasons before they are put into words: few of many are ever read.
    """

    key: int
    slots: tuple[int, ...]
    score: float
    grounds: tuple[Ground, ...]
    against: Ground | None = None

    @property
    def why_not(self) -> str:
        """The first reason why not in the reader's words; empty for whoever fits."""
        return in_words(self.against) if self.against else ""

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons in the reader's words."""
        return tuple(in_words(one) for one in self.grounds)

    @property
    def fits(self) -> bool:
        return self.against is None


def fit(need: Need, who: Speaker) -> Fit:
    """Return whether somebody fits, with the reasons."""
    said = met(need, who.spoken, who.one_way)
    for rule in _RULES:
        if why := rule(need, who, said):
            return Fit(who.key, (), 0.0, (), why)
    slots = tuple([
        at for at, slot in enumerate(need.slots)
        if _in_week(need.hours[at], who) and not _blocked(slot, who)
    ])  # fmt: skip
    if not slots:
        return Fit(who.key, (), 0.0, (), _when_not(need, who))
    score, grounds = _rank(need, who, said)
    return Fit(who.key, slots, score - slots[0], tuple(grounds))


def ranked(need: Need, people: Sequence[Speaker]) -> tuple[list[Fit], list[Fit]]:
    """Return (those who fit, the best first; those who do not)."""
    good: list[Fit] = []
    others: list[Fit] = []
    for one in people:
        found = fit(need, one)
        (others if found.against else good).append(found)
    return sorted(good, key=lambda one: (-one.score, one.key)), others


# --- hard rules, in the order in which they are told -------------------------------------------
def spoken(need: Need, speaks: Sequence[tuple[str, str, str]]) -> Said:
    """Return the language in which these two would meet, the best dialect first."""
    if len(speaks) == 1:  # most people; thousands are looked through
        only = speaks[0]
        return only if only[0] == need.language or only[0] in need.also else None
    own = [one for one in speaks if one[0] == need.language]
    if len(own) > 1:
        own.sort(key=lambda one: (one[1].casefold() != need.dialect.casefold(), -_rung(one[2])))
    return next(iter(own or (one for one in speaks if one[0] in need.also)), None)


def met(
    need: Need, speaks: Sequence[tuple[str, str, str]], one_way: Collection[tuple[str, str]]
) -> Said:
    """Return the same, in a language of both directions if there is one."""
    if one_way:
        both = [one for one in speaks if one[:2] not in one_way]
        return spoken(need, both) or spoken(need, speaks)
    return spoken(need, speaks)


def _rung(level: str) -> int:
    return _RUNGS.get(level, 0)


def _language(need: Need, who: Speaker, said: Said) -> Ground | None:
    return None if said else (noop("spricht die Sprache nicht"), "")


def _dialect(need: Need, who: Speaker, said: Said) -> Ground | None:
    if not need.needs_dialect or (said and said[1].casefold() == need.dialect.casefold()):
        return None
    return noop("spricht einen anderen Dialekt"), ""


def _direction(need: Need, who: Speaker, said: Said) -> Ground | None:
    """A talk goes both ways."""
    if not who.one_way or not said or said[:2] not in who.one_way:
        return None
    return noop("dolmetscht diese Sprache nur in eine Richtung"), ""


def _level(need: Need, who: Speaker, said: Said) -> Ground | None:
    if said and _rung(said[2]) >= need.rung:
        return None
    return noop("Sprachniveau unter %(what)s"), need.level


def _mode(need: Need, who: Speaker, said: Said) -> Ground | None:
    return None if need.mode in who.modes else (noop("macht diese Art von Einsatz nicht"), "")


def _setting(need: Need, who: Speaker, said: Said) -> Ground | None:
    return (noop("möchte dieses Einsatzfeld nicht"), "") if need.setting in who.not_in else None


def _gender(need: Need, who: Speaker, said: Said) -> Ground | None:
    if not need.gender or who.gender == need.gender:
        return None
    wish = noop("gewünscht ist eine Frau") if need.gender == "w" else noop("gewünscht ist ein Mann")
    return wish, ""


def _papers(need: Need, who: Speaker, said: Said) -> Ground | None:
    for kind in need.papers:
        until = who.valid.get(kind, dt.date.min)
        if until is not None and until < need.last_day:
            return PAPER, need.names.get(kind, kind)
    return None


def paper_name(kind: str) -> str:
    """Return what a paper is called."""
    names = {
        "record": _("Führungszeugnis"), "secrecy": _("Verschwiegenheit"),
        "training": _("Grundschulung"),
    }  # fmt: skip
    return names.get(kind, kind)


def _conflict(need: Need, who: Speaker, said: Said) -> Ground | None:
    return (noop("ist in diesem Fall befangen"), "") if who.conflict else None


def _radius(need: Need, who: Speaker, said: Said) -> Ground | None:
    if need.mode != "on_site" or who.km is None or who.km <= who.radius_km:
        return None
    return FAR, round(who.km)


def _money(need: Need, who: Speaker, said: Said) -> Ground | None:
    if who.cents is None:
        return noop("für diese Honorarklasse gilt keine Regel"), ""
    if who.cents <= who.left_cents:
        return None
    return noop("der Freibetrag ist erreicht"), ""


def _hours(need: Need, who: Speaker, said: Said) -> Ground | None:
    if who.minutes_this_week + need.longest <= who.minutes_a_week:
        return None
    return noop("hat in dieser Woche schon genug Stunden"), ""


def _asked(need: Need, who: Speaker, said: Said) -> Ground | None:
    if who.asked_this_week < who.most_asked:
        return None
    return OFTEN, ""


_RULES: tuple[Callable[[Need, Speaker, Said], Ground | None], ...] = (
    _language, _dialect, _direction, _level, _mode, _setting, _gender, _papers, _conflict, _radius, _money, _hours,
    _asked,
)  # fmt: skip


# --- time --------------------------------------------------------------------------------------
def _blocked(slot: Window, who: Speaker) -> bool:
    if not (who.busy or who.away):  # most people; comparing moments with zones takes long
        return False
    taken = (*who.busy, *who.away)
    return any(slot[0] < until and since < slot[1] for since, until in taken)


def _in_week(hours: Hours, who: Speaker) -> bool:
    """Nobody who told no times at all is asked for the small hours, but by day they may be."""
    weekday, since, until, one_day = hours
    if not one_day:
        return False
    if not who.tells_times:
        return weekday < SATURDAY and since >= OPENS and until <= CLOSES
    return any(day == weekday and opens <= since and until <= ends for day, opens, ends in who.week)


def _when_not(need: Need, who: Speaker) -> Ground:
    if any(_in_week(hours, who) for hours in need.hours):
        return noop("hat zu dieser Zeit etwas anderes"), ""
    return NOT_THEN, ""


# --- rank --------------------------------------------------------------------------------------
def _rank(need: Need, who: Speaker, said: Said) -> tuple[float, list[Ground]]:
    found = said or ("", "", "")
    score = 0.0
    grounds: list[Ground] = []
    if need.dialect and found[1].casefold() == need.dialect.casefold():
        score += WEIGHTS["dialect"]
        grounds.append((noop("spricht %(what)s"), found[1]))
    elif found[0] != need.language:
        score -= WEIGHTS["other"]  # behind everybody who speaks what was asked for
        grounds.append((OTHER, found[0]))
    if need.same == who.key:
        score += WEIGHTS["same"]
        grounds.append((noop("wie gewünscht dieselbe Person"), ""))
    if who.served_in_case:
        score += WEIGHTS["known"]
        grounds.append((KNOWN, who.served_in_case))
    if need.mode == "on_site" and who.km is not None:
        score += WEIGHTS["near"] * max(0.0, 1 - who.km / max(1, who.radius_km))
        grounds.append((_KM, max(1, round(who.km))))
    score += WEIGHTS["level"] * _rung(found[2]) / (len(LEVELS) - 1)
    score += WEIGHTS["rested"] * (1 - min(1.0, who.asked_this_week / max(1, who.most_asked)))
    if who.rare:
        score -= WEIGHTS["rare"]
        grounds.append((RARE, who.rare))
    if who.cents:
        grounds.append((_LEFT, (who.left_cents - who.cents) // 100))
    return score, grounds


_KM = noop("%(what)s km")
_LEFT = noop("danach noch %(what)s € bis zur Freigrenze")
OTHER = noop("spricht %(what)s, das geht auch")
RARE = noop("wird für eine seltene Sprache gebraucht: %(what)s")
KNOWN = "known"  # how often somebody came to this case
PAPER = noop("Nachweis fehlt oder ist abgelaufen: %(what)s")


def in_words(ground: Ground | str) -> str:
    """Return a reason in the reader's words; one that was kept in words stays as it is."""
    if isinstance(ground, str):
        return ground
    text, what = ground
    if text == KNOWN:
        number = what if isinstance(what, int) else 0
        return ngettext(
            "hat diesen Fall schon %(number)s Mal begleitet",
            "hat diesen Fall schon %(number)s Mal begleitet", number,
        ) % {"number": number}  # fmt: skip
    if text in (OTHER, RARE):
        what = language_name(str(what), get_language() or "de")
    return _(text) % {"what": paper_name(str(what)) if text == PAPER else what}
