"""Names of contact persons as seals: enough to see that a list changed them, not to read them.

What a list last said is kept for years to compare with; an office that removes a name from an entry
must not find it again there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.crypto import salted_hmac

_MARK = "sealed:"


def sealed(name: str) -> str:
    """Return the seal of a name; a seal stays what it is, and nobody stays nobody."""
    if not name or is_sealed(name):
        return name
    return _MARK + salted_hmac("nabe.directory.contact", name).hexdigest()[:24]


def is_sealed(name: object) -> bool:
    """Say whether a value is the seal of a name."""
    return isinstance(name, str) and name.startswith(_MARK)


def without_names(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a row as they are kept for the next comparison."""
    if not fields.get("contact"):
        return dict(fields)
    return {**fields, "contact": sealed(fields["contact"])}
