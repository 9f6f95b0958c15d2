"""Take the pictures of the README from a running demo: python docs/screenshots/take.py [address]."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
PHONE, DESK = (360, 740), (1280, 900)
PUBLIC = (
    ("home.png", "/de/", DESK),
    ("results.png", "/de/angebote/?q=deutsch", DESK),
    ("home-phone.png", "/de/", PHONE),
    ("arabic-phone.png", "/ar/angebote/?q=%D8%AF%D9%88%D8%B1%D8%A9+%D9%84%D8%BA%D8%A9", PHONE),
)
OFFICE = (
    ("today.png", "/heute/", DESK), ("places.png", "/buero/orte/", DESK),
    ("pool.png", "/buero/dolmetschen/", DESK), ("planning.png", "/buero/dolmetschen/planen/", DESK),
    ("new-entry.png", "/buero/angebote/neu/?suche=sprachcafe", DESK),
)  # fmt: skip


def main() -> None:
    site = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        for name, path, size in PUBLIC:
            _take(browser, site + path, name, size)
        _service(browser, site)
        _office(browser, site)
        browser.close()


def _take(browser: Browser, address: str, name: str, size: tuple[int, int]) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="de-DE")
    page.goto(address)
    page.screenshot(path=HERE / name)
    page.close()


def _service(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="de-DE")
    page.goto(f"{site}/de/angebote/?q=integrationskurs")
    page.locator("main h2 a, main h3 a").first.click()
    page.wait_for_load_state()
    page.screenshot(path=HERE / "service-phone.png")
    page.close()


def _office(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport={"width": DESK[0], "height": DESK[1]}, locale="de-DE")
    page.goto(f"{site}/demo/anmelden/")
    page.get_by_role("button", name="Ayşe Yılmaz").first.click()
    page.wait_for_load_state()
    for name, path, _size in OFFICE:
        page.goto(site + path)
        page.screenshot(path=HERE / name)
    page.goto(f"{site}/buero/einlesen/")
    page.get_by_role("link", name="angebote_2026.xlsx").first.click()
    page.wait_for_load_state()
    page.screenshot(path=HERE / "import.png")
    page.close()


if __name__ == "__main__":
    main()
