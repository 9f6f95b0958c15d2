"""Signing in and the office of people, in a real browser: passkey, faults, narrow screens."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from nabe.messages import actions as messages
from nabe.messages.models import Message
from nabe.people import actions
from tests.people.house import House, build_house

pytestmark = pytest.mark.django_db(transaction=True)
Faults = Callable[[], list[str]]
Measure = Callable[[], int]


@pytest.fixture
def house(transactional_db: None, settings: Any, live_server: Any) -> House:
    cache.clear()
    settings.NABE_DEMO = True
    settings.NABE_URL = live_server.url
    house = build_house()
    for person in house.people.values():
        person.is_demo = True
        person.save()
    return house


def sign_in(page: Page, url: str, name: str) -> None:
    page.goto(f"{url}/demo/anmelden/")
    page.get_by_role("button", name=f"Anmelden als {name}", exact=True).click()


OPEN = (
    "/anmelden/", "/anmelden/code/", "/anmelden/passwort-vergessen/", "/demo/anmelden/",
    "/anmelden/gesperrt/", "/anmelden/passwort-vergessen/fertig/",
)  # fmt: skip


@pytest.mark.usefixtures("foreign", "complaints", "house")
@pytest.mark.parametrize("path", OPEN)
def test_page_of_signing_in_has_no_fault(
    live_server: Any, page: Page, axe: Faults, overflow: Measure, path: str
) -> None:
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(live_server.url + path)
        assert axe() == []
        assert overflow() <= 0


OFFICE = (
    "/konto/", "/konto/email/", "/konto/passwort/neu/", "/konto/sicherheit/",
    "/konto/sicherheit/app/", "/konto/sicherheit/passkeys/", "/konto/sicherheit/passkeys/neu/",
    "/konto/verbindungen/", "/buero/personen/", "/buero/personen/?q=niemand",
    "/buero/personen/einladen/", "/buero/personen/{person}/", "/buero/personen/{person}/loeschen/",
    "/buero/personen/rollen/{role}/", "/buero/traeger/", "/buero/traeger/neu/",
    "/buero/traeger/{organization}/", "/buero/traeger/{organization}/bearbeiten/",
    "/buero/nachrichten/", "/buero/nachrichten/{message}/",
)  # fmt: skip


@pytest.mark.usefixtures("foreign", "complaints")
def test_page_of_the_office_has_no_fault(
    live_server: Any, page: Page, house: House, axe: Faults, overflow: Measure
) -> None:
    actions.invite("x@example.org", kind="provider", scope=house.school, by=house.coordination)
    message = messages.send("account_notice", to=house.nobody, key="x", context={"notice": "Ja"})
    Message.objects.update(state="abandoned", last_error="550 unbekannt")
    names = {
        "person": house.colleague.pk, "role": house.colleague.roles.get().pk,
        "organization": house.school.pk, "message": message.pk,
    }  # fmt: skip
    sign_in(page, live_server.url, "Coordination")
    faults = {}
    for path in OFFICE:
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(live_server.url + path.format(**names))
            found = [*axe(), *([f"{overflow()} px too wide"] if overflow() > 0 else [])]
            if found:
                faults[f"{path} at {width}"] = found

    assert faults == {}


def test_code_by_mail_signs_in_without_script(live_server: Any, browser: Any, house: House) -> None:
    page = browser.new_context(java_script_enabled=False, locale="de-DE").new_page()
    page.goto(f"{live_server.url}/anmelden/")
    page.get_by_label("E-Mail-Adresse").first.fill("volunteer@example.org")
    page.get_by_role("button", name="Code senden").click()
    code = re.search(r"\b\d{6}\b", Message.objects.get().text)[0]
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Weiter").click()

    expect(page.get_by_text("Volunteer").first).to_be_visible()


@pytest.mark.usefixtures("complaints")
def test_passkey_is_made_and_signs_in(live_server: Any, page: Page, house: House) -> None:
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    here = live_server.url.replace("127.0.0.1", "localhost")
    sign_in(page, here, "Volunteer")

    page.goto(f"{here}/konto/sicherheit/passkeys/neu/")
    page.get_by_label("Ohne Passwort anmelden").check()
    page.get_by_role("button", name="Passkey hinzufügen").click()
    expect(page.get_by_role("heading", name="Ersatz-Codes")).to_be_visible()
    page.context.clear_cookies()
    page.goto(f"{here}/anmelden/")
    page.get_by_role("button", name="Mit Passkey anmelden").click()

    expect(page.get_by_text("Volunteer").first).to_be_visible()
    page.goto(f"{here}/konto/")
    expect(page.get_by_role("heading", name="Mein Konto")).to_be_visible()
