"""By the SMS gateway of the settings, to the number that its owner confirmed."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.core.outside import Limits, Lost, Unreachable, call
from nabe.messages import gateway as gateways
from nabe.messages import queries
from nabe.messages.channels.outcomes import Mark, NotSent, Unknown, key_at_every_try
from nabe.messages.models import Message

TOO_LATE = dt.timedelta(hours=6)
LARGEST_ANSWER = 64 * 1024  # bytes


def sms(message: Message, *, handing_over: Mark) -> None:
    """Send by the gateway; what was not sent within hours is not sent any more."""
    due = message.not_before or message.created_at
    if message.attempts > 1 and clock.now() > due + TOO_LATE:
        raise NotSent(_("Für eine SMS ist es jetzt zu spät."), final=True)
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
