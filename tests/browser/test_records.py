"""A record is written where there is no net, and sent when it is back; the other side countersigns."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from nabe.core import clock
from nabe.interpreting.actions import dispatch
from nabe.interpreting.models import Assignment, Entry, ServiceRecord, Slot
from nabe.messages.models import Message
from tests.browser.test_web_app import at_work
from tests.interpreting.factories import make_interpreter, make_invitation, make_request
from tests.people.house import House, build_house

# Resolves once the page's script has put the record on the worker's shelf.
KEPT = """async (path) => {
    const own = await caches.open("own");
    while (!(await own.match(path))) await new Promise((next) => requestAnimationFrame(next));
}"""
SENT = """async () => {
    while (localStorage.getItem("nabe-outbox") !== "[]") await new Promise((next) => requestAnimationFrame(next));
}"""
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def held(transactional_db: None, settings: Any, live_server: Any) -> Assignment:
    """An assignment that ended a few minutes ago."""
    cache.clear()
    settings.NABE_URL = live_server.url
    house: House = build_house()
    for person in house.people.values():
        person.is_demo = True
        person.save()
    amal = make_interpreter(person=house.interpreter)
    request = make_request(house)
    made = dispatch.accept(make_invitation(request, amal, km=4.0), request.slots.get().pk)
    ends = clock.now() - dt.timedelta(minutes=5)
    begins = ends - dt.timedelta(minutes=45)
    Slot.objects.filter(pk=made.slot_id).update(starts_at=begins, ends_at=ends)
    Assignment.objects.filter(pk=made.pk).update(during=(begins, ends))
    made.refresh_from_db()
    return made


@pytest.mark.usefixtures("complaints")
def test_record_waits_on_the_phone_and_is_sent_later(
    live_server: Any, page: Page, context: BrowserContext, held: Assignment
) -> None:
    at_work(page, live_server.url)
    page.goto(f"{live_server.url}/buero/dolmetschen/heute/")
    path = f"/buero/dolmetschen/einsatz/{held.pk}/nachweis/"
    page.evaluate(KEPT, path)

    context.set_offline(True)
    page.goto(live_server.url + path)
    page.get_by_label("Kilometer hin und zurück").fill("12,5")
    page.get_by_role("button", name="Absenden").click()
    expect(page.get_by_role("status").filter(has_text="Ohne Netz gespeichert")).to_be_visible()
    assert not ServiceRecord.objects.exists()

    context.set_offline(False)
    page.goto(f"{live_server.url}/buero/dolmetschen/heute/")
    page.evaluate(SENT)
    record = ServiceRecord.objects.get()
    assert (record.state, str(record.km)) == ("written", "12.5")

    letter = Message.objects.get(kind="record_to_sign")
    link = next(one for one in letter.text.split() if "/l/" in one)
    page.goto(link)
    page.get_by_role("button", name="Ja, das stimmt").click()
    expect(page.get_by_text("Der Nachweis ist bestätigt")).to_be_visible()
    assert Entry.objects.get().travel_cents == 375
