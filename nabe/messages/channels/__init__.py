"""How a message leaves the house: by mail, by SMS, to a browser. A new way registers here."""

from __future__ import annotations

from nabe.messages.channels.by_mail import mail, message_id
from nabe.messages.channels.by_push import push
from nabe.messages.channels.by_sms import sms
from nabe.messages.channels.outcomes import Channel, Mark, NotSent, Unknown

CHANNELS: dict[str, Channel] = {"mail": mail, "sms": sms, "push": push}

__all__ = ["CHANNELS", "Channel", "Mark", "NotSent", "Unknown", "mail", "message_id", "push", "sms"]
