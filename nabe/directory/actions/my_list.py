"""A visitor's list by mail: the address is used once and stands nowhere but in the outbox."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from nabe.messages.actions import send


@transaction.atomic
def mail_list(names: Sequence[str], link: str, *, to: str, language: str, key: str) -> None:
    """Send a list to whoever asked for it; the same `key` again sends nothing."""
    context = {"names": list(names), "number": len(names), "link": link}
    send("my_list", to=to, language=language, key=f"my-list-{key}", context=context)
