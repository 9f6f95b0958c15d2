"""By the SMS gateway of the settings, to the number that its owner confirmed."""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.translation import gettext as _

from nabe.core.outside import Limits, Lost, Unreachable, call
from nabe.messages import gateway as gateways
from nabe.messages import queries
from nabe.messages.channels.outcomes import (
    Mark,
    NotSent,
    Unknown,
    demand_in_time,
    key_at_every_try,
)
from nabe.messages.models import Message

LARGEST_ANSWER = 64 * 1024  # bytes


def sms(message: Message, *, handing_over: Mark) -> None:
    """Send by the gateway; what was not sent within hours is not sent any more."""
    demand_in_time(message)
    number = queries.sms_number(message)
    if not number or not gateways.is_on():
        raise NotSent(_("An diese Nummer wird keine SMS mehr gesendet."), final=True)
    try:
        gateway = gateways.configured()
    except gateways.Misconfigured as error:
        raise NotSent(str(error)) from error
    if gateways.folder(gateway):
        handing_over()
        _write(Path(gateways.folder(gateway)), message, number)
        return
    key = key_at_every_try(message)
    question = gateways.question(gateway, number=number, text=message.text, key=key)
    limits = Limits(wait=gateway.seconds, whole=gateway.seconds, size=LARGEST_ANSWER)
    try:
        answer = call(question, limits=limits, before=handing_over)
    except Lost as error:
        raise Unknown(str(error)) from error
    except Unreachable as error:
        raise NotSent(str(error)) from error
    gateways.judge(gateway, answer)


def _write(folder: Path, message: Message, number: str) -> None:
    """Write into a file what would go out: the demo reaches nobody."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{message.pk}"
    draft.write_text(f"{number}\n\n{message.text}\n", encoding="utf-8")
    os.replace(draft, folder / f"{key_at_every_try(message)}.txt")
