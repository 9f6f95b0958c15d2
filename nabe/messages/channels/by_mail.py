"""By the mail server of the settings.

SMTP has no way to ask later what became of a text. Only a "no" to the recipient or to the text is
about this message; what the server says before that (a changed password, a sender it does not
know) is about all of them and may be mended within the day.
"""

from __future__ import annotations

import re
import smtplib
from contextlib import suppress
from email.utils import parseaddr
from typing import cast

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.utils.encoding import punycode

from nabe.core import links
from nabe.messages.channels.outcomes import Mark, NotSent, Unknown, key_at_every_try
from nabe.messages.models import Message

# Answers to a recipient that are about us: sign in first, relaying or sender not allowed.
_ABOUT_US = re.compile(r"^5\.(?:7\.|1\.[78]\b)")
_SIGN_IN_FIRST = {530, 535}


def mail(message: Message, *, handing_over: Mark) -> None:
    """Send by the mail server of the settings."""
    connection = get_connection(fail_silently=False)
    letter = _letter(message)
    if not isinstance(connection, EmailBackend):
        handing_over()
        letter.connection = connection
        letter.send()
        return
    text, address = _written(letter), _recipient(message)
    try:
        connection.open()
        smtp = cast(smtplib.SMTP, connection.connection)
        _address(smtp, address)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _close(connection)
        raise _not_sent(error) from error
    except NotSent:
        _close(connection)
        raise
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


def _ascii(address: str) -> str:
    """Return an address as mail servers write it: `a@müller.de` is `a@xn--mller-kva.de`."""
    name, _at, domain = address.rpartition("@")
    written = f"{name}@{punycode(domain)}"
    written.encode("ascii")
    return written


def _recipient(message: Message) -> str:
    try:
        return _ascii(message.address)
    except ValueError as error:
        raise NotSent(str(error), final=True) from error


def _address(smtp: smtplib.SMTP, address: str) -> None:
    smtp.ehlo_or_helo_if_needed()
    code, reply = smtp.mail(_ascii(parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
    if code != 250:
        raise smtplib.SMTPResponseException(code, reply)
    code, reply = smtp.rcpt(address)
    if code not in (250, 251):
        refusal = smtplib.SMTPResponseException(code, reply)
        is_about_us = code in _SIGN_IN_FIRST or _ABOUT_US.match(_said(refusal))
        raise _not_sent(refusal, final=_is_no(code) and not is_about_us)


def _hand_over(smtp: smtplib.SMTP, text: bytes) -> None:
    try:
        code, reply = smtp.data(text)
    except smtplib.SMTPDataError as error:
        raise _not_sent(error, final=_is_no(error.smtp_code)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unknown(str(error)) from error
    if code != 250:
        raise _not_sent(smtplib.SMTPResponseException(code, reply), final=_is_no(code))


def _is_no(code: int) -> bool:
    return 500 <= code < 600


def _said(error: smtplib.SMTPResponseException) -> str:
    reply: bytes | str = error.smtp_error
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)


def _not_sent(error: Exception, *, final: bool = False) -> NotSent:
    if isinstance(error, smtplib.SMTPResponseException):
        return NotSent(f"{error.smtp_code} {_said(error)}".strip(), final=final)
    return NotSent(str(error), final=final)


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
            **_unsubscribe(message.unsubscribe),
        },
    )  # fmt: skip
    if message.html:
        letter.attach_alternative(message.html, "text/html")
    for file in message.attachments.all():
        letter.attach(file.name, bytes(file.content), file.content_type)
    return letter


def _unsubscribe(address: str) -> dict[str, str]:
    """Return the headers of a mail program's own button; one click needs https (RFC 8058)."""
    if not address:
        return {}
    headers = {"List-Unsubscribe": f"<{address}>"}
    if address.startswith("https://"):
        headers["List-Unsubscribe-Post"] = "=".join(links.ONE_CLICK)
    return headers


def message_id(message: Message) -> str:
    """Return the same Message-ID at every try, so that mail servers recognise a repetition."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{key_at_every_try(message)}@{domain}>"
