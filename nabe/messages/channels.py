"""How a message leaves the house. Mail is the one channel now; a gateway for SMS registers alike.

A channel says three things apart, because they ask for different next steps: it went out, it did
not go out (try again or give up), or nobody can know (the line broke after the text was handed
over). SMTP has no way to ask later, so what is unknown is never repeated by itself.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from contextlib import suppress
from email.utils import parseaddr
from typing import Protocol, cast

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend

from nabe.messages.models import Message

Mark = Callable[[], None]


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


def mail(message: Message, *, handing_over: Mark) -> None:
    """Send by the mail server of the settings."""
    connection = get_connection(fail_silently=False)
    letter = _letter(message)
    if not isinstance(connection, EmailBackend):
        handing_over()
        letter.connection = connection
        letter.send()
        return
    text = _written(letter)
    try:
        connection.open()
        smtp = cast(smtplib.SMTP, connection.connection)
        _address(smtp, message)
    except (OSError, smtplib.SMTPException) as error:
        _close(connection)
        raise _not_sent(error) from error
    try:
        handing_over()
        _hand_over(smtp, text)
    finally:
        _close(connection)


def _written(letter: EmailMultiAlternatives) -> bytes:
    try:
        text: bytes = letter.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
    except ValueError as error:  # an address or a subject that no mail can carry
        raise NotSent(str(error), final=True) from error
    return text


def _address(smtp: smtplib.SMTP, message: Message) -> None:
    smtp.ehlo_or_helo_if_needed()
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    for code, reply in (smtp.mail(sender), smtp.rcpt(message.address)):
        if code not in (250, 251):
            raise smtplib.SMTPResponseException(code, reply)


def _hand_over(smtp: smtplib.SMTP, text: bytes) -> None:
    try:
        code, reply = smtp.data(text)
    except smtplib.SMTPDataError as error:
        raise _not_sent(error) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unknown(str(error)) from error
    if code != 250:
        raise _not_sent(smtplib.SMTPResponseException(code, reply))


def _not_sent(error: Exception) -> NotSent:
    code = getattr(error, "smtp_code", 0)
    reply = getattr(error, "smtp_error", b"")
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
    return NotSent(f"{code} {text}".strip() if code else str(error), final=500 <= code < 600)


def _close(connection: EmailBackend) -> None:
    # The answer that counts was given before.
    with suppress(OSError, smtplib.SMTPException):
        connection.close()


def _letter(message: Message) -> EmailMultiAlternatives:
    letter = EmailMultiAlternatives(
        message.subject, message.text, settings.DEFAULT_FROM_EMAIL, [message.address],
        headers={
            "Message-ID": message_id(message),
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )  # fmt: skip
    if message.html:
        letter.attach_alternative(message.html, "text/html")
    return letter


def message_id(message: Message) -> str:
    """Return the same Message-ID at every try, so that mail servers recognise a repetition."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<nabe-{message.pk}-{message.created_at:%Y%m%d%H%M%S}@{domain}>"


CHANNELS: dict[str, Channel] = {"mail": mail}
