"""The pages around the directory's entries: no barrier on phones and screens, in both directions.

One browser, one demo county; every page is loaded once a language and then made wider.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import Page

from nabe.core import clock, links, pagecache
from nabe.directory.actions.freshness import ASSURE
from nabe.directory.models import (
    AssuranceCycle,
    Campaign,
    DuplicatePair,
    MunicipalNote,
    Proposal,
    Report,
    Service,
    Subscription,
    TranslationFile,
    Version,
)
from nabe.directory.queries.reminders import addressees
from nabe.people.models import Person
from tests.browser.conftest import AXE, TAGS
from tests.browser.test_pages import sign_in

OFFICE = "/buero/angebote/"
# What depends on width and direction together; every other rule runs once a direction, at the
# width where it is harder: Arabic on a phone, German on a screen. Contrast, the slowest rule by
# far, is the same in both directions and runs once.
BY_WIDTH = ["target-size", "scrollable-region-focusable"]
RULES = {("de", 320): BY_WIDTH, ("de", 1280): TAGS, ("ar", 320): TAGS, ("ar", 1280): BY_WIDTH}


@pytest.fixture
def paths(demo: Service) -> list[str]:
    """One address of every page, with the rows that the demo county does not bring."""
    now = clock.now()
    neighbour = Subscription.objects.create(
        name="Kreis Soest", address="https://nabe.soest.example/api/hsds", licence="CC BY 4.0",
        made_at=now, run_at=now, state="failing", problem="Der Server antwortet nicht.",
    )  # fmt: skip
    by = Person.objects.get(name="Ayşe Yılmaz")
    unit = {
        "id": "1", "service": str(demo.pk), "field": "name", "target": "دورة", "digest": "",
        "has_markup": False, "is_untouched": False,
    }  # fmt: skip
    returned = TranslationFile.objects.create(
        name="ar.xlf", language="ar", units=[unit], by=by, at=now
    )
    version = Version.objects.order_by("pk")[0]
    asked = addressees([demo.pk])[0]
    token = links.make(
        ASSURE, row=asked.organization, to=asked.address, valid_for=dt.timedelta(days=1)
    )
    return [
        "/de/offene-daten/", f"/l/{token}/", f"/l/{token}/?angebot={demo.pk}",
        *(f"{OFFICE}{path}/" for path in (
            "uebersetzungen", f"{demo.pk}/uebersetzungen", "uebersetzungen/datei",
            f"uebersetzungen/datei/{returned.pk}", "vorschlaege",
            f"vorschlaege/{Proposal.objects.filter(via='provider')[0].pk}",
            f"{version.service_id}/fassungen/{version.pk}", "doppelte",
            f"doppelte/{DuplicatePair.objects.all()[0].pk}", "anrufen", "regeln",
            f"regeln/frist/{AssuranceCycle.objects.get(field=None).pk}", "aktionen",
            f"aktionen/{Campaign.objects.all()[0].pk}", "nachbarn",
            f"nachbarn/{neighbour.pk}", f"hinweise/{Report.objects.filter(state='open')[0].pk}",
            f"{MunicipalNote.objects.all()[0].service_id}/hinweis", str(demo.pk), "neu",
            *(f"traeger/{demo.organization_id}{page}" for page in ("", "/weitergeben", "/umzug")),
        )),
    ]  # fmt: skip


def run_axe(page: Page, only: list[str], *, contrast: bool) -> list[str]:
    """What axe finds with these rules or tags; axe itself is already on the page."""
    found = page.evaluate(
        """([only, contrast]) => axe.run(document, {
            runOnly: only, resultTypes: ["violations"],
            rules: {"color-contrast": {enabled: contrast}},
        })""",
        [only, contrast],
    )
    return [
        f"{fault['id']}: {node['target']} {node['html'][:120]}"
        for fault in found["violations"]
        for node in fault["nodes"][:2]
    ]


def test_pages_around_the_entries_have_no_barrier(
    live_server: Any, page: Page, paths: list[str], overflow: Any, foreign: list[str],
    complaints: list[str], settings: Any,
) -> None:  # fmt: skip
    if not AXE.exists():
        pytest.skip("axe-core is not installed: make setup.")
    axe = AXE.read_text(encoding="utf-8")
    sign_in(page, live_server, "Ayşe Yılmaz")
    found: list[str] = []
    for language, direction in (("de", "ltr"), ("ar", "rtl")):
        choice = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}
        page.context.add_cookies([choice])
        pagecache.forget()
        for path in paths:
            page.set_viewport_size({"width": 320, "height": 800})
            page.goto(live_server.url + path.replace("/de/", f"/{language}/"))
            assert page.locator("html").get_attribute("dir") == direction, path
            page.evaluate(axe)
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                faults = run_axe(
                    page, RULES[language, width], contrast=(language, width) == ("de", 1280)
                )
                if overflow() > 0:
                    faults.append(f"{overflow()} px too wide")
                found += [f"{language} {width} {path}: {one}" for one in faults]
    assert found == []


def test_page_shows_what_is_being_written(live_server: Any, page: Page, demo: Service) -> None:
    sign_in(page, live_server, "Ayşe Yılmaz")
    page.goto(f"{live_server.url}{OFFICE}{demo.pk}/")
    page.fill("#id_name", "Frischer Name")
    page.locator("#vorschau").get_by_text("Frischer Name").wait_for()
    with page.context.expect_page() as opened:
        page.click("button[formtarget=_blank]")
    assert opened.value.locator("#vorschau").get_by_text("Frischer Name").count()
    page.click("form[data-preview] button:not([formtarget])")
    page.get_by_role("heading", name="Frischer Name", level=1).wait_for()
