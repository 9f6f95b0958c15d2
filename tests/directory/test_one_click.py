"""The button of mail programs (RFC 8058): one POST ends a saved search, and nothing else does."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from email.message import Message as Mail
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from nabe.core import clock, links, pagecache
from nabe.core.models import SignedLink
from nabe.core.views import UNKNOWN_LINKS_PER_HOUR
from nabe.directory.actions import saved_searches as actions
from nabe.directory.models import SavedSearch, Service
from nabe.messages.actions import deliver_due, send
from nabe.messages.models import Message
from tests.directory.factories import ServiceFactory, listed
from tests.messages.sink import Sink, running

pytestmark = pytest.mark.django_db
BODY = "List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"
SITE = "https://nabe.example"
START = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def time(settings: Any) -> Iterator[Any]:
    settings.NABE_URL = SITE
    with time_machine.travel(START, tick=False) as moved:
        yield moved


def saved(language: str = "de") -> SavedSearch:
    now = clock.now()
    return SavedSearch.objects.create(
        query="feld=language", title="Deutsch lernen", email="neu@example.org", language=language,
        made_at=now, confirmed_at=now, last_seen=now, expires_on=now.date() + dt.timedelta(300),
    )  # fmt: skip


def link_of(search: SavedSearch, *, valid_for: dt.timedelta = actions.LINK_VALID) -> str:
    return f"/l/{links.make(actions.PURPOSE, row=search, valid_for=valid_for)}/"


def strict() -> Client:
    """A visitor from whom forms are taken with our sign only, and no cookie at all."""
    return Client(enforce_csrf_checks=True)


def news_by_real_mail(settings: Any, time: Any, language: str) -> Mail:
    saved(language)
    time.shift(dt.timedelta(days=1))
    service = listed("Sprachkurs", fields="language")
    Service.objects.filter(pk=service.pk).update(created_at=clock.now())
    pagecache.forget()
    actions.tell()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    sink = Sink()
    with running(sink) as port:
        settings.EMAIL_PORT = port
        assert deliver_due() == 1
    return sink.mails[0]


@pytest.mark.parametrize("language", ["de", "ar"])
def test_headers_arrive_and_their_address_ends_the_search(
    settings: Any, county: Any, time: Any, language: str
) -> None:
    letter = news_by_real_mail(settings, time, language)
    assert [part.get_content_type() for part in letter.get_payload()] == [
        "text/plain", "text/html",
    ]  # fmt: skip
    assert letter["Content-Language"] == language
    assert letter["List-Unsubscribe-Post"] == BODY
    header = re.sub(r"\s+", "", letter["List-Unsubscribe"])
    found = re.fullmatch(rf"<{SITE}(/l/[\w-]{{20,}}/)>", header)
    assert found
    for part in letter.get_payload():
        words = part.get_payload(decode=True).decode()
        assert f"{SITE}{found[1]}" in words
        assert ("إيقاف هذه الرسائل" in words) == (language == "ar")

    answer = strict().post(found[1], BODY, content_type=FORM)
    assert answer.status_code == 200
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("kind", ["saved_search_confirm", "saved_search_ends"])
def test_every_mail_of_a_saved_search_carries_it(county: Any, time: Any, kind: str) -> None:
    if kind == "saved_search_confirm":
        actions.ask("", title="A", in_our_words="A", email="a@example.org", language="de", key="1")
    else:
        saved()
        time.shift(dt.timedelta(days=290))
        actions.tell()
    deliver_due()
    letter = mail.outbox[-1]

    assert Message.objects.get().kind == kind
    assert letter.extra_headers["List-Unsubscribe-Post"] == BODY
    link = letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix(SITE)
    assert strict().post(link, BODY, content_type=FORM).status_code == 200
    assert not SavedSearch.objects.exists()


def test_other_mails_carry_no_such_button(county: Any, time: Any) -> None:
    send("account_notice", to="mia@example.org", key="one", context={"notice": "Neu."})
    deliver_due()

    assert not {"List-Unsubscribe", "List-Unsubscribe-Post"} & set(mail.outbox[0].extra_headers)


def test_one_click_is_not_promised_without_https(settings: Any, county: Any, time: Any) -> None:
    settings.NABE_URL = "http://127.0.0.1:8000"
    actions.ask("", title="A", in_our_words="A", email="a@example.org", language="de", key="1")
    deliver_due()

    assert "List-Unsubscribe" in mail.outbox[0].extra_headers
    assert "List-Unsubscribe-Post" not in mail.outbox[0].extra_headers


# --- the POST -------------------------------------------------------------------------------
def test_looking_changes_nothing_and_one_click_is_harmless_again(county: Any) -> None:
    search = saved()
    link = link_of(search)
    for _look in range(3):
        assert strict().get(link).status_code == 200
        assert strict().head(link).status_code == 200
        assert strict().get(f"{link}?{BODY}").status_code == 200
    assert SavedSearch.objects.exists()
    for _twice in range(2):
        answer = strict().post(link, BODY, content_type=FORM)
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain")
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies
    assert not SavedSearch.objects.exists()
    assert "ist beendet" in strict().get(link).content.decode()


def test_both_ways_to_write_a_form_are_understood(county: Any) -> None:
    answer = strict().post(link_of(saved()), {"List-Unsubscribe": "One-Click"})  # multipart

    assert answer.status_code == 200
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize(
    "body",
    ["", "answer=stop", "answer=confirm", f"{BODY}&answer=confirm", f"{BODY}&{BODY}",
     "List-Unsubscribe=one-click", "list-unsubscribe=One-Click", "List-Unsubscribe=", "\x00"],
)  # fmt: skip
def test_every_other_post_needs_our_page(county: Any, body: str) -> None:
    search = saved()
    assert strict().post(link_of(search), body, content_type=FORM).status_code == 403
    assert SavedSearch.objects.exists()
    assert not SignedLink.objects.filter(spent_at__isnull=False).exists()


def test_button_of_the_page_still_works_with_its_sign(county: Any) -> None:
    link, visitor = link_of(saved()), strict()
    page = visitor.get(link).content.decode()
    sign = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert sign
    data = {"answer": "stop", "csrfmiddlewaretoken": sign[1]}
    assert visitor.post(link, data).status_code == 302
    assert not SavedSearch.objects.exists()


def test_links_of_other_purposes_know_no_one_click(county: Any) -> None:
    token = links.make("test", row=ServiceFactory(), valid_for=dt.timedelta(days=1))

    assert strict().post(f"/l/{token}/", BODY, content_type=FORM).status_code == 403


def test_void_and_guessed_links_end_nothing_and_are_counted(county: Any) -> None:
    search = saved()
    old = link_of(search, valid_for=dt.timedelta(0))
    assert strict().post(old, BODY, content_type=FORM).status_code == 410
    for number in range(UNKNOWN_LINKS_PER_HOUR):
        answer = strict().post(f"/l/geraten-{number}/", BODY, content_type=FORM)
        assert answer.status_code == 404
    assert strict().post("/l/geraten/", BODY, content_type=FORM).status_code == 429
    assert SavedSearch.objects.exists()


def test_signed_in_or_not_is_the_same(county: Any, house: Any) -> None:
    visitor = strict()
    visitor.force_login(house.volunteer)
    assert visitor.post(link_of(saved()), BODY, content_type=FORM).status_code == 200
    assert not SavedSearch.objects.exists()
