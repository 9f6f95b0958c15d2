"""Is a web or mail address still alive? Asked politely, with limits, never inside the own network.

Names are looked up once and the connection goes to exactly that address, so that a name cannot
point elsewhere between check and use; every redirect is checked again. Of an answer only its head
is read. Only the worker asks.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from enum import StrEnum
from urllib.parse import quote, urljoin, urlsplit

import dns.exception
import dns.resolver
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import punycode

USER_AGENT = "Nabe-Linkcheck/1"
HEAD_BYTES = 32 * 1024
MOST_REDIRECTS = 5
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# The address is there, but this client may not look or shall wait: the address is no worse for it.
_THERE = {401, 403, 405, 407, 429, 451, 999}
_ASK_AGAIN = {400, 403, 404, 405, 406, 410, 500, 501, 503}  # servers that cannot answer HEAD

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class Life(StrEnum):
    """What is known after a try; UNKNOWN says nothing about the address."""

    ALIVE = "alive"
    DEAD = "dead"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of one try, with a code for its reason."""

    life: Life
    reason: str = ""


ALIVE = Verdict(Life.ALIVE)


class _NoUse(Exception):
    """The try ended; `reason` is its code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_public(address: IpAddress) -> bool:
    """Say whether an address lies in the open network, also when it is wrapped into another."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def look_up(host: str) -> list[str]:
    """Return the addresses of a name by the system's resolver."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True, slots=True)
class Means:
    """How to reach others. Tests pass their own; nothing in production sets `may_reach`."""

    look_up: Callable[[str], list[str]] = look_up
    may_reach: Callable[[IpAddress], bool] = is_public
    resolver: dns.resolver.Resolver | None = None
    seconds: float = 10.0
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)


def try_web(url: str, means: Means) -> Verdict:
    """Ask for a page by HEAD, then GET if that says nothing; follows at most five redirects."""
    until = time.monotonic() + means.seconds
    try:
        for _hop in range(MOST_REDIRECTS + 1):
            status, target = _ask("HEAD", url, means, until)
            if status in _ASK_AGAIN:
                status, target = _ask("GET", url, means, until)
            if not target:
                return _judge(status)
            url = urljoin(url, target)
    except _NoUse as error:
        return Verdict(Life.DEAD, error.reason)
    except (ssl.SSLError, ssl.CertificateError):
        return Verdict(Life.DEAD, "certificate")
    except TimeoutError:
        return Verdict(Life.DEAD, "slow")
    except (OSError, ValueError):
        return Verdict(Life.DEAD, "no_answer")
    return Verdict(Life.DEAD, "redirects")


def _judge(status: int) -> Verdict:
    if 200 <= status < 400 or status in _THERE:
        return ALIVE
    return Verdict(Life.DEAD, "gone" if status in (404, 410) else "fault")


def _ask(method: str, url: str, means: Means, until: float) -> tuple[int, str]:
    """Return (status, where it redirects to or '')."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise _NoUse("address")
    if port < 1024 and port not in (80, 443):
        raise _NoUse("address")
    host = _ascii(parts.hostname)
    address = _address(host, means)
    with socket.create_connection((address, port), timeout=_left(until)) as raw:
        raw.settimeout(_left(until))
        if parts.scheme == "http":
            head = _exchange(raw, _request(method, host, url), until)
        else:
            with means.tls.wrap_socket(raw, server_hostname=host) as safe:
                head = _exchange(safe, _request(method, host, url), until)
    return _read(head)


def _address(host: str, means: Means) -> str:
    try:
        ipaddress.ip_address(host)
        found = [host]
    except ValueError:
        try:
            found = means.look_up(host)
        except (OSError, UnicodeError) as error:
            raise _NoUse("no_name") from error
    if not found:
        raise _NoUse("no_name")
    if not all(means.may_reach(ipaddress.ip_address(one)) for one in found):
        raise _NoUse("private")
    return found[0]


def _ascii(host: str) -> str:
    try:
        return punycode(host)
    except UnicodeError as error:
        raise _NoUse("address") from error


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _request(method: str, host: str, url: str) -> bytes:
    parts = urlsplit(url)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?") if parts.query else ""
    name = f"[{host}]" if ":" in host else host
    name += f":{parts.port}" if parts.port else ""
    lines = (
        f"{method} {path}{query} HTTP/1.1", f"Host: {name}", f"User-Agent: {USER_AGENT} (+{settings.NABE_URL})",
        "Accept: text/html,*/*;q=0.5", "Accept-Encoding: identity", "Connection: close", "", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode("ascii")


def _exchange(connection: socket.socket, request: bytes, until: float) -> bytes:
    """Send a request and read the head of its answer, however slowly it drips."""
    connection.sendall(request)
    head = b""
    while b"\r\n\r\n" not in head:
        connection.settimeout(_left(until))
        piece = connection.recv(4096)
        if not piece:
            break
        head += piece
        if len(head) > HEAD_BYTES:
            raise _NoUse("fault")
    return head.partition(b"\r\n\r\n")[0]


def _read(head: bytes) -> tuple[int, str]:
    first, _line, rest = head.partition(b"\r\n")
    words = first.split()
    if len(words) < 2 or not words[0].startswith(b"HTTP/") or not words[1].isdigit():
        raise _NoUse("fault")
    status = int(words[1])
    target = BytesHeaderParser().parsebytes(rest).get("Location") or ""
    return status, str(target).strip() if status in (301, 302, 303, 307, 308) else ""


def try_mail(address: str, means: Means) -> Verdict:
    """Say whether mail to an address can be delivered at all: its form, and who takes its mail."""
    try:
        validate_email(address)
        domain = _ascii(address.rpartition("@")[2])
    except (ValidationError, _NoUse):
        return Verdict(Life.DEAD, "address")
    resolver = means.resolver or dns.resolver.Resolver()
    try:
        return _takes_mail(domain, resolver, means.seconds)
    except dns.resolver.NXDOMAIN:
        return Verdict(Life.DEAD, "no_name")
    except dns.exception.DNSException:  # the network's fault or the moment's
        return Verdict(Life.UNKNOWN)


def _takes_mail(domain: str, resolver: dns.resolver.Resolver, seconds: float) -> Verdict:
    """After RFC 5321: servers that are named, else the domain itself; "." says: none (RFC 7505)."""
    try:
        named = resolver.resolve(domain, "MX", lifetime=seconds)
    except dns.resolver.NoAnswer:
        for kind in ("A", "AAAA"):
            if resolver.resolve(domain, kind, raise_on_no_answer=False, lifetime=seconds).rrset:
                return ALIVE
        return Verdict(Life.DEAD, "no_mail")
    if all(str(one.exchange) == "." for one in named):
        return Verdict(Life.DEAD, "no_mail")
    return ALIVE
