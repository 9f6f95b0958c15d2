"""Public pages without sign-in: what they show, in which language, and how they are kept."""

from __future__ import annotations

import pytest
from django.test import Client

from nabe.core import pagecache
from nabe.core.texts import save
from nabe.directory.actions.indexing import reindex
from nabe.directory.models import Contact, Phone
from tests.directory.factories import listed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
PAGES = ["", "angebote/", "termine/", "orte/", "orte/unna/", "mitmachen/", "impressum/",
         "datenschutz/", "barrierefreiheit/", "barriere-melden/", "kontakt/"]  # fmt: skip


@pytest.mark.parametrize("language", ["de", "de-simple", "en", "uk", "ar", "fa", "fa-af", "tr"])
@pytest.mark.parametrize("page", PAGES)
def test_every_public_page_opens_in_every_language(
    client: Client, page: str, language: str
) -> None:
    listed(
        "Deutschkurs",
        town="unna",
        fields="language",
        languages="de ar",
        days="MO,TU,WE,TH,FR,SA,SU",
    )
    answer = client.get(f"/{language}/{page}")
    assert answer.status_code == 200
    direction = "rtl" if language in {"ar", "fa", "fa-af"} else "ltr"
    assert f'dir="{direction}"' in answer.content.decode()[:200]


def test_pages_open_before_a_county_is_loaded(client: Client) -> None:
    from nabe.places.models import County

    County.objects.all().delete()
    pagecache.forget()
    for page in PAGES:
        if "unna" not in page:
            assert client.get(f"/de/{page}").status_code == 200


def test_service_page_shows_a_translation_with_its_state(client: Client) -> None:
    service = listed("Nähcafé", town="unna", description="Wir nähen.")
    save(service, "name", "ar", "مقهى الخياطة", state="machine")
    reindex([service.pk])
    page = client.get(f"/ar/angebote/{service.slug}/").content.decode()
    assert "مقهى الخياطة" in page
    assert 'lang="de"' in page  # the description is German and says so


def test_service_page_never_shows_a_contact_name_without_consent(client: Client) -> None:
    service = listed("Nähcafé", town="unna")
    Contact.objects.create(service=service, name="Erna Geheim")
    Contact.objects.create(service=service, name="Olga Offen", is_public=True)
    page = client.get(service.get_absolute_url()).content.decode()
    assert "Erna Geheim" not in page
    assert "Olga Offen" in page


def test_service_page_shows_the_number_as_people_read_it(client: Client) -> None:
    service = listed("Nähcafé", town="unna")
    Phone.objects.create(service=service, number="+492303270")
    page = client.get(service.get_absolute_url()).content.decode()
    assert 'href="tel:+492303270"' in page
    assert "02303 270" in page


def test_delisted_service_says_so_and_is_gone_for_machines(client: Client) -> None:
    service = listed("Altes Angebot", town="unna", status="defunct")
    answer = client.get(service.get_absolute_url())
    assert answer.status_code == 410
    assert "steht nicht mehr im Verzeichnis" in answer.content.decode()


def test_text_of_a_service_is_never_markup(client: Client) -> None:
    service = listed(
        "<script>alert(1)</script>", description="<img src=x onerror=alert(1)>", town="unna"
    )
    page = client.get(service.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_page_is_revalidated_by_etag_until_content_changes(client: Client) -> None:
    listed("Deutschkurs", town="unna")
    etag = client.get("/de/angebote/")["ETag"]
    assert client.get("/de/angebote/", headers={"If-None-Match": etag}).status_code == 304
    listed("Neuer Kurs", town="unna")
    answer = client.get("/de/angebote/", headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert "Neuer Kurs" in answer.content.decode()


def test_kept_page_is_not_shown_to_somebody_with_a_session(client: Client) -> None:
    listed("Deutschkurs", town="unna")
    client.get("/de/")
    client.cookies["sessionid"] = "x" * 32
    assert "ETag" not in client.get("/de/")


def test_kept_page_answers_without_a_query(
    client: Client, django_assert_num_queries: object
) -> None:
    listed("Deutschkurs", town="unna")
    client.get("/de/")
    with django_assert_num_queries(0):  # type: ignore[operator]
        client.get("/de/")


def test_root_leads_to_the_language_of_the_browser(client: Client) -> None:
    for asked, language in (
        ("ar,de;q=0.5", "ar"),
        ("prs", "fa-af"),
        ("fr", "de"),
        ("", "de"),
        ("uk-UA", "uk"),
    ):
        assert client.get("/", headers={"Accept-Language": asked})["Location"] == f"/{language}/"


def test_language_choice_leads_to_the_same_page_and_is_remembered(client: Client) -> None:
    answer = client.post("/sprache/", {"language": "ar", "next": "/de/angebote/?q=kurs"})
    assert answer["Location"] == "/ar/angebote/?q=kurs"
    assert client.get("/")["Location"] == "/ar/"


def test_language_choice_never_leads_to_another_site(client: Client) -> None:
    for bad in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert client.post("/sprache/", {"language": "ar", "next": bad})["Location"] == "/"


def test_search_engines_and_health_have_their_addresses(client: Client) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json() == {"database": "ok"}


def test_county_shows_its_own_colour(client: Client) -> None:
    from nabe.places.queries import county_for_site

    county = county_for_site()
    assert county is not None
    assert client.get("/farben.css").content == b""
    county.settings["colour"] = "#7a1fa2"
    county.save()
    pagecache.forget()
    assert "--brand:#7a1fa2" in client.get("/farben.css").content.decode()
    assert "/farben.css?7a1fa2" in client.get("/de/").content.decode()
