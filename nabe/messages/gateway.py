"""An SMS gateway of the county's choice, any that speaks HTTP, described by settings.

`NABE_SMS` holds what docs/operators.md explains: how to ask (address, method, headers, body) and
what the gateway's yes is (status, optionally a field of its answer). In all of them stand {number}
(+4915123456789), {digits} (4915123456789), {text} and {key}; each is put in as the place needs it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import orjson
from django.conf import settings

from nabe.core.outside import Answer, Question
from nabe.messages.channels.outcomes import NotSent, Unknown

_PLACE = re.compile(r"\{(number|digits|text|key)\}")
_STATUSES = re.compile(r"[1-5](?:\d\d|xx)")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NOBODY_DID_IT = {501, 503}  # the only 5xx by which a gateway says that it did nothing
_SHOWN = 80  # signs of an answer that are shown to coordination


class Misconfigured(Exception):
    """The settings describe no gateway; the text says what to mend."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """How to ask a gateway, and what counts as its yes."""

    address: str
    method: str
    headers: Mapping[str, str]
    format: str  # of the body: json or form; empty: no body
    body: Any
    statuses: tuple[str, ...]
    field: str  # path into a JSON answer, with dots; empty: the answer itself
    values: tuple[str, ...]
    seconds: float

    @property
    def judges_content(self) -> bool:
        """Whether the status alone is no yes."""
        return bool(self.field or self.values)


def is_on() -> bool:
    """Say whether the operator named a gateway at all."""
    return bool(settings.NABE_SMS["URL"])


def configured() -> Gateway:
    """Return the gateway of the settings; raises Misconfigured."""
    given = settings.NABE_SMS
    gateway = Gateway(
        address=given["URL"], method=given["METHOD"].upper(), format=given["FORMAT"].lower(),
        headers=_texts(given["HEADERS"], "NABE_SMS_HEADERS"),
        body=_json(given["BODY"], "NABE_SMS_BODY") if given["BODY"] else {},
        statuses=tuple(_listed(given["STATUS"])), field=given["FIELD"],
        values=tuple(value.casefold() for value in _listed(given["VALUES"])),
        seconds=_seconds(given["TIMEOUT"]),
    )  # fmt: skip
    for complaint in _complaints(gateway):
        raise Misconfigured(complaint)
    return gateway


def _complaints(gateway: Gateway) -> Iterator[str]:
    if urlsplit(gateway.address).scheme not in ("http", "https", "file"):
        yield "NABE_SMS_URL must begin with https:// (or http://)."
    if gateway.method not in ("GET", "POST", "PUT"):
        yield "NABE_SMS_METHOD must be GET, POST or PUT."
    if gateway.format not in ("json", "form", ""):
        yield "NABE_SMS_FORMAT must be json or form."
    if gateway.format == "form" and not isinstance(gateway.body, dict):
        yield "NABE_SMS_BODY must be a JSON object of names and values for a form."
    if not all(map(_STATUSES.fullmatch, gateway.statuses)) or not gateway.statuses:
        yield "NABE_SMS_STATUS must list statuses: 200,202 or 2xx."
    if not all(map(_HEADER_NAME.fullmatch, gateway.headers)):
        yield "NABE_SMS_HEADERS has a name that no header can have."
    named = set(_PLACE.findall(gateway.address + str(gateway.body)))
    if not _is_folder(gateway) and not ("text" in named and named & {"number", "digits"}):
        yield "NABE_SMS_URL or NABE_SMS_BODY must name {text} and {number} (or {digits})."


def _is_folder(gateway: Gateway) -> bool:
    return gateway.address.startswith("file:")


def folder(gateway: Gateway) -> str:
    """Return the folder into which the demo writes its messages; empty for a real gateway."""
    return urlsplit(gateway.address).path if _is_folder(gateway) else ""


def question(gateway: Gateway, *, number: str, text: str, key: str) -> Question:
    """Return what is sent to the gateway for one message."""
    words = {"number": number, "digits": number.lstrip("+"), "text": text, "key": key}

    def filled(template: str, spell: Callable[[str], str] = str) -> str:
        return _PLACE.sub(lambda found: spell(words[found[1]]), template)

    headers = {"Idempotency-Key": key, "Accept": "application/json, text/plain, */*"}
    body: bytes | None = None
    if gateway.format == "json":
        headers["Content-Type"] = "application/json"
        body = orjson.dumps(_walked(gateway.body, filled))
    elif gateway.format == "form":
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(_walked(gateway.body, filled), doseq=True).encode("ascii")
    headers |= {name: filled(value) for name, value in gateway.headers.items()}
    address = filled(gateway.address, lambda word: quote(word, safe=""))
    return Question(gateway.method, address, headers, body)


def _walked(part: Any, filled: Callable[[str], str]) -> Any:
    if isinstance(part, str):
        return filled(part)
    if isinstance(part, list):
        return [_walked(each, filled) for each in part]
    if isinstance(part, dict):
        return {name: _walked(each, filled) for name, each in part.items()}
    return part


def judge(gateway: Gateway, answer: Answer) -> None:
    """Return for a yes; raises NotSent or Unknown for everything else.

    A gateway that answers another status than agreed, but of the kind of success, may have taken
    the message. So may one that failed while it worked (5xx).
    """
    if not _is_one_of(answer.status, gateway.statuses):
        said = f"{answer.status} {_shown(answer)}".strip()
        if 200 <= answer.status < 300:
            raise Unknown(said)
        if answer.status >= 500 and answer.status not in _NOBODY_DID_IT:
            raise Unknown(said)
        raise NotSent(said)
    if not gateway.judges_content:
        return
    value = _value(gateway, answer)
    if gateway.values:
        is_yes = str(value).strip().casefold() in gateway.values
    else:
        is_yes = value not in (None, False, "", 0) and value != []
    if not is_yes and gateway.field:
        raise NotSent(f"{answer.status} {gateway.field}: {value}"[:_SHOWN], final=True)
    if not is_yes:
        raise Unknown(f"{answer.status} {_shown(answer)}")


def _value(gateway: Gateway, answer: Answer) -> Any:
    if answer.content is None:
        raise Unknown(f"{answer.status}, the answer is too long or broke off")
    if not gateway.field:
        return answer.content.decode("utf-8", "replace")
    try:
        value = orjson.loads(answer.content)
        for step in gateway.field.split("."):
            value = value[int(step)] if isinstance(value, list) else value[step]
    except (ValueError, LookupError, TypeError) as error:
        raise Unknown(f"{answer.status} {_shown(answer)}") from error
    return "true" if value is True else "false" if value is False and gateway.values else value


def _is_one_of(status: int, listed: tuple[str, ...]) -> bool:
    return str(status) in listed or f"{status // 100}xx" in listed


def _shown(answer: Answer) -> str:
    text = (answer.content or b"")[: 4 * _SHOWN].decode("utf-8", "replace")
    return " ".join(re.sub(r"[^\w\s.,:;!?{}\"'()/+-]", " ", text).split())[:_SHOWN]


def _json(text: str, name: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Misconfigured(f"{name} is no JSON: {error}") from error


def _texts(text: str, name: str) -> dict[str, str]:
    given = _json(text, name) if text else {}
    if not isinstance(given, dict) or not all(isinstance(one, str) for one in given.values()):
        raise Misconfigured(f"{name} must be a JSON object of names and texts.")
    if not all(one.isprintable() and one.isascii() for one in given.values()):
        raise Misconfigured(f"{name} has a sign that no header can carry.")
    return given


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 1 <= seconds <= 120:
        raise Misconfigured("NABE_SMS_TIMEOUT must be seconds from 1 to 120.")
    return seconds
