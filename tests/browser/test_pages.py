"""Every kind of page in a real browser: axe finds nothing, nothing overflows, nobody else is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from nabe.directory.models import Service
from nabe.directory.my_list import short

PUBLIC = ("", "angebote/", "angebote/?q=deutschkurs&ansicht=karte", "angebote/?q=quantenphysik",
          "meine-liste/", "benachrichtigen/?feld=language", "angebot-vorschlagen/",
          "termine/", "orte/", "orte/unna/", "mitmachen/", "dolmetschen/", "kontakt/", "datenschutz/")  # fmt: skip
OFFICE = ("/heute/", "/buero/angebote/", "/buero/angebote/neu/", "/buero/einlesen/",
          "/buero/personen/", "/buero/traeger/", "/buero/nachrichten/", "/buero/orte/", "/konto/",
          "/buero/dolmetschen/", "/buero/dolmetschen/neu/", "/buero/dolmetschen/pool/")  # fmt: skip


def sign_in(page: Page, live_server: Any, name: str) -> None:
    page.goto(f"{live_server.url}/demo/anmelden/")
    page.get_by_role("button", name=name).first.click()
    page.wait_for_url("**/heute/")


def faults(page: Page, axe: Callable[[], list[str]], overflow: Callable[[], int]) -> list[str]:
    found = axe()
    wide = overflow()
    return [
        f"{page.url}: {one}" for one in [*found, *([f"{wide} px too wide"] if wide > 0 else [])]
    ]


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("width", [320, 1280])
def test_public_pages_have_no_barrier(
    live_server: Any, page: Page, demo: Service, axe: Any, overflow: Any, foreign: list[str],
    complaints: list[str], language: str, width: int,
) -> None:  # fmt: skip
    page.set_viewport_size({"width": width, "height": 800})
    found: list[str] = []
    for path in (*PUBLIC, f"angebote/{demo.slug}/", f"angebote/{demo.slug}/fehler/",
                 f"meine-liste/?liste={short(demo.pk)}", f"meine-liste/senden/?liste={short(demo.pk)}"):  # fmt: skip
        page.goto(f"{live_server.url}/{language}/{path}")
        found += faults(page, axe, overflow)
    assert found == []


@pytest.mark.parametrize("width", [320, 1280])
def test_office_pages_have_no_barrier(
    live_server: Any, page: Page, demo: Service, axe: Any, overflow: Any, foreign: list[str],
    complaints: list[str], width: int,
) -> None:  # fmt: skip
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, live_server, "Ayşe Yılmaz")
    found: list[str] = []
    for path in (*OFFICE, f"/buero/angebote/{demo.pk}/"):
        page.goto(f"{live_server.url}{path}")
        found += faults(page, axe, overflow)
    assert found == []


def test_service_page_fits_one_screen_of_a_phone(
    live_server: Any, page: Page, demo: Service
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/de/angebote/{demo.slug}/")
    call = page.get_by_role("link", name="Anrufen").bounding_box()
    assert call is not None
    assert call["y"] + call["height"] <= 740
    assert call["height"] >= 44


def test_skip_link_leads_to_the_content(live_server: Any, page: Page, demo: Service) -> None:
    page.goto(f"{live_server.url}/de/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"
