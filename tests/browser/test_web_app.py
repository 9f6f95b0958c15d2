"""The web app in a real browser: pages without network, sign-out, notifications."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from nabe.core import clock
from nabe.interpreting.models import Assignment, Slot
from nabe.messages.models import PushSubscription
from tests.browser.test_people import sign_in
from tests.interpreting.factories import make_interpreter, make_request
from tests.messages.push_sink import Browser
from tests.people.house import House, build_house

pytestmark = pytest.mark.django_db(transaction=True)
Faults = Callable[[], list[str]]
Measure = Callable[[], int]
KEPT = "/buero/dolmetschen/heute/"
OWN = "/konto/nachrichten/"


@pytest.fixture
def house(transactional_db: None, settings: Any, live_server: Any) -> House:
    cache.clear()
    settings.NABE_URL = live_server.url
    house = build_house()
    make_interpreter(person=house.people["interpreter"])
    for person in house.people.values():
        person.is_demo = True
        person.save()
    return house


@pytest.fixture
def talk(house: House) -> Assignment:
    """Something to do within the hour, at a place that can be recognised."""
    request = make_request(house, meeting_point="Seiteneingang am Brunnen", state="confirmed")
    begins = clock.now() + dt.timedelta(minutes=30)
    during = (begins, begins + dt.timedelta(hours=1))
    Slot.objects.filter(request=request).update(starts_at=during[0], ends_at=during[1])
    return Assignment.objects.create(
        request=request, slot=request.slots.get(), during=during, cents=2500,
        interpreter=house.people["interpreter"].interpreter,
    )  # fmt: skip


def at_work(page: Page, url: str, name: str = "Interpreter") -> None:
    """Sign in, and wait until the worker looks after this browser."""
    sign_in(page, url, name)
    page.goto(f"{url}/heute/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.goto(f"{url}/heute/")
    assert page.evaluate("navigator.serviceWorker.controller !== null")


def shelf(page: Page) -> list[str]:
    """Return the paths of the pages that are kept for the person."""
    script = """async () => {
        if (!(await caches.has("own"))) return [];
        return (await (await caches.open("own")).keys()).map(one => new URL(one.url).pathname);
    }"""
    found: list[str] = page.evaluate(script)
    return found


@pytest.mark.usefixtures("complaints", "house")
def test_assignments_of_today_stay_without_network_and_go_with_sign_out(
    live_server: Any, page: Page, context: BrowserContext, talk: Assignment
) -> None:
    at_work(page, live_server.url)
    page.goto(live_server.url + KEPT)
    place = page.get_by_text("Seiteneingang am Brunnen")
    expect(place).to_be_visible()

    context.set_offline(True)
    page.goto(live_server.url + KEPT)
    expect(place).to_be_visible()
    expect(page.get_by_text("Kein Netz")).to_be_visible()
    expect(page.get_by_text("Sie sehen den Stand von")).to_be_visible()
    page.goto(live_server.url + "/heute/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kein Netz")
    page.get_by_role("link", name="Meine Einsätze heute").click()
    expect(place).to_be_visible()

    context.set_offline(False)
    page.goto(live_server.url + "/konto/")
    page.locator("main").get_by_role("button", name="Abmelden").click()
    page.wait_for_url("**/de/")
    assert shelf(page) == []
    context.set_offline(True)
    page.goto(live_server.url + KEPT)
    expect(page.get_by_role("heading", level=1)).to_have_text("Kein Netz")
    expect(place).to_have_count(0)
    expect(page.get_by_role("link", name="Meine Einsätze heute")).to_be_hidden()


@pytest.mark.usefixtures("complaints", "house")
def test_record_of_a_talk_of_today_opens_without_network(
    live_server: Any, page: Page, context: BrowserContext, talk: Assignment
) -> None:
    record = f"/buero/dolmetschen/einsatz/{talk.pk}/nachweis/"
    at_work(page, live_server.url)
    page.goto(live_server.url + KEPT)
    page.evaluate(f"""async () => {{
        while (!await caches.match("{record}")) await new Promise((next) => setTimeout(next, 20));
    }}""")

    context.set_offline(True)
    page.get_by_role("link", name="Nachweis schreiben").first.click()
    expect(page).to_have_url(live_server.url + record)
    expect(page.get_by_text("Sie sehen den Stand von")).to_be_visible()
    page.locator("form[data-outbox] button[type=submit]").first.click()
    expect(page.get_by_text("Ohne Netz gespeichert.")).to_be_visible()
    page.evaluate("localStorage.clear()")

    context.set_offline(False)
    Assignment.objects.update(state="cancelled")
    page.goto(live_server.url + KEPT)
    page.evaluate(f"""async () => {{
        while (await caches.match("{record}")) await new Promise((next) => setTimeout(next, 20));
    }}""")
    assert shelf(page) == [KEPT]


def test_sign_out_takes_a_record_along_that_the_server_does_not_take(
    live_server: Any, page: Page, context: BrowserContext, house: House, talk: Assignment
) -> None:
    record = f"/buero/dolmetschen/einsatz/{talk.pk}/nachweis/"
    waiting = [{"address": record, "entries": [["kind", "held"]], "at": 1}]
    at_work(page, live_server.url)
    Assignment.objects.update(state="cancelled")
    page.goto(live_server.url + "/konto/")
    page.evaluate(f"localStorage.setItem('nabe-outbox', '{json.dumps(waiting)}')")
    button = page.locator("main").get_by_role("button", name="Abmelden")
    page.clock.install()
    button.dblclick()  # one tap too many is no answer
    expect(page.get_by_text("Ein Nachweis ist noch auf diesem Gerät")).to_be_visible()
    assert page.evaluate("JSON.parse(localStorage.getItem('nabe-outbox')).length") == 1
    page.clock.fast_forward(2000)
    button.click()
    page.wait_for_url("**/de/")
    assert page.evaluate("localStorage.getItem('nabe-outbox')") is None


def test_record_stays_on_the_phone_without_network_and_without_session(
    live_server: Any, page: Page, context: BrowserContext, house: House, talk: Assignment
) -> None:
    waiting = [
        {"address": f"/buero/dolmetschen/einsatz/{talk.pk}/nachweis/", "entries": [], "at": 1}
    ]
    at_work(page, live_server.url)
    page.goto(live_server.url + "/konto/")
    page.evaluate(f"localStorage.setItem('nabe-outbox', '{json.dumps(waiting)}')")
    context.set_offline(True)
    button = page.locator("main").get_by_role("button", name="Abmelden")
    page.clock.install()
    button.click()
    expect(page.get_by_text("Ein Nachweis ist noch auf diesem Gerät")).to_be_visible()
    page.clock.fast_forward(2000)
    button.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kein Netz")
    context.set_offline(False)
    context.clear_cookies()  # the session ends; what waits is for whoever signs in again
    page.goto(live_server.url + "/de/")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("JSON.parse(localStorage.getItem('nabe-outbox')).length") == 1


def test_kept_page_goes_when_the_session_ended_elsewhere(
    live_server: Any, page: Page, context: BrowserContext, house: House
) -> None:
    at_work(page, live_server.url)
    page.goto(live_server.url + KEPT)
    assert shelf(page) == [KEPT]
    context.clear_cookies(name="sessionid")
    page.goto(live_server.url + KEPT)

    assert "/anmelden/" in page.url
    assert shelf(page) == []


def test_kept_page_goes_when_somebody_else_signs_in(
    live_server: Any, page: Page, house: House
) -> None:
    at_work(page, live_server.url)
    page.goto(live_server.url + KEPT)
    assert shelf(page) == [KEPT]
    sign_in(page, live_server.url, "Provider")

    assert shelf(page) == []


def test_no_other_page_is_kept(live_server: Any, page: Page, house: House) -> None:
    at_work(page, live_server.url, "Coordination")
    for path in ("/buero/personen/", "/buero/nachrichten/", OWN):
        page.goto(live_server.url + path)

    assert shelf(page) == []
    names = page.evaluate("caches.keys()")
    assert [name for name in names if not name.startswith("frame-")] in ([], ["own"])


def test_visitors_get_no_worker(live_server: Any, page: Page, house: House) -> None:
    page.goto(f"{live_server.url}/de/")

    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


def pushing(context: BrowserContext, page: Page, url: str) -> tuple[CDPSession, str]:
    """Return the browser's own tools and the number of the worker, for delivering a push."""
    context.grant_permissions(["notifications"], origin=url)
    tools = context.new_cdp_session(page)
    found: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda said: found.extend(one["registrationId"] for one in said["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    while not found:
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    return tools, found[0]


def test_push_is_shown_with_title_and_subject(
    live_server: Any, page: Page, context: BrowserContext, house: House
) -> None:
    at_work(page, live_server.url)
    tools, number = pushing(context, page, live_server.url)
    said = {"title": "Kreis", "text": "Abgesagt", "link": f"{live_server.url}/heute/", "tag": "x"}
    for _twice in range(2):
        tools.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": live_server.url, "registrationId": number, "data": json.dumps(said)},
        )
    shown = """async () => {
        const worker = await navigator.serviceWorker.ready;
        const all = await worker.getNotifications();
        return all.map(one => [one.title, one.body, one.data.link]);
    }"""
    page.evaluate(f"""async () => {{
        while (!(await ({shown})()).length) await new Promise((next) => setTimeout(next, 20));
    }}""")
    assert page.evaluate(shown) == [["Kreis", "Abgesagt", f"{live_server.url}/heute/"]]


SUBSCRIBED = """([endpoint, p256dh, auth]) => {
    let made = null;
    const key = () => Uint8Array.from(atob(document.querySelector("[data-push]").dataset.push
        .replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0)).buffer;
    const subscription = {
        toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
        unsubscribe: async () => sessionStorage.removeItem("push"),
        get options() { return { applicationServerKey: key() }; },
    };
    PushManager.prototype.subscribe = async (asked) => {
        if (String(new Uint8Array(key())) !== String(asked.applicationServerKey)) throw Error("key");
        sessionStorage.setItem("push", "yes");
        return subscription;
    };
    PushManager.prototype.getSubscription = async () => sessionStorage.getItem("push") ? subscription : null;
}"""


@pytest.mark.usefixtures("complaints", "foreign")
def test_person_switches_notifications_on_and_off(
    live_server: Any, page: Page, context: BrowserContext, house: House
) -> None:
    """The push service of the browser is out of reach here; its answer is played."""
    at_work(page, live_server.url)
    context.grant_permissions(["notifications"], origin=live_server.url)
    said = ["https://push.example.org/x", *Browser().keys]
    page.add_init_script(f"({SUBSCRIBED})({json.dumps(said)})")
    page.goto(live_server.url + OWN)
    page.get_by_role("button", name="Benachrichtigungen auf diesem Gerät").click()

    expect(page.get_by_text("Auf diesem Gerät eingeschaltet", exact=True)).to_be_visible()
    expect(
        page.get_by_text("Benachrichtigungen sind auf diesem Gerät eingeschaltet.")
    ).to_be_visible()
    assert PushSubscription.objects.get().endpoint == said[0]
    page.get_by_role("button", name="Auf diesem Gerät ausschalten").click()
    expect(page.get_by_role("button", name="Benachrichtigungen auf diesem Gerät")).to_be_visible()
    assert not PushSubscription.objects.exists()


def test_refused_permission_is_explained(live_server: Any, page: Page, house: House) -> None:
    at_work(page, live_server.url)
    page.add_init_script("Object.defineProperty(Notification, 'permission', {get: () => 'denied'})")
    page.goto(live_server.url + OWN)

    expect(page.get_by_text("Ihr Browser erlaubt es nicht")).to_be_visible()


def test_page_without_script_says_what_is_missing(
    browser: Any, live_server: Any, house: House
) -> None:
    with browser.new_context(java_script_enabled=False, locale="de-DE") as plain:
        page = plain.new_page()
        sign_in(page, live_server.url, "Interpreter")
        page.goto(live_server.url + OWN)
        expect(
            page.get_by_text("Dieser Browser kann hier keine Benachrichtigungen")
        ).to_be_visible()
        expect(page.get_by_role("button", name="Benachrichtigungen auf diesem")).to_be_hidden()


@pytest.mark.usefixtures("foreign", "complaints")
@pytest.mark.parametrize("path", [OWN, "/offline/"])
def test_page_has_no_fault(
    live_server: Any, page: Page, axe: Faults, overflow: Measure, house: House, path: str
) -> None:
    sign_in(page, live_server.url, "Interpreter")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(live_server.url + path)
        assert axe() == []
        assert overflow() <= 0


def test_app_is_installable_under_the_name_of_the_county(
    live_server: Any, page: Page, context: BrowserContext, house: House
) -> None:
    page.goto(f"{live_server.url}/de/")
    tools = context.new_cdp_session(page)

    assert tools.send("Page.getInstallabilityErrors")["installabilityErrors"] in (
        [], [{"errorId": "in-incognito", "errorArguments": []}],
    )  # fmt: skip
    manifest = json.loads(tools.send("Page.getAppManifest")["data"])
    assert manifest["name"] == "Integration im Kreis Unna"
