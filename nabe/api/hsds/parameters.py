"""What may be asked of each list: one table that reads addresses and describes itself."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from nabe.directory.recurrence import DAYS

MOST_PER_PAGE = 1000
PER_PAGE = 100
MOST_PAGES = 1_000_000
LONGEST_SEARCH = 500


class BadRequest(Exception):
    """A question that this interface cannot read, with a sentence and the parameter's name."""

    def __init__(self, sentence: str, *, parameter: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.parameter = sentence, parameter


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its JSON schema, what it does, and how its text is read."""

    name: str
    schema: Mapping[str, Any]
    says: str
    read: Callable[[str, Parameter], Any]
    default: Any = None
    is_many: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)

    def refuse(self, wanted: str) -> BadRequest:
        """Return the refusal of a value that is not `wanted`."""
        return BadRequest(f"The parameter “{self.name}” must be {wanted}.", parameter=self.name)


def _whole(text: str, one: Parameter) -> int:
    low, high = one.schema["minimum"], one.schema["maximum"]
    if re.fullmatch(r"-?[0-9]{1,9}", text, re.ASCII) and low <= int(text) <= high:
        return int(text)
    raise one.refuse(f"a whole number from {low} to {high}")


def _yes_no(text: str, one: Parameter) -> bool:
    if text in {"true", "false"}:
        return text == "true"
    raise one.refuse("true or false")


def _text(text: str, one: Parameter) -> str:
    if len(text) > LONGEST_SEARCH:
        raise one.refuse(f"at most {LONGEST_SEARCH} characters long")
    return text


def _id(text: str, one: Parameter) -> str:
    if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text, re.ASCII):
        return str(uuid.UUID(text))
    raise one.refuse("a UUID")


def _choice(text: str, one: Parameter) -> str:
    if text in one.schema["enum"]:
        return text
    raise one.refuse(" or ".join(one.schema["enum"]))


def _hour(text: str, one: Parameter) -> dt.time:
    if re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text, re.ASCII):
        return dt.time.fromisoformat(text)
    raise one.refuse("a time such as 17:30")


def _postcode(text: str, one: Parameter) -> str:
    if re.fullmatch(r"[0-9]{5}", text, re.ASCII):
        return text
    raise one.refuse("a German postcode of five digits")


def _moment(text: str, one: Parameter) -> dt.datetime:
    """Read a moment; without offset it is UTC; a "+" that an address turned into a space counts."""
    bare = re.sub(r" (?=\d\d:?\d\d$)", "+", text.strip())
    try:
        found = parse_datetime(bare)
        day = parse_date(bare) if found is None else None
    except ValueError:
        found = day = None
    if found is None and day is not None:
        found = dt.datetime.combine(day, dt.time(), dt.UTC)
    if found is None:
        raise one.refuse("a date-time such as 2026-11-24T08:00:00Z")
    if not 1 < found.year < 9999:  # no offset may lead out of the calendar
        found = dt.datetime(2 if found.year == 1 else 9998, 1, 1, tzinfo=dt.UTC)
    # PostgreSQL knows no offsets beyond 16 hours.
    return found.astimezone(dt.UTC) if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _number(name: str, low: int, high: int, says: str, default: int | None = None) -> Parameter:
    schema = {"type": "integer", "minimum": low, "maximum": high}
    schema |= {"default": default} if default is not None else {}
    return Parameter(name, schema, says, _whole, default)


def _switch(name: str, says: str) -> Parameter:
    return Parameter(name, {"type": "boolean", "default": False}, says, _yes_no, False)


_HOUR = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
_UUID = {"type": "string", "format": "uuid"}
_ALL = (
    Parameter(
        "search",
        {"type": "string", "maxLength": LONGEST_SEARCH, "pattern": "^[^\\u0000]*$"},
        "Words to be found; the search of the public pages, with its synonyms and corrections.",
        _text, "",
    ),
    _number("page", 1, MOST_PAGES, "Number of the page, from 1.", 1),
    _number("per_page", 1, MOST_PER_PAGE, "Entries on a page.", PER_PAGE),
    Parameter(
        "format", {"type": "string", "enum": ["json", "ndjson"], "default": "json"},
        "ndjson: everything that fits, one object in each line, without pages.", _choice, "json",
    ),
    Parameter(
        "taxonomy_term_id", {"type": "array", "items": _UUID, "maxItems": 20},
        "Only entries with this term; given several times, only entries with all of them.",
        _id, (), is_many=True,
    ),
    Parameter(
        "taxonomy_id", _UUID, "Only entries with any term of this taxonomy.", _id, "",
    ),
    Parameter("organization_id", _UUID, "Only services of this organization.", _id, ""),
    Parameter(
        "modified_after", {"type": "string", "format": "date-time"},
        "Only services changed at this moment or later, the oldest change first.", _moment,
    ),
    _switch("minimal", "Only id and last_modified, everything on one page."),
    _switch("full", "Every entry with everything that belongs to it."),
    _switch("full_service", "Services inside an organization with everything that belongs to them."),
    Parameter(
        "postcode", {"type": "string", "pattern": "^[0-9]{5}$"},
        "Only services meant for the town of this postcode; with proximity, those held near it.",
        _postcode, "",
    ),
    _number("proximity", 1, 500_000, "Metres around the middle of the postcode."),
    _number("minimum_age", 0, 150, "Only services open to somebody of at least this age."),
    _number("maximum_age", 0, 150, "Only services open to somebody of at most this age."),
    Parameter(
        "day", {"type": "string", "enum": list(DAYS)},
        "Only services held on this day of the week.", _choice, "",
    ),
    Parameter("start_time", _HOUR, "Only services that begin at this time or later.", _hour),
    Parameter("end_time", _HOUR, "Only services that end at this time or earlier.", _hour),
    _switch("top_only", "Only terms without a parent; ours have none."),
    Parameter("parent_id", _UUID, "Only terms below this one; ours have none.", _id, ""),
)  # fmt: skip
PARAMETERS = {one.name: one for one in _ALL}

_PAGED = ("search", "page", "per_page", "format")
_FILTERS = (
    "taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "postcode",
    "proximity", "minimum_age", "maximum_age", "day", "start_time", "end_time",
)  # fmt: skip
LISTS: Mapping[str, Sequence[str]] = {
    "services": (*_PAGED, *_FILTERS, "minimal", "full"),
    "organizations": (*_PAGED, "taxonomy_term_id", "taxonomy_id", "full", "full_service"),
    "service_at_locations": (*_PAGED, *_FILTERS, "full"),
    "taxonomies": _PAGED,
    "taxonomy_terms": (*_PAGED, "taxonomy_id", "top_only", "parent_id"),
}
DETAILS: Mapping[str, Sequence[str]] = {
    name: ("full_service",) if name == "organizations" else () for name in LISTS
}


def read(query: Mapping[str, Sequence[str]], names: Sequence[str]) -> dict[str, Any]:
    """Read an address by the table; what is unknown or wrong is refused with a sentence."""
    for name in query:
        if name not in names:
            known = ", ".join(names) or "none"
            raise BadRequest(
                f"The parameter “{name[:60]}” is not known here. Known are: {known}.",
                parameter=name[:60],
            )
    return {name: _value(PARAMETERS[name], query.get(name, ())) for name in names}


def _value(one: Parameter, given: Sequence[str]) -> Any:
    if not given:
        return one.default
    if one.is_many:
        values = tuple(dict.fromkeys(one.read(text, one) for text in given))
        if len(given) > one.schema["maxItems"]:
            raise one.refuse(f"given at most {one.schema['maxItems']} times")
        return values
    if len(given) > 1:
        raise one.refuse("given only once")
    return one.read(given[0], one)
