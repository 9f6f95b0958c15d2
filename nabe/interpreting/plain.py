"""Frozen dataclasses from and to plain values that JSON can carry, strictly. Pure.

A rule of a county is data that somebody types or imports. `load` takes nothing on trust: unknown
names, missing names, wrong types and numbers out of range are each named with their place and a
sentence, all at once, so that an editor can show them beside its fields.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from django.utils.translation import gettext as _

T = TypeVar("T")

LONGEST_TEXT, LONGEST_LIST = 1000, 60


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: its place ("tariff.first_cents", "surcharges.2.day"), a sentence."""

    field: str
    text: str


class Invalid(ValueError):
    """Values that cannot be used; `problems` names each. Its text is all sentences in a row."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(" ".join(problem.text for problem in problems))


def invalid(field: str, text: str) -> Invalid:
    """Return the error for one field."""
    return Invalid(Problem(field, text))


def within(low: int, high: int, default: Any = dataclasses.MISSING) -> Any:
    """Declare a field of a dataclass whose number lies from `low` to `high`, both included."""
    return dataclasses.field(default=default, metadata={"low": low, "high": high})


def dump(value: Any) -> Any:
    """Return dicts, lists, strings, numbers, booleans and None that `load` reads back equal.

    Decimals become strings, days and moments ISO 8601, times of day "HH:MM".
    """
    if dataclasses.is_dataclass(value):
        return {part.name: dump(getattr(value, part.name)) for part in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [dump(one) for one in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value


def load(kind: type[T], raw: object) -> T:
    """Return a `kind` made of plain values; raises Invalid with every problem found."""
    problems: list[Problem] = []
    value = _read(kind, raw, "", problems)
    if problems:
        raise Invalid(*problems)
    return typing.cast(T, value)


def out_of_range(value: Any, path: str = "") -> Iterator[Problem]:
    """Yield what breaks the ranges declared with `within`, in this dataclass and all inside it."""
    for part in dataclasses.fields(value):
        one, place = getattr(value, part.name), _join(path, part.name)
        if dataclasses.is_dataclass(one):
            yield from out_of_range(one, place)
        elif isinstance(one, tuple):
            for number, item in enumerate(one):
                if dataclasses.is_dataclass(item):
                    yield from out_of_range(item, _join(place, str(number)))
        elif "low" in part.metadata and one is not None:
            low, high = part.metadata["low"], part.metadata["high"]
            if not low <= one <= high:
                text = _("„%(field)s“ muss von %(low)s bis %(high)s gehen.")
                yield Problem(place, text % {"field": place, "low": low, "high": high})


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _say(problems: list[Problem], path: str, text: str) -> None:
    problems.append(Problem(path, text % {"field": path or _("Eingabe")}))


def _read(kind: Any, raw: object, path: str, problems: list[Problem]) -> Any:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        if raw is None:
            return None
        (kind,) = (one for one in typing.get_args(kind) if one is not types.NoneType)
        origin = typing.get_origin(kind)
    if origin is tuple:
        return _read_list(typing.get_args(kind)[0], raw, path, problems)
    if dataclasses.is_dataclass(kind):
        return _read_parts(typing.cast(type, kind), raw, path, problems)
    if issubclass(kind, StrEnum):
        return _read_choice(kind, raw, path, problems)
    return _READERS[kind](raw, path, problems)


def _read_list(kind: Any, raw: object, path: str, problems: list[Problem]) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        _say(problems, path, _("„%(field)s“ muss eine Liste sein."))
        return ()
    if len(raw) > LONGEST_LIST:
        _say(problems, path, _("„%(field)s“ hat zu viele Einträge."))
        return ()
    return tuple(_read(kind, one, _join(path, str(n)), problems) for n, one in enumerate(raw))


def _read_parts(kind: type, raw: object, path: str, problems: list[Problem]) -> Any:
    if not isinstance(raw, dict):
        _say(problems, path, _("„%(field)s“ muss ein Block mit Namen und Werten sein."))
        return None
    hints = typing.get_type_hints(kind)
    known = {part.name: part for part in dataclasses.fields(kind)}
    before = len(problems)
    for name in raw:
        if name not in known:
            _say(problems, _join(path, str(name)[:80]), _("„%(field)s“ gibt es hier nicht."))
    values = {}
    for name, part in known.items():
        if name in raw:
            values[name] = _read(hints[name], raw[name], _join(path, name), problems)
        elif part.default is dataclasses.MISSING and part.default_factory is dataclasses.MISSING:
            _say(problems, _join(path, name), _("„%(field)s“ fehlt."))
    if len(problems) > before:
        return None
    try:
        return kind(**values)
    except Invalid as error:
        problems += [Problem(_join(path, one.field), one.text) for one in error.problems]
        return None


def _read_choice(kind: type[StrEnum], raw: object, path: str, problems: list[Problem]) -> Any:
    choices = [one.value for one in kind]
    if not isinstance(raw, str) or raw not in choices:
        text = _("„%(field)s“ muss eines davon sein: %(choices)s.")
        problems.append(Problem(path, text % {"field": path, "choices": ", ".join(choices)}))
        return None
    return kind(raw)


def _read_int(raw: object, path: str, problems: list[Problem]) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        _say(problems, path, _("„%(field)s“ muss eine ganze Zahl sein."))
        return 0
    return raw


def _read_bool(raw: object, path: str, problems: list[Problem]) -> bool:
    if not isinstance(raw, bool):
        _say(problems, path, _("„%(field)s“ muss ja oder nein sein (true oder false)."))
    return raw is True


def _read_text(raw: object, path: str, problems: list[Problem]) -> str:
    if not isinstance(raw, str) or len(raw) > LONGEST_TEXT or "\x00" in raw:
        _say(problems, path, _("„%(field)s“ muss ein Text mit höchstens 1000 Zeichen sein."))
        return ""
    return raw


def _read_decimal(raw: object, path: str, problems: list[Problem]) -> Decimal:
    try:
        if isinstance(raw, bool) or not isinstance(raw, (str, int)) or len(str(raw)) > 20:
            raise InvalidOperation
        number = Decimal(raw)
        if not number.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        _say(problems, path, _("„%(field)s“ muss eine Zahl als Text sein, zum Beispiel „12.5“."))
        return Decimal(0)
    return number


def _iso(
    parse: Callable[[str], Any], sentence: Callable[[], str]
) -> Callable[[object, str, list[Problem]], Any]:
    def read(raw: object, path: str, problems: list[Problem]) -> Any:
        try:
            return parse(raw if isinstance(raw, str) else "")
        except ValueError:
            _say(problems, path, sentence())
            return None

    return read


def _clock(text: str) -> dt.time:
    return dt.datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 a time of day has no zone


_READERS: dict[Any, Callable[[object, str, list[Problem]], Any]] = {
    int: _read_int,
    bool: _read_bool,
    str: _read_text,
    Decimal: _read_decimal,
    dt.date: _iso(
        dt.date.fromisoformat,
        lambda: _("„%(field)s“ muss ein Tag sein, zum Beispiel „2026-01-31“."),
    ),
    dt.time: _iso(_clock, lambda: _("„%(field)s“ muss eine Uhrzeit sein, zum Beispiel „13:00“.")),
    dt.datetime: _iso(
        dt.datetime.fromisoformat,
        lambda: _("„%(field)s“ muss ein Zeitpunkt sein, zum Beispiel „2026-01-31T13:00+01:00“."),
    ),
}
