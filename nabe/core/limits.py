"""A token bucket in the database: public forms, links and sign-in cannot be hammered.

All processes and machines count together. Keys are kept as keyed hashes, because they are made of
addresses of people and machines.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.core.errors import Refused
from nabe.core.models import Bucket, Count

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
        cursor.execute(_TAKE, {"key": _hashed(key), "size": float(per_hour), "now": clock.now()})
        if cursor.fetchone() is None:
            raise Refused(
                _("Das waren zu viele Versuche. Bitte warten Sie ein paar Minuten."), status=429
            )


def visitor(request: HttpRequest) -> str:
    """Return what a visitor without account is counted by: the IP address, of IPv6 the network."""
    given = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return given
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return given


def cache_key(key: str, prefix: str, version: int) -> str:
    """Return the key under which Django's cache, which counts sign-ins, keeps a number."""
    return f"{version}:{_hashed(f'{prefix}:{key}')}"


def forget_old() -> int:
    """Delete what no longer limits anybody; returns how many rows went."""
    full, _tables = Bucket.objects.filter(at__lt=clock.now() - dt.timedelta(hours=1)).delete()
    expired, _tables = Count.objects.filter(expires__lt=clock.now()).delete()
    return full + expired


def _hashed(key: str) -> str:
    """Return a key that says what is counted, but not whom."""
    secret = hashlib.sha256(settings.SECRET_KEY.encode()).digest()
    digest = hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=20, key=secret)
    return f"{key.partition(':')[0][:40]}:{digest.hexdigest()}"
