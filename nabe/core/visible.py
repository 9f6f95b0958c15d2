"""Text without signs that nobody sees or that turn the reading direction around. Pure.

The joiners of Persian and the single direction marks of Arabic stay: words need them.
"""

from __future__ import annotations

import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\u2060\u00ad\ufffe\uffff"
    "\ud800-\udfff]"
)


def visible(text: str) -> str:
    """Return the text without hidden signs."""
    return _HIDDEN.sub("", text)


def says_something(text: str) -> bool:
    """Say whether a name has a letter or a digit that a reader can see."""
    return any(one.isalnum() for one in text)
