"""Telephone numbers that take text messages."""

from __future__ import annotations

import phonenumbers
from django.utils.crypto import salted_hmac
from phonenumbers import PhoneNumberType

_TAKE_SMS = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def mobile(number: str) -> str | None:
    """Return "+4915123456789" for a number that can be sent a text message, else None."""
    try:
        parsed = phonenumbers.parse(number, "DE")
    except phonenumbers.NumberParseException:
        return None
    if (
        not phonenumbers.is_valid_number(parsed)
        or phonenumbers.number_type(parsed) not in _TAKE_SMS
    ):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def is_landline(number: str) -> bool:
    """Say whether this is a telephone in a house, as far as numbers tell."""
    try:
        parsed = phonenumbers.parse(number, "DE")
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.number_type(parsed) == PhoneNumberType.FIXED_LINE)


def ending(number: str) -> str:
    """Return what may be shown of a number to others than its owner."""
    return f"…{number[-3:]}"


def digest(number: str) -> str:
    """Return what says that a number is the same as another time, but not which one."""
    return salted_hmac("nabe.messages.numbers", number, algorithm="sha256").hexdigest()
