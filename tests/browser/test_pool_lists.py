"""A pool's list through the browser: upload, preview, take over; each page without barriers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from nabe.interpreting import tasks
from nabe.interpreting.models import Interpreter
from nabe.sheets.models import ListRun
from tests.browser.test_importing import flawless, office
from tests.browser.test_ways import Taps
from tests.interpreting.importing.makers import COUNTY

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["flawless", "office"]


@pytest.mark.usefixtures("foreign", "complaints")
def test_pool_of_the_county_goes_in_with_three_clicks(
    live_server: Any, office: Page, flawless: Callable[[], None]
) -> None:
    page, taps = office, Taps()
    page.goto(f"{live_server.url}/buero/dolmetschen/pool/")
    taps.tap(page.get_by_role("link", name="Listen einlesen").last)
    flawless()
    page.get_by_label("Datei").set_input_files(COUNTY / "sprachmittlung_2026.xlsx")
    taps.tap(page.get_by_role("button", name="Vorschau ansehen"))
    expect(page.get_by_text("Die Datei wird gerade gelesen.")).to_be_visible()
    run = ListRun.objects.get()
    tasks.read_list(str(run.pk))
    page.reload()
    expect(page.get_by_text("Das ist die Vorschau.")).to_be_visible()
    flawless()
    taps.tap(page.get_by_role("button", name="104 Zeilen übernehmen"))
    tasks.take_over_list(str(run.pk))
    page.reload()
    expect(page.get_by_text("Die Liste ist übernommen.")).to_be_visible()
    flawless()
    assert Interpreter.objects.count() == 104
    assert taps.number == 3
