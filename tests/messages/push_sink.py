"""A browser with its push service on this machine: subscribes, and reads what it is sent."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass, field

import http_ece
import orjson
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.messages.gateway_sink import Heard


def spelled(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def plain(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Browser:
    """The keys of one subscription, as a browser makes them."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    secret: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def keys(self) -> tuple[str, str]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return spelled(point), spelled(self.secret)

    def read(self, heard: Heard) -> dict[str, str]:
        """Decrypt what came, as RFC 8291 says."""
        opened = http_ece.decrypt(
            heard.body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"
        )
        return orjson.loads(opened)
