"""How people has something mailed: the outbox, which knows us, hands its send() in at start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django.db import models


class Send(Protocol):
    """As `messages.actions.send`."""

    def __call__(
        self,
        kind: str,
        *,
        to: Any,
        key: str,
        context: Mapping[str, Any] | None = None,
        language: str = "",
        cause: models.Model | None = None,
    ) -> Any: ...


_registered: list[Send] = []


def register(send: Send) -> None:
    """Let `send` carry what people has to say."""
    _registered[:] = [send]


def send(kind: str, **letter: Any) -> None:
    """Put a message into the outbox within the current transaction."""
    _registered[0](kind, **letter)
