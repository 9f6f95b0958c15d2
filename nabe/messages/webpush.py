"""What web push asks for: our key (VAPID, RFC 8292), an encrypted text (RFC 8291), a sound address.

Push services are named by browsers, so whatever a browser says is judged before it is kept, and
where it leads is judged again when the connection is made.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import orjson
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from nabe.core import clock

LONGEST_ENDPOINT = 1000
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
_TOKEN_LASTS = 12 * 3600  # seconds; the standard allows 24 hours


class Unsound(ValueError):
    """What a browser said is no subscription."""


def public_key() -> str:
    """Return our public key as browsers want it: an uncompressed point in base64url."""
    point = _private_key(settings.NABE_PUSH_KEY).public_key()
    return _spelled(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


@lru_cache(maxsize=2)
def _private_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """Return the key of P-256 that the secret stands for."""
    number = int.from_bytes(hashlib.sha256(b"nabe push key\0" + secret.encode()).digest())
    return ec.derive_private_key(number % (_ORDER - 1) + 1, ec.SECP256R1())


def check(endpoint: str, p256dh: str, auth: str) -> None:
    """Raise Unsound unless this is a subscription to which something can be sent."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Unsound("address") from error
    is_here = settings.NABE_PUSH_NEARBY and parts.scheme == "http" and host == "127.0.0.1"
    is_plain = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint
    if not (parts.scheme == "https" or is_here) or not host or parts.username or not is_plain:
        raise Unsound("address")
    if (
        ":" in host
        or len(endpoint) > LONGEST_ENDPOINT
        or (port is not None and port < 1024 and port != 443)
    ):
        raise Unsound("address")
    try:
        key, secret = _plain(p256dh), _plain(auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
    except ValueError as error:
        raise Unsound("key") from error
    if len(key) != 65 or len(secret) != 16:
        raise Unsound("key")


def sealed(endpoint: str, p256dh: str, auth: str, said: dict[str, str]) -> bytes:
    """Return `said` as only that browser can read it."""
    from pywebpush import WebPusher  # heavy, and only the worker needs it

    keys = {"p256dh": p256dh, "auth": auth}
    pusher = WebPusher({"endpoint": endpoint, "keys": keys})
    body: Any = pusher.encode(orjson.dumps(said))["body"]
    return bytes(body)


def signature(endpoint: str) -> str:
    """Return the header by which a push service knows us."""
    from py_vapid import Vapid02

    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}", "sub": _contact(),
        "exp": int(clock.now().timestamp()) + _TOKEN_LASTS,
    }  # fmt: skip
    signer = Vapid02(_private_key(settings.NABE_PUSH_KEY), conf={"no-strict": True})
    signed = signer.sign(claims)
    return str(signed["Authorization"])


def _contact() -> str:
    """Return where a push service turns to when we trouble it."""
    parts = urlsplit(settings.NABE_URL)
    if parts.scheme == "https":
        return f"https://{parts.hostname}"
    return "mailto:nabe@localhost"


def digest(endpoint: str) -> str:
    """Return what names an endpoint, however long it is."""
    return hashlib.sha256(endpoint.encode()).hexdigest()


def _spelled(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _plain(text: str) -> bytes:
    padded = text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
    return base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True)
