"""The ways of the pool with counted clicks, and its pages without barriers on phones."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from nabe.core import clock, links
from nabe.directory.models import Service
from nabe.interpreting.actions import dispatch
from nabe.interpreting.models import Interpreter, Invitation, Request
from nabe.interpreting.queries.candidates import candidates
from tests.browser.test_pages import faults, sign_in
from tests.browser.test_ways import Taps
from tests.interpreting.factories import weekday

BOARD = "/buero/dolmetschen/"


def question() -> Invitation:
    """A question that waits for an answer, without another assignment in its way."""
    rows = Invitation.objects.filter(
        state="sent", request__state="asking", expires_at__gt=clock.now(),
        request__slots__starts_at__gt=clock.now(),
    )  # fmt: skip
    return rows.exclude(interpreter__assignments__state="confirmed").order_by("pk")[0]


def address_of(invitation: Invitation) -> str:
    token = links.make(dispatch.LINK, row=invitation, to="", valid_for=dt.timedelta(days=1))
    return f"/l/{token}/"


def test_interpreter_accepts_with_two_taps(live_server: Any, browser: Any, demo: Service) -> None:
    invitation = question()
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False, locale="de-DE"
    )
    page, taps = context.new_page(), Taps()
    taps.number += 1  # the link in the message
    page.goto(live_server.url + address_of(invitation))
    yes = page.get_by_role("button", name="Ja, ich komme").first
    expect(yes).to_be_in_viewport(ratio=1)
    taps.tap(yes)
    expect(page.get_by_text("Der Einsatz ist bestätigt")).to_be_visible()
    assert taps.number == 2
    invitation.refresh_from_db()
    assert invitation.state == "yes"
    context.close()


def test_requester_asks_with_five_clicks_and_nine_fields(
    live_server: Any, page: Page, demo: Service
) -> None:
    sign_in(page, live_server, "Birgit Höltermann")
    taps, fields = Taps(), 0
    taps.tap(page.get_by_role("link", name="Dolmetschen").first)
    taps.tap(page.get_by_role("link", name="Sprachmittlung anfragen").first)
    for name, value in (("language", "ar"), ("minutes", "60")):
        page.select_option(f"select[name={name}]", value)
        fields += 1
    # The place stands there already: it is where the body met people last.
    expect(page.locator("input[name=street]")).not_to_have_value("")
    texts = {"day": weekday().isoformat(), "time": "09:30", "contact": "Sekretariat"}
    for name, text in texts.items():
        page.fill(f"input[name={name}]", text)
    taps.tap(page.get_by_text("Schule: Gespräch mit Eltern"))
    fields += 1 + len(texts)
    taps.tap(page.get_by_role("button", name="Weiter"))
    taps.tap(page.get_by_role("button", name="Anfrage senden"))
    expect(page.get_by_text("ist angekommen")).to_be_visible()
    assert (taps.number, fields) == (5, 6)


def test_coordinator_dispatches_with_three_clicks(
    live_server: Any, page: Page, demo: Service
) -> None:
    waiting = Request.objects.filter(state="open", slots__starts_at__gt=clock.now())
    soonest = waiting.order_by("slots__starts_at")  # as they stand on the board
    request = next(one for one in soonest if candidates(one).good)
    sign_in(page, live_server, "Jonas Brinkhoff")
    taps = Taps()
    taps.tap(page.get_by_role("link", name="Dolmetschen").first)
    taps.tap(page.locator(f"a[href='{request.get_absolute_url()}']"))
    expect(page.get_by_text("bis zur Freigrenze").first).to_be_visible()
    taps.tap(page.get_by_role("button", name="Die Passendsten fragen"))
    expect(page.locator(".messages, [role=status]").get_by_text("gefragt").first).to_be_visible()
    assert taps.number == 3


@pytest.mark.parametrize("language", ["de", "ar"])
def test_pages_of_the_pool_have_no_barrier_on_a_phone(
    live_server: Any, page: Page, demo: Service, axe: Any, overflow: Any, foreign: list[str],
    complaints: list[str], settings: Any, language: str,
) -> None:  # fmt: skip
    sign_in(page, live_server, "Jonas Brinkhoff")
    choice = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}
    page.context.add_cookies([choice])
    page.set_viewport_size({"width": 320, "height": 740})
    waiting = Request.objects.filter(state="open", slots__starts_at__gt=clock.now())
    one = Interpreter.objects.all()[0]
    paths = [
        address_of(question()), waiting[0].get_absolute_url(), f"{BOARD}pool/{one.pk}/",
        f"{BOARD}pool/{one.pk}/wuensche/",
    ]  # fmt: skip
    found = []
    for path in paths:
        page.goto(live_server.url + path)
        found += faults(page, axe, overflow)
    assert found == []
