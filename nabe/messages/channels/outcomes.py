"""What a channel says of a message: it went out, it did not, or nobody can know.

The three ask for different next steps: done; try again or give up; leave it to a person. What is
unknown is never repeated by itself, because nobody may be told the same twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Protocol

from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.messages.models import Message

Mark = Callable[[], None]
LATEST = dt.timedelta(hours=6)  # what cannot wait is of no use later


class NotSent(Exception):
    """It certainly did not go out. `final`: trying again would not help."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


class Unknown(Exception):
    """It may have gone out."""


class Channel(Protocol):
    """Hand `message` over; call `handing_over` just before the moment that cannot be undone."""

    def __call__(self, message: Message, *, handing_over: Mark) -> None: ...


def key_at_every_try(message: Message) -> str:
    """Return what names a message to the other side, so that it recognises a repetition."""
    return f"nabe-{message.pk}-{message.created_at:%Y%m%d%H%M%S}"


def demand_in_time(message: Message) -> None:
    """Give up what could not be sent for hours; the mail beside it says the same."""
    due = message.not_before or message.created_at
    if message.attempts > 1 and clock.now() > due + LATEST:
        raise NotSent(_("Dafür ist es jetzt zu spät."), final=True)
