"""A real browser for what only a browser shows; without one the whole folder is skipped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from nabe.core.search import Query
from nabe.directory.models import Service
from nabe.directory.queries.matching import Search, look
from nabe.directory.wishes import Wish
from tests.browser.still_life import load_demo

# Playwright's synchronous interface runs an event loop; Django then refuses the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"]
HERE = Path(__file__).parent


def chromium() -> str | None:
    """The browser: named by CHROMIUM, or the system's."""
    named = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    return shutil.which(named) or shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    missing = pytest.mark.skip(
        reason="No Chromium: install it (deploy/install-chromium) or name it in CHROMIUM."
    )
    for item in items:
        if HERE not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        if chromium() is None:
            item.add_marker(missing)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the system's Chromium, which runs as root in containers too."""
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return {**browser_type_launch_args, "executable_path": chromium(), "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Read German where a test does not say otherwise."""
    return {**browser_context_args, "locale": "de-DE"}


@pytest.fixture
def demo(transactional_db: None) -> Service:
    """The demo county; returns the service that stands first in the list."""
    load_demo()
    everything = Search(Wish(), Query())
    first = look(everything).hits(everything, limit=1)[0]
    return Service.objects.get(pk=first.service_id)


@pytest.fixture
def axe(page: Page) -> Callable[[], list[str]]:
    """Run axe on the page as it is now; returns one line per fault."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: make setup.")

    def run() -> list[str]:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
        return [
            f"{fault['id']} ({fault['impact']}): {node['target']} {node['html'][:160]}"
            for fault in found["violations"]
            for node in fault["nodes"][:3]
        ]

    return run


@pytest.fixture
def overflow(page: Page) -> Callable[[], int]:
    """How many pixels the page is wider than the screen (WCAG 1.4.10 allows none)."""

    def measure() -> int:
        wide: int = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return wide

    return measure


@pytest.fixture
def foreign(page: Page, live_server: Any) -> Iterator[list[str]]:
    """The requests that leave the house; there must be none."""
    asked: list[str] = []

    def note(url: str) -> None:
        if not url.startswith((live_server.url, "data:", "blob:")):
            asked.append(url)

    page.on("request", lambda request: note(request.url))
    yield asked
    assert asked == []


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser writes to its console: a refused style or script is a fault.

    That the net is gone is no fault of the page: tests take it away.
    """
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield said
    assert [text for text in said if "ERR_INTERNET_DISCONNECTED" not in text] == []
