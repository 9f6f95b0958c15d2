"""The county's own sign-in by OpenID Connect, against a small provider on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from nabe.people.models import Person
from tests.people.house import make_person

pytestmark = pytest.mark.django_db
START, BACK = "/anmelden/mit/kreis/", "/anmelden/mit/kreis/zurueck/"


class Provider:
    """Says about everybody who comes what `claims` says."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.asked: list[str] = []
        self.url = ""

    def answer(self, path: str) -> dict[str, Any]:
        self.asked.append(path)
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "jwks_uri": f"{self.url}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            "/token": {"access_token": "t", "token_type": "Bearer"},
            "/userinfo": self.claims,
        }[path]


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(provider.answer(urlsplit(self.path).path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "kreis", "name": "Kreisverwaltung", "client_id": "nabe",
                    "secret": "s", "settings": {"server_url": provider.url},
                }
            ],
        }
    }  # fmt: skip
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield provider
    server.shutdown()
    server.server_close()


def go_there(client: Client) -> dict[str, list[str]]:
    answer = client.post(START)
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer["Location"]).query)


def come_back(client: Client) -> Any:
    asked = go_there(client)
    return client.get(BACK, {"code": "c", "state": asked["state"][0]}, follow=True)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_way_to_the_county_is_protected_by_state_and_pkce(
    client: Client, provider: Provider
) -> None:
    asked = go_there(client)

    assert asked["code_challenge_method"] == ["S256"]
    assert asked["state"][0]


def test_page_of_signing_in_offers_the_county(client: Client, provider: Provider) -> None:
    assert "Weiter zu Kreisverwaltung" in client.get("/anmelden/").content.decode()


def test_known_address_is_signed_in(client: Client, provider: Provider) -> None:
    make_person(email="mia@example.org")
    provider.claims = {"sub": "1", "email": "mia@example.org", "email_verified": True}
    come_back(client)

    assert is_signed_in(client)
    assert Person.objects.count() == 1


def test_unknown_address_gets_no_account(client: Client, provider: Provider) -> None:
    provider.claims = {"sub": "1", "email": "neu@example.org", "email_verified": True}
    page = come_back(client).content.decode()

    assert "Für Sie gibt es hier noch kein Konto" in page
    assert not is_signed_in(client)
    assert not Person.objects.exists()


def test_address_that_the_county_did_not_verify_opens_nothing(
    client: Client, provider: Provider
) -> None:
    make_person(email="mia@example.org")
    provider.claims = {"sub": "1", "email": "mia@example.org", "email_verified": False}
    come_back(client)

    assert not is_signed_in(client)


def test_locked_account_is_not_opened(client: Client, provider: Provider) -> None:
    make_person(email="mia@example.org", is_active=False)
    provider.claims = {"sub": "1", "email": "mia@example.org", "email_verified": True}
    come_back(client)

    assert not is_signed_in(client)


def test_forged_state_is_refused(client: Client, provider: Provider) -> None:
    make_person(email="mia@example.org")
    provider.claims = {"sub": "1", "email": "mia@example.org", "email_verified": True}
    go_there(client)
    answer = client.get(BACK, {"code": "c", "state": "forged"})

    assert "nicht geklappt" in answer.content.decode()
    assert not is_signed_in(client)


def test_answer_is_not_replayed(client: Client, provider: Provider) -> None:
    make_person(email="mia@example.org")
    provider.claims = {"sub": "1", "email": "mia@example.org", "email_verified": True}
    asked = go_there(client)
    client.get(BACK, {"code": "c", "state": asked["state"][0]})
    client.post("/abmelden/")
    client.get(BACK, {"code": "c", "state": asked["state"][0]})

    assert not is_signed_in(client)


def test_provider_that_nobody_set_up_does_not_exist(client: Client) -> None:
    assert client.get("/anmelden/mit/fremd/").status_code == 404
    assert client.get("/anmelden/mit/fremd/zurueck/").status_code == 404
