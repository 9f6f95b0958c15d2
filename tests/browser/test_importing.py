"""A whole list through the browser: upload, columns, preview, mend, take over, ask, undo."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Page, expect

from nabe.core import pagecache
from nabe.directory import tasks
from nabe.directory.actions.terms import ensure_taxonomy
from nabe.directory.models import ImportRun, Service, SourceQuestion
from nabe.messages.models import Message
from nabe.places.queries import county_for_site
from tests.conftest import DEMO_BORDERS
from tests.directory.importing.makers import HEADER, row, write_csv
from tests.people.house import give, make_person

pytestmark = pytest.mark.django_db(transaction=True)
Faults = Callable[[], list[str]]
Measure = Callable[[], int]


@pytest.fixture
def office(
    transactional_db: None, settings: Any, live_server: Any, page: Page, tmp_path: Path
) -> Page:
    """A page on which the coordination is signed in."""
    cache.clear()
    pagecache.forget()
    settings.NABE_URL = live_server.url
    settings.MEDIA_ROOT = tmp_path / "media"
    call_command("load_county", str(DEMO_BORDERS), verbosity=0)
    ensure_taxonomy()
    person = make_person("Kim Koordination")
    give(person, "coordination", county_for_site())  # type: ignore[arg-type]
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[site.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": site.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    return page


@pytest.fixture
def flawless(page: Page, axe: Faults, overflow: Measure) -> Callable[[], None]:
    """Look at the page as it is, wide and narrow: no fault, nothing beyond the edge."""

    def check() -> None:
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert axe() == []
            assert overflow() <= 0

    return check


def upload(page: Page, url: str, path: Path) -> ImportRun:
    """Choose a file, send it without naming its source, and let the worker read it."""
    page.goto(f"{url}/buero/einlesen/")
    page.get_by_label("Datei").set_input_files(path)
    page.get_by_role("button", name="Vorschau ansehen").click()
    expect(page.get_by_text("Die Datei wird gerade gelesen.")).to_be_visible()
    run = ImportRun.objects.latest("uploaded_at")
    tasks.read_import(str(run.pk))
    page.reload()
    return run


def take_over(page: Page, run: ImportRun, label: str) -> None:
    page.get_by_role("button", name=label).click()
    tasks.take_over_import(str(run.pk))
    page.reload()
    expect(page.get_by_text("Die Liste ist übernommen.")).to_be_visible()


@pytest.mark.usefixtures("foreign", "complaints")
def test_list_goes_in_and_comes_out_again(
    live_server: Any, office: Page, flawless: Callable[[], None], tmp_path: Path
) -> None:
    page = office
    header = ["Xyz", *HEADER[1:]]
    path = write_csv(
        tmp_path / "angebote_2026-06.csv", [header, row(), row(angebot="", zeiten="Fr 9-10")]
    )
    page.goto(f"{live_server.url}/buero/einlesen/")
    flawless()
    run = upload(page, live_server.url, path)
    flawless()
    page.get_by_role("link", name="Spalten prüfen").click()
    flawless()
    page.get_by_label("Xyz").select_option("name")
    page.get_by_role("button", name="Speichern und neu lesen").click()
    tasks.read_import(str(run.pk))
    page.reload()
    expect(page.get_by_text("Das ist die Vorschau.")).to_be_visible()
    page.get_by_role("link", name="ohne Namen").first.click()
    flawless()
    expect(page.get_by_text("Der Name des Angebots fehlt.")).to_be_visible()
    page.get_by_label("Name des Angebots").fill("Chor für alle")
    page.get_by_role("button", name="Speichern und neu lesen").click()
    expect(page.get_by_text("Die Zeile kann jetzt übernommen werden.")).to_be_visible()
    page.get_by_role("link", name="angebote_2026-06.csv").click()
    take_over(page, run, "2 Zeilen übernehmen")
    flawless()
    page.goto(f"{live_server.url}/de/angebote/?q=Chor")
    page.get_by_role("link", name=re.compile("Chor für alle")).first.click()
    expect(page.get_by_role("heading", name="Chor für alle")).to_be_visible()
    flawless()
    page.goto(f"{live_server.url}/buero/einlesen/{run.pk}/")
    page.get_by_role("button", name="Ganze Liste rückgängig machen").click()
    expect(page.get_by_text("Alles ist wieder wie vor dieser Liste.")).to_be_visible()
    flawless()
    assert not Service.objects.exists()
    assert run.source.name == "angebote"


@pytest.mark.usefixtures("foreign", "complaints")
def test_next_list_settles_a_new_name_and_asks_the_owner(
    live_server: Any, office: Page, flawless: Callable[[], None], tmp_path: Path
) -> None:
    page = office
    first = [
        row(),
        row(angebot="Chor", zeiten="Fr 9-10"),
        row(angebot="Nähtreff", zeiten="Sa 9-10"),
    ]
    june = upload(
        page, live_server.url, write_csv(tmp_path / "liste_2026-06.csv", [HEADER, *first])
    )
    take_over(page, june, "3 Zeilen übernehmen")
    then = [row(angebot="Café International"), first[1]]
    july = upload(page, live_server.url, write_csv(tmp_path / "liste_2026-07.csv", [HEADER, *then]))
    expect(page.get_by_text("2 Angebote fehlen in dieser Datei.")).to_be_visible()
    flawless()
    page.get_by_role("button", name="Dasselbe Angebot: Namen ändern").click()
    expect(page.get_by_text("1 Angebot fehlt in dieser Datei.")).to_be_visible()
    flawless()
    take_over(page, july, "1 Zeile übernehmen")
    page.goto(f"{live_server.url}/buero/einlesen/rueckfragen/")
    expect(page.get_by_role("link", name="Nähtreff")).to_be_visible()
    flawless()
    page.context.clear_cookies()
    page.goto(link_in(Message.objects.get(kind="entries_vanished")))
    flawless()
    page.get_by_role("button", name="Gibt es nicht mehr").click()
    expect(page.get_by_text("Sie haben alles beantwortet.")).to_be_visible()
    flawless()
    assert SourceQuestion.objects.get().state == "ended"
    assert Service.objects.get(name="Nähtreff").state == "archived"
    assert Service.objects.filter(name="Café International", state="published").exists()


def link_in(message: Message) -> str:
    found = re.search(r"http\S+/l/\S+", message.text)
    assert found
    return found[0]
