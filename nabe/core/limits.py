"""A token bucket in the database: public forms, links and sign-in cannot be hammered."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.core.errors import Refused

_TAKE = """
INSERT INTO core_bucket AS bucket (key, tokens, at) VALUES (%(key)s, %(size)s - 1, %(now)s)
ON CONFLICT (key) DO UPDATE SET
    tokens = LEAST(%(size)s, bucket.tokens
        + EXTRACT(EPOCH FROM (%(now)s - bucket.at)) * %(size)s / 3600.0) - 1,
    at = %(now)s
WHERE LEAST(%(size)s, bucket.tokens
        + EXTRACT(EPOCH FROM (%(now)s - bucket.at)) * %(size)s / 3600.0) >= 1
RETURNING tokens
"""


def take(key: str, *, per_hour: int) -> None:
    """Take one token from the bucket of `key`, which holds and refills `per_hour` tokens an hour.

    Atomic in one statement. Raises Refused (429) when the bucket is empty.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"key": key[:120], "size": float(per_hour), "now": clock.now()})
        if cursor.fetchone() is None:
            raise Refused(
                _("Das waren zu viele Versuche. Bitte warten Sie ein paar Minuten."), status=429
            )
