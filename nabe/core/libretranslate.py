"""LibreTranslate over HTTP: German texts into other languages, off without NABE_TRANSLATE_URL.

Whatever the server answers, only as many plain texts as were sent come back, of sane length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings

from nabe.core import outside
from nabe.core.outside import Limits, Unreachable

MOST_TEXTS = 20
MOST_SIGNS = 4000  # servers refuse longer questions


def is_on() -> bool:
    """Say whether the operator configured a server."""
    return bool(settings.NABE_TRANSLATE_URL)


def offered(limits: Limits | None = None) -> set[str]:
    """Return the languages into which the server translates from German. Raises Unreachable."""
    answer = outside.ask(settings.NABE_TRANSLATE_URL, "/languages", limits=limits)
    if not isinstance(answer, list):
        raise Unreachable("the list of languages has another form")
    known = [one for one in answer if isinstance(one, dict)]
    german = next((one for one in known if one.get("code") == "de"), None)
    if german is None:
        return set()
    targets = german.get("targets")
    said = targets if isinstance(targets, list) else [one.get("code") for one in known]
    return {code for code in said if isinstance(code, str) and len(code) <= 12} - {"de"}


def translate(texts: Sequence[str], language: str, *, limits: Limits | None = None) -> list[str]:
    """Return the texts in `language`, in their order, asked in batches. Raises Unreachable."""
    found: list[str] = []
    for batch in _batches(texts):
        found += _asked(batch, language, limits)
    return found


def _asked(batch: list[str], language: str, limits: Limits | None) -> list[str]:
    question = {"q": batch, "source": "de", "target": language, "format": "text"}
    if settings.NABE_TRANSLATE_KEY:
        question["api_key"] = settings.NABE_TRANSLATE_KEY
    answer = outside.ask(settings.NABE_TRANSLATE_URL, "/translate", send=question, limits=limits)
    said = answer.get("translatedText") if isinstance(answer, dict) else None
    if not isinstance(said, list) or len(said) != len(batch):
        raise Unreachable("the translation has another form")
    if not all(map(_fits, said, batch)):
        raise Unreachable("a translated text is no text or far too long")
    return said


def _fits(said: Any, text: str) -> bool:
    return isinstance(said, str) and len(said) <= 5 * len(text) + 200


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and (len(batch) >= MOST_TEXTS or size + len(text) > MOST_SIGNS):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch
