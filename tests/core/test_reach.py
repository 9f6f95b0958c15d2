"""Asking other servers, tried against real ones on this machine that answer in every bad way."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from nabe.core.reach import HEAD_BYTES, Life, Means, is_public, try_mail, try_web

HERE = "127.0.0.1"
NAME = "angebote.example.org"


class Server(BaseHTTPRequestHandler):
    """Each path is one way to answer."""

    asked: list[tuple[str, str, str]] = []

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.asked.append((self.command, self.path, self.headers["User-Agent"]))
        name = self.path.strip("/").partition("/")
        if name[0].isdigit():
            self.send_response(int(name[0]))
            self.end_headers()
        else:
            getattr(self, name[0])(name[2])

    def no_head(self, _rest: str) -> None:
        self.send_response(405 if self.command == "HEAD" else 200)
        self.end_headers()

    def hops(self, rest: str) -> None:
        left = int(rest)
        self.send_response(302 if left else 200)
        if left:
            self.send_header("Location", f"/hops/{left - 1}")
        self.end_headers()

    def to(self, rest: str) -> None:
        self.send_response(301)
        self.send_header("Location", rest)
        self.end_headers()

    def drip(self, _rest: str) -> None:
        """One byte at a time, never ending."""
        with suppress(OSError):
            while True:
                self.wfile.write(b"x")
                if STOP.wait(0.02):
                    return

    def endless(self, _rest: str) -> None:
        with suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not STOP.is_set():
                self.wfile.write(b"X-More: " + b"x" * 4000 + b"\r\n")

    def body(self, _rest: str) -> None:
        """A good head, then a body without end."""
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):
            while not STOP.is_set():
                self.wfile.write(b"x" * 4000)

    def nonsense(self, _rest: str) -> None:
        self.wfile.write(b"\x00\xff no http\r\n\r\n")

    def nothing(self, _rest: str) -> None:
        self.close_connection = True

    def log_message(self, *_arguments: object) -> None:
        pass


STOP = threading.Event()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    STOP.clear()
    server = ThreadingHTTPServer((HERE, 0), Server)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_address[1]
    STOP.set()
    server.shutdown()
    server.server_close()
    thread.join()


def anywhere(_address: object) -> bool:
    return True


MEANS = Means(look_up=lambda _host: [HERE], may_reach=anywhere, seconds=2.0)


@pytest.mark.parametrize(
    ("path", "life", "reason"),
    [
        ("200", "alive", ""), ("404", "dead", "gone"), ("410", "dead", "gone"),
        ("500", "dead", "fault"), ("503", "dead", "fault"), ("403", "alive", ""),
        ("429", "alive", ""), ("no_head", "alive", ""), ("hops/5", "alive", ""),
        ("hops/6", "dead", "redirects"), ("endless", "dead", "fault"), ("body", "alive", ""),
        ("nonsense", "dead", "fault"), ("nothing", "dead", "fault"),
        ("to/ftp://x.example/", "dead", "address"), ("to/http://[::bad", "dead", "no_answer"),
    ],
)  # fmt: skip
def test_page_is_judged_by_what_it_answers(port: int, path: str, life: str, reason: str) -> None:
    verdict = try_web(f"http://{NAME}:{port}/{path}", MEANS)

    assert (verdict.life, verdict.reason) == (life, reason)


def test_page_that_drips_is_left_when_the_time_is_over(port: int) -> None:
    begun = time.monotonic()

    verdict = try_web(f"http://{NAME}:{port}/drip", replace(MEANS, seconds=0.3))

    assert verdict.reason == "slow"
    assert time.monotonic() - begun < 5


def test_check_says_who_asks_and_reads_no_body(port: int) -> None:
    Server.asked.clear()

    try_web(f"http://{NAME}:{port}/200", MEANS)

    [(verb, _path, agent)] = Server.asked
    assert verb == "HEAD"
    assert agent.startswith("Nabe-Linkcheck/")


def test_own_network_is_never_asked(port: int) -> None:
    Server.asked.clear()
    strict = Means(look_up=lambda _host: [HERE], seconds=2.0)

    for url in (
        f"http://{NAME}:{port}/200", f"http://{HERE}:{port}/200", f"http://localhost:{port}/200",
        f"http://[::ffff:127.0.0.1]:{port}/200", f"http://[::1]:{port}/200",
    ):  # fmt: skip
        assert try_web(url, strict).reason == "private", url

    assert Server.asked == []


def test_redirect_into_the_own_network_is_not_followed(port: int) -> None:
    """The first server is reachable, the one it points to is not."""
    Server.asked.clear()
    strict = replace(MEANS, look_up=lambda _host: [HERE], may_reach=only_first())

    verdict = try_web(f"http://{NAME}:{port}/to/http://{HERE}:{port}/200", strict)

    assert verdict.reason == "private"
    assert [path for _verb, path, _agent in Server.asked] == [f"/to/http://{HERE}:{port}/200"]


def only_first() -> Callable[[object], bool]:
    turns = iter([True])
    return lambda _address: next(turns, False)


def test_connection_goes_to_the_address_that_was_checked(port: int) -> None:
    """A name that answers differently the second time gains nothing."""
    answers = iter([[HERE]])

    verdict = try_web(f"http://{NAME}:{port}/200", replace(MEANS, look_up=lambda _h: next(answers)))

    assert verdict.life == Life.ALIVE


def test_one_private_address_among_public_ones_is_enough_to_stop() -> None:
    mixed = Means(look_up=lambda _host: ["93.184.216.34", "10.0.0.1"], seconds=2.0)

    assert try_web("http://mixed.example/", mixed).reason == "private"


@pytest.mark.parametrize(
    "url",
    ["http://a:b@example.org/", "file:///etc/passwd", "http:///x", "http://example.org:22/",
     "gopher://example.org", "http://example.org:99999/", "http://exa mple.org/\r\nX: y"],
)  # fmt: skip
def test_address_that_is_none_is_called_so_without_asking(url: str) -> None:
    assert try_web(url, MEANS).life == Life.DEAD


def test_closed_door_is_no_answer() -> None:
    with socket.socket() as door:
        door.bind((HERE, 0))
        verdict = try_web(f"http://{NAME}:{door.getsockname()[1]}/", MEANS)

    assert verdict.reason == "no_answer"


def test_name_that_nobody_knows() -> None:
    def nobody(_host: str) -> list[str]:
        raise OSError

    assert try_web(f"http://{NAME}/", Means(look_up=nobody)).reason == "no_name"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2a00:1450:4001::1", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("255.255.255.255", False),
        ("::1", False), ("fe80::1", False), ("fc00::1", False), ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("::", False),
    ],
)  # fmt: skip
def test_public_means_the_open_network(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


def test_production_reaches_only_the_open_network() -> None:
    assert Means().may_reach is is_public
    assert HEAD_BYTES <= 65536


@dataclass
class Names:
    """A name server on this machine that knows a few domains."""

    records: dict[tuple[str, str], str] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)

    def serve(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                wire, whom = door.recvfrom(4096)
                if wire == b"end":
                    return
                answer = self.answer(dns.message.from_wire(wire))
                if answer is not None:
                    door.sendto(answer.to_wire(), whom)

    def answer(self, asked: dns.message.Message) -> dns.message.Message | None:
        question = asked.question[0]
        name = str(question.name).rstrip(".")
        if name in self.silent:
            return None
        answer = dns.message.make_response(asked)
        answer.flags |= dns.flags.RA
        found = self.records.get((name, question.rdtype.name))
        if found:
            answer.answer.append(
                dns.rrset.from_text(question.name, 60, "IN", question.rdtype.name, found)
            )
        elif not any(known == name for known, _kind in self.records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer


@pytest.fixture
def names() -> Iterator[tuple[Names, Means]]:
    known = Names()
    door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    door.bind((HERE, 0))
    thread = threading.Thread(target=known.serve, args=(door,))
    thread.start()
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = [HERE], door.getsockname()[1]
    yield known, Means(resolver=resolver, seconds=1.0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
        end.sendto(b"end", door.getsockname())
    thread.join()
    door.close()


@pytest.mark.parametrize(
    ("address", "life", "reason"),
    [
        ("info@gut.example", "alive", ""), ("info@ohnemx.example", "alive", ""),
        ("info@nimmt-nichts.example", "dead", "no_mail"), ("info@leer.example", "dead", "no_mail"),
        ("info@gibtesnicht.example", "dead", "no_name"), ("info@stumm.example", "unknown", ""),
        ("kein at", "dead", "address"), ("a@b", "dead", "address"),
        ("info@brücke.example", "alive", ""),
    ],
)  # fmt: skip
def test_mail_address_is_judged_by_who_takes_its_mail(
    names: tuple[Names, Means], address: str, life: str, reason: str
) -> None:
    known, means = names
    known.records = {
        ("gut.example", "MX"): "10 mail.gut.example.", ("ohnemx.example", "A"): "192.0.2.1",
        ("nimmt-nichts.example", "MX"): "0 .", ("leer.example", "TXT"): '"x"',
        ("xn--brcke-lva.example", "MX"): "10 mail.gut.example.",
    }  # fmt: skip
    known.silent = {"stumm.example"}

    verdict = try_mail(address, means)

    assert (verdict.life, verdict.reason) == (life, reason)
