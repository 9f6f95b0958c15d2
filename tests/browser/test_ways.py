"""The ways of people through Nabe, with counted taps; a release may not raise a count."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from nabe.core import clock, links
from nabe.directory.actions.freshness import ASSURE
from nabe.directory.models import Service
from nabe.directory.queries.reminders import addressees
from tests.browser.still_life import load_demo


class Taps:
    """Counts what a person has to tap."""

    def __init__(self) -> None:
        self.number = 0

    def tap(self, target: Locator) -> None:
        self.number += 1
        target.click()


@pytest.fixture
def demo(transactional_db: None) -> None:
    load_demo()


@pytest.mark.parametrize(
    ("language", "topic", "call"),
    [("de", "Deutsch lernen", "Anrufen"), ("ar", "تعلّم الألمانية", "اتصال")],
)
def test_newcomer_finds_a_service_with_three_taps_and_130_kb(
    live_server: Any, browser: Browser, demo: None, language: str, topic: str, call: str
) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False, locale=language
    )
    page, taps, weight = context.new_page(), Taps(), list[int]()
    page.on("requestfinished", lambda request: weight.append(request.sizes()["responseBodySize"]))
    page.goto(f"{live_server.url}/{language}/")
    first_visit = (sum(weight), len(weight))
    taps.tap(page.get_by_role("link", name=topic).first)
    taps.tap(page.locator(".results a").first)
    phone = page.locator("a[href^='tel:']").first
    expect(phone).to_be_visible()
    taps.tap(phone)
    assert taps.number == 3
    assert first_visit[0] <= 130_000
    assert first_visit[1] <= 8
    context.close()


def test_coordination_confirms_an_overdue_entry_with_one_click(
    live_server: Any, page: Page, demo: None
) -> None:
    page.goto(f"{live_server.url}/demo/anmelden/")
    page.get_by_role("button", name="Ayşe Yılmaz").first.click()
    before = Service.objects.filter(assured_on__isnull=False).order_by("-assured_on").first()
    taps = Taps()
    taps.tap(page.get_by_role("button", name="Stimmt noch").first)
    expect(page.get_by_text("ist bestätigt")).to_be_visible()
    assert taps.number == 1
    assert before is not None


def test_provider_confirms_with_two_taps_from_the_mail(
    live_server: Any, browser: Browser, demo: None
) -> None:
    late = Service.objects.filter(document__due_on__lt=clock.today(), state="published")
    service = late.exclude(email="")[0]
    asked = addressees([service.pk])[0]
    token = links.make(
        ASSURE, row=asked.organization, to=asked.address, valid_for=dt.timedelta(days=1)
    )
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False, locale="de-DE"
    )
    page, taps = context.new_page(), Taps()
    taps.number += 1  # the link in the mail
    page.goto(f"{live_server.url}/l/{token}/")
    taps.tap(page.get_by_role("button", name="stim").first)
    expect(page.get_by_text("Danke.").first).to_be_visible()
    assert taps.number == 2
    service.refresh_from_db()
    assert service.assured_on == clock.today()
    context.close()


def test_filters_live_in_the_address_and_work_without_javascript(
    live_server: Any, browser: Browser, demo: None
) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/de/angebote/")
    page.locator(".facets__toggle").first.evaluate("one => one.open = true")
    page.locator("input[name=feld][value=housing]").check()
    page.get_by_role("button", name="Filter anwenden").click()
    assert "feld=housing" in page.url
    expect(page.get_by_role("link", name="Wohnen entfernen")).to_be_visible()
    context.close()


def test_newcomer_keeps_a_list_with_three_taps_without_javascript(
    live_server: Any, browser: Browser, demo: None
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page, taps = context.new_page(), Taps()
    page.goto(f"{live_server.url}/de/")
    taps.tap(page.get_by_role("link", name="Deutsch lernen").first)
    taps.tap(page.locator(".keep__link").first)
    expect(page.get_by_text("Gemerkt").first).to_be_in_viewport()
    taps.tap(page.get_by_role("link", name="Meine Liste (1)").first)
    expect(page.locator(".result")).to_have_count(1)
    expect(page.locator(".qr")).to_be_visible()
    assert taps.number == 3
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize(
    ("language", "typed", "taken"), [("de", "deutschku", "Deutschkurs"), ("ar", "دورة", "دورة")]
)
def test_words_are_offered_and_taken_by_keyboard(
    live_server: Any, page: Page, demo: None, axe: Any, language: str, typed: str, taken: str
) -> None:
    page.goto(f"{live_server.url}/{language}/")
    box = page.locator("#suche")
    box.press_sequentially(typed)
    words = page.get_by_role("option")
    expect(words.first).to_be_visible()
    box.press("ArrowDown")
    expect(words.first).to_have_attribute("aria-selected", "true")
    assert axe() == []
    box.press("Escape")
    expect(page.locator(".words")).to_be_hidden()
    assert box.input_value() == typed
    box.press("Backspace")
    expect(words.first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/angebote/?q=*")
    assert taken in page.locator("#suche").input_value()


def test_words_are_taken_by_touch_and_leave_the_rest_of_the_search(
    live_server: Any, page: Page, demo: None
) -> None:
    page.goto(f"{live_server.url}/de/angebote/?ort=unna")
    page.locator("#suche").press_sequentially("deutschk")
    page.get_by_role("option", name="Deutschkurs", exact=True).click()
    page.wait_for_url("**q=Deutschkurs*")
    assert "ort=unna" in page.url
