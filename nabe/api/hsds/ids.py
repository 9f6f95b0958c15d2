"""Stable UUIDs for what has no UUID of its own. Pure."""

from __future__ import annotations

import uuid
from hashlib import sha1

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://open.nabe/hsds")
_SPACE = NAMESPACE.bytes
_VARIANT = "89ab" * 4


def derived(name: str) -> str:
    """Return the UUIDv5 of `name`, always the same; several times as fast as uuid.uuid5."""
    made = sha1(_SPACE + name.encode(), usedforsecurity=False).hexdigest()
    return (
        f"{made[:8]}-{made[8:12]}-5{made[13:16]}-{_VARIANT[int(made[16], 16)]}{made[17:20]}"
        f"-{made[20:32]}"
    )
