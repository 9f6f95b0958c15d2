"""Every component in a real browser: narrow and wide, both directions, forced colours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

PAGES = ["/ui/", "/ui/?errors=1", "/ui/buero/", "/ui/einfach/"]
Faults = Callable[[], list[str]]
Measure = Callable[[], int]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def shown(settings: Any) -> None:
    settings.NABE_DEMO = True


@pytest.fixture
def language() -> str:
    return "de"


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], language: str) -> dict[str, Any]:
    return {**browser_context_args, "locale": language}


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.usefixtures("foreign", "complaints")
def test_components_have_no_fault(
    live_server: Any, page: Page, axe: Faults, overflow: Measure, path: str
) -> None:
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(live_server.url + path)
        assert axe() == []
        assert overflow() <= 0


@pytest.mark.parametrize("language", ["de", "ar"])
def test_components_stand_in_forced_colours(live_server: Any, page: Page, axe: Faults) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{live_server.url}/ui/?errors=1")
    assert axe() == []


def test_header_fits_the_narrowest_phone_in_every_language(
    live_server: Any, page: Page, overflow: Measure, settings: Any
) -> None:
    page.set_viewport_size({"width": 320, "height": 740})
    for code, _name in settings.LANGUAGES:
        choice = {"name": settings.LANGUAGE_COOKIE_NAME, "value": code, "url": live_server.url}
        page.context.add_cookies([choice])
        page.goto(f"{live_server.url}/ui/")
        assert page.locator(f".menu [value={code}][aria-current]").count() == 1
        assert overflow() <= 0, code


@pytest.mark.parametrize("language", ["ar"])
def test_arabic_page_is_a_mirror_and_loads_no_latin_font(live_server: Any, page: Page) -> None:
    fonts: list[str] = []
    page.on("request", lambda r: fonts.append(r.url) if r.resource_type == "font" else None)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/ui/buero/")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    rail = page.locator(".office__main").bounding_box()
    assert rail is not None
    brand = page.locator(".brand").bounding_box()
    assert brand is not None
    assert brand["x"] > 640
    assert fonts == []


def test_skip_link_is_first_and_leads_to_the_content(live_server: Any, page: Page) -> None:
    page.goto(f"{live_server.url}/ui/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"


def test_targets_are_large_enough(live_server: Any, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/ui/einfach/")
    boxes = [b.bounding_box() for b in page.locator("button:visible, summary:visible").all()]
    assert all(box is not None and box["height"] >= 44 for box in boxes)


def test_language_menu_opens_and_closes_by_keyboard(live_server: Any, page: Page) -> None:
    page.goto(f"{live_server.url}/ui/")
    summary = page.locator(".menu summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".menu__list").first.is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".menu__list").first.is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_errors_are_focused_and_lead_to_their_field(live_server: Any, page: Page) -> None:
    page.goto(f"{live_server.url}/ui/?errors=1")
    assert page.evaluate("document.activeElement.classList.contains('error-summary')")
    page.locator(".error-summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_name"


def test_table_becomes_cards_on_a_phone(live_server: Any, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/ui/")
    cell = page.locator(".table--cards td").first
    content = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert "Ort" in content


def test_page_works_without_script(live_server: Any, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="de")
    page = context.new_page()
    page.goto(f"{live_server.url}/ui/")
    page.locator(".menu summary").first.click()
    assert page.locator(".menu__list").first.is_visible()
    page.get_by_text("Als Tabelle zeigen").first.click()
    assert page.locator(".as-table table").first.is_visible()
    context.close()


def test_keyboard_focus_is_visible(live_server: Any, page: Page) -> None:
    page.goto(f"{live_server.url}/ui/")
    for _step in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(() => { const active = document.activeElement;"
            " const s = getComputedStyle(active.closest('.search:has(input:focus)') ?? active);"
            " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 })()"
        )
        assert outline, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
