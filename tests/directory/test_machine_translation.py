"""LibreTranslate over HTTP: a real local server that behaves, and one that does not."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client

from nabe.config import health
from nabe.core import libretranslate, outside, texts
from nabe.core.errors import NotAllowed, Refused
from nabe.core.models import Translation
from nabe.core.outside import Limits, Unreachable
from nabe.directory.actions import machine_translation
from nabe.directory.models import Service
from tests.directory.factories import listed
from tests.people.house import House

pytestmark = pytest.mark.django_db
Answer = Callable[[BaseHTTPRequestHandler, Any], None]
LANGUAGES = [{"code": "de", "name": "German", "targets": ["ar", "en", "de"]},
             {"code": "ar", "name": "Arabic", "targets": ["de"]}]  # fmt: skip


def say(handler: BaseHTTPRequestHandler, answer: Any, status: int = 200) -> None:
    content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def good(handler: BaseHTTPRequestHandler, question: Any) -> None:
    if question is None:
        say(handler, LANGUAGES)
    else:
        say(handler, {"translatedText": [f"{question['target']}: {one}" for one in question["q"]]})


class Server:
    """A server on 127.0.0.1 that answers as the test wants and notes what it was asked."""

    def __init__(self) -> None:
        self.answer: Answer = good
        self.asked: list[tuple[str, Any]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, None))
                outer.answer(self, None)

            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append((self.path, said))
                outer.answer(self, said)

            def log_message(self, *_words: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=[0.02], daemon=True).start()


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    made = Server()
    settings.NABE_TRANSLATE_URL, settings.NABE_TRANSLATE_KEY = made.url, "secret"
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def cafe(house: House) -> Service:
    return listed("Nähcafé", town="unna", organization=house.school, description="Wir nähen.")


def kept(language: str = "ar") -> dict[str, tuple[str, str]]:
    rows = Translation.objects.filter(language=language)
    return {row.field: (row.text, row.state) for row in rows}


def test_worker_translates_what_is_missing_and_says_by_whom(
    client: Client, server: Server, cafe: Service
) -> None:
    assert machine_translation.translate_missing() == 4
    assert kept() == {
        "name": ("ar: Nähcafé", "machine"),
        "description": ("ar: Wir nähen.", "machine"),
    }
    assert kept("uk") == {}  # not offered
    question = server.asked[1][1]
    assert (question["source"], question["format"], question["api_key"]) == ("de", "text", "secret")
    page = client.get(f"/ar/angebote/{cafe.slug}/").content.decode()
    assert "ar: Nähcafé" in page
    asked = len(server.asked)
    assert machine_translation.translate_missing() == 0
    assert len(server.asked) == asked + 1


def test_what_people_wrote_is_never_overwritten(
    server: Server, cafe: Service, house: House
) -> None:
    texts.save(cafe, "name", "ar", "مقهى", state="checked", by=house.coordination)
    texts.save(cafe, "description", "ar", "نخيط", state="outdated", by=house.provider)
    texts.save(cafe, "name", "en", "old", state="outdated")
    machine_translation.translate_missing()
    assert kept() == {"name": ("مقهى", "checked"), "description": ("نخيط", "outdated")}
    assert kept("en")["name"] == ("en: Nähcafé", "machine")


def test_texts_that_change_while_the_machine_thinks_are_left_alone(
    server: Server, cafe: Service
) -> None:
    real = libretranslate.translate

    def meanwhile(*words: Any, **more: Any) -> list[str]:
        said = real(*words, **more)
        if words[1] == "ar":
            Service.objects.filter(pk=cafe.pk).update(description="Ganz neu.")
            texts.save(cafe, "name", "ar", "مقهى", state="checked")
        return said

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(libretranslate, "translate", meanwhile)
        machine_translation.translate_missing()
    assert kept() == {"name": ("مقهى", "checked")}


def test_batches_stay_short(server: Server) -> None:
    found = libretranslate.translate(["x" * 1500] * 5 + ["y"] * 30, "ar")
    assert len(found) == 35
    for _path, question in server.asked:
        assert len(question["q"]) <= 20
        assert sum(map(len, question["q"])) <= 4000


def endless(handler: BaseHTTPRequestHandler, _question: Any) -> None:
    handler.send_response(200)
    handler.end_headers()
    with suppress(ConnectionError):  # until whoever asked hangs up
        while True:
            handler.wfile.write(b" " * 65536)


def dripping(handler: BaseHTTPRequestHandler, _question: Any) -> None:
    handler.send_response(200)
    handler.end_headers()
    _drip(handler, b" ")


def dripping_head(handler: BaseHTTPRequestHandler, _question: Any) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    _drip(handler, b"X-A: b\r\n")


def _drip(handler: BaseHTTPRequestHandler, drop: bytes) -> None:
    """Never silent for long, never finished: ends when the other side has hung up."""
    pause = threading.Event()
    while True:
        handler.wfile.write(drop)
        handler.wfile.flush()
        pause.wait(0.05)


def silent(handler: BaseHTTPRequestHandler, _question: Any) -> None:
    handler.connection.settimeout(20)
    handler.connection.recv(1)


def redirecting(handler: BaseHTTPRequestHandler, question: Any) -> None:
    if handler.path == "/secret":
        say(handler, LANGUAGES)
        return
    handler.send_response(302 if question is None else 307)
    handler.send_header("Location", "/secret")
    handler.end_headers()


def saying(answer: Any, status: int = 200) -> Answer:
    return lambda handler, _question: say(handler, answer, status)


BAD = {
    "endless": endless, "dripping": dripping, "dripping head": dripping_head, "silent": silent,
    "redirecting": redirecting, "500": saying({"error": "x"}, 500), "403": saying({}, 403),
    "html": saying(b"<html>"), "nothing": saying(b""), "nan": saying(b'{"translatedText": NaN}'),
    "deep": saying(b"[" * 100_000), "hang up": lambda handler, _q: handler.connection.close(),
    "garbage": lambda handler, _q: handler.wfile.write(b"\x00\xff" * 500),
}  # fmt: skip
SHORT = Limits(wait=0.4, whole=0.8, size=200_000)


@pytest.mark.parametrize("kind", BAD)
def test_bad_servers_end_soon_with_a_reason(server: Server, kind: str) -> None:
    server.answer = BAD[kind]
    began = time.monotonic()
    with pytest.raises(Unreachable):
        libretranslate.translate(["Hallo"], "ar", limits=SHORT)
    with pytest.raises(Unreachable):
        libretranslate.offered(SHORT)
    assert time.monotonic() - began < 10
    assert "/secret" not in [path for path, _said in server.asked]


@pytest.mark.parametrize(
    "answer",
    [[], {}, {"translatedText": "x"}, {"translatedText": ["x", "y"]}, {"translatedText": [1]},
     {"translatedText": ["x" * 10_000]}, {"translatedText": [None]}, 7, "x", None],
)  # fmt: skip
def test_answers_of_another_form_are_refused(server: Server, answer: Any) -> None:
    server.answer = saying(answer)
    with pytest.raises(Unreachable):
        libretranslate.translate(["Hallo"], "ar")


@pytest.mark.parametrize(
    "answer", [["de"], [{}], [{"code": "de", "targets": [1, "x" * 99, None]}], [{"code": []}]]
)
def test_odd_lists_of_languages_offer_nothing(server: Server, answer: Any) -> None:
    server.answer = saying(answer)
    assert libretranslate.offered() == set()


def test_bad_server_harms_no_text_and_the_next_run_goes_on(server: Server, cafe: Service) -> None:
    def half(handler: BaseHTTPRequestHandler, question: Any) -> None:
        if question and question["target"] == "ar":
            say(handler, {}, 500)
        else:
            good(handler, question)

    server.answer = half
    machine_translation.translate_missing()
    assert kept() == {}
    server.answer = good
    machine_translation.translate_missing()
    assert kept()["name"] == ("ar: Nähcafé", "machine")


def test_markup_and_hidden_signs_from_the_server_do_not_get_in(
    server: Server, cafe: Service
) -> None:
    def nasty(handler: BaseHTTPRequestHandler, question: Any) -> None:
        if question is None:
            good(handler, question)
        else:
            say(handler, {"translatedText": ["<script>x</script>", "a\u202eb\x07"]})

    server.answer = nasty
    machine_translation.translate_missing()
    assert kept() == {"description": ("ab", "machine")}


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://127.0.0.1/", "http://", "http://a:b@127.0.0.1/", "http://[::1",
     "127.0.0.1:5000", "http://127.0.0.1:99999/", "http://127.0.0.1:1", "https://127.0.0.1:1"],
)  # fmt: skip
def test_addresses_that_are_none_are_unreachable(address: str) -> None:
    with pytest.raises(Unreachable):
        outside.ask(address, "/languages", limits=SHORT)


def test_off_by_default_nothing_is_sent(
    client: Client, settings: Any, house: House, cafe: Service
) -> None:
    settings.NABE_TRANSLATE_URL = ""
    assert machine_translation.translate_missing() == 0
    with pytest.raises(Refused):
        machine_translation.translate_soon(by=house.coordination)
    with pytest.raises(NotAllowed):
        machine_translation.translate_soon(by=house.municipality)
    client.force_login(house.coordination)
    assert (
        "maschinell übersetzen"
        not in client.get("/buero/angebote/uebersetzungen/").content.decode()
    )


def test_page_asks_the_worker_and_never_the_server(
    client: Client, server: Server, house: House, cafe: Service
) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    client.force_login(house.coordination)
    assert "maschinell übersetzen" in client.get("/buero/angebote/uebersetzungen/").content.decode()
    for _time in range(2):
        client.post("/buero/angebote/uebersetzungen/maschinell/")
    assert ProcrastinateJob.objects.filter(task_name="directory.translate").count() == 1
    assert server.asked == []


def test_doctor_says_how_it_stands(server: Server, settings: Any) -> None:
    def said() -> tuple[bool, str]:
        [found] = [one for one in health.examine() if one.name == "machine translation"]
        return found.is_good, found.said

    assert said() == (True, "from German into ar, en")
    server.answer = saying({}, 500)
    assert said() == (False, "answers with status 500")
    settings.NABE_TRANSLATE_URL = ""
    assert said() == (True, "off")
