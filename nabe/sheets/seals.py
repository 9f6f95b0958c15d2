"""Values as seals: whether a list says something else than last time, without keeping what it said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.crypto import salted_hmac


def seal(value: Any) -> str:
    """Return the seal of a plain value; equal values have equal seals in this installation alone."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return salted_hmac("nabe.sheets.value", text).hexdigest()[:20]


def sealed(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the seal of each value."""
    return {name: seal(value) for name, value in values.items()}
