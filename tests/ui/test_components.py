"""Components: strict arguments, and what a person sees and hears of them."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation


def draw(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        '{% badge "Frisch" "green" %}',
        '{% link_button "Los" "/" kind="huge" %}',
        '{% button "Los" kind="link" %}',
        '{% alert "hint" "Titel" %}x{% endalert %}',
        '{% alert "info" live="loud" %}x{% endalert %}',
        '{% card title="x" level=9 %}x{% endcard %}',
    ],
)
def test_component_refuses_unknown_kind(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        draw(source)


@pytest.mark.parametrize(
    "source",
    [
        '{% badge "Frisch" colour="green" %}',
        '{% link_button "Los" %}',
        '{% button "Los" type="button" %}',
        '{% card heading="x" %}x{% endcard %}',
        '{% empty "Titel" %}',
        '{% figure "Titel" %}',
    ],
)
def test_component_refuses_unknown_and_missing_arguments(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        draw(source)


def test_icon_refuses_unknown_name() -> None:
    with pytest.raises(LookupError, match=r"icons\.txt"):
        draw('{% icon "unicorn" %}')


def test_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in draw('{% icon "search" %}')
    spoken = draw('{% icon "search" label="Suche" %}')
    assert 'role="img"' in spoken
    assert 'aria-label="Suche"' in spoken


def test_icon_turns_with_the_text_only_when_it_points() -> None:
    assert "flip" in draw('{% icon "arrow" %}')
    assert "flip" not in draw('{% icon "clock" %}')


def test_badge_says_its_state_as_word_and_icon() -> None:
    html = draw('{% badge "Überfällig" "danger" %}')
    assert "Überfällig" in html
    assert "<svg" in html
    assert "kern-badge--danger" in html


def test_components_escape_what_people_wrote() -> None:
    evil = "<script>alert(1)</script>"
    html = draw(
        "{% badge text %}{% german text %}{% phone text %}{% in_language text 'ar' %}"
        "{% card title=text %}{{ text }}{% endcard %}"
        "{% alert 'info' text %}{{ text }}{% endalert %}"
        "{% empty text text %}{% figure text text note=text %}",
        text=evil,
    )
    assert "<script" not in html


def test_alert_is_quiet_until_something_happened() -> None:
    assert "role=" not in draw('{% alert "info" "Titel" %}x{% endalert %}')
    assert 'role="status"' in draw('{% alert "success" "x" live="status" %}{% endalert %}')


def test_block_text_becomes_a_paragraph_and_html_stays() -> None:
    assert "<p>Ein Satz.</p>" in draw('{% alert "info" %}Ein Satz.{% endalert %}')
    assert "<ul><li>a</li></ul>" in draw("{% card %}<ul><li>a</li></ul>{% endcard %}")


def test_card_with_address_is_one_link() -> None:
    html = draw('{% card title="Wohnen" href="/de/" icon="home" level=2 %}23{% endcard %}')
    assert html.count("<a ") == 1
    assert "<h2" in html


def test_facts_leave_out_what_is_empty_but_not_zero() -> None:
    html = draw(
        "{% facts rows %}", rows=[("Ort", "Unna"), ("Leer", ""), ("Keins", None), ("Frei", 0)]
    )
    assert html.count("<dt>") == 2
    assert ">0</bdi></dd>" in html


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("02303 27-0", "+49230327" + "0"),
        ("+49 (0)2303 270", "+492303270"),
        ("0049 2303 270", "+492303270"),
        ("116 016", "116016"),
        ("112", "112"),
    ],
)
def test_phone_dials_in_any_spelling(written: str, dialled: str) -> None:
    html = draw("{% phone number %}", number=written)
    assert f'href="tel:{dialled}"' in html
    assert 'dir="ltr"' in html


def test_names_keep_their_language() -> None:
    assert draw('{% german "Lünen" %}') == '<bdi lang="de">Lünen</bdi>'
    assert 'lang="fa-AF"' in draw('{% in_language "x" "fa-af" %}')


def entry(**changes: Any) -> SimpleNamespace:
    at = dt.datetime(2026, 11, 24, 13, 30, tzinfo=dt.UTC)
    return SimpleNamespace(**{"at": at, "verb": "assured", "by": None, "note": "", **changes})


def test_timeline_tells_who_did_what_when() -> None:
    html = draw(
        "{% timeline entries %}",
        entries=[entry(by="Mara Lindqvist", verb="assured"), entry(verb="turned")],
    )
    assert "Bestätigt" in html
    assert "Mara Lindqvist" in html
    assert "Di, 24.11.2026, 14:30" in html
    assert "turned" in html


def test_timeline_without_entries_says_so() -> None:
    assert "noch nichts" in draw("{% timeline entries %}", entries=[])


def paged(query: str, *, number: int, rows: int = 100) -> str:
    request = RequestFactory().get(f"/?{query}")
    page = Paginator(range(rows), 10).page(number)
    return draw("{% pagination page %}", page=page, request=request)


def test_pagination_keeps_the_filters() -> None:
    html = paged("q=kurs&feld=1&feld=2&page=3", number=3)
    assert "?q=kurs&amp;feld=1&amp;feld=2&amp;page=4" in html
    assert 'aria-current="page"' in html


def test_pagination_of_one_page_is_nothing() -> None:
    assert paged("", number=1, rows=4).strip() == ""


def test_tabs_mark_the_current_one() -> None:
    html = draw("{% tabs items %}", items=[("Liste", "?a", True), ("Karte", "?b", False)])
    assert html.count("aria-current") == 1


def test_breadcrumbs_end_with_this_page_and_no_link() -> None:
    html = draw("{% breadcrumbs items %}", items=[("Start", "/"), ("Angebote", "/x"), ("Café", "")])
    assert html.count("<a ") == 2
    assert '<span aria-current="page">Café</span>' in html


def test_dates_are_written_one_way_in_every_language() -> None:
    when = dt.datetime(2026, 11, 24, 13, 30, tzinfo=dt.UTC)
    source = "{{ when|day }} | {{ when|moment }} | {{ when|clock }} | {{ none|day }}"
    german = draw(source, when=when, none=None)
    assert german == "Di, 24.11.2026 | Di, 24.11.2026, 14:30 | 14:30 | "
    with translation.override("ar"):
        assert "24.11.2026، 14:30" in draw(source, when=when, none=None)


def test_plain_date_and_time_need_no_zone() -> None:
    source = "{{ day|moment }} {{ time|clock }}"
    shown = draw(source, day=dt.date(2026, 1, 2), time=dt.time(9, 5))
    assert shown == "Fr, 02.01.2026 09:05"


@pytest.mark.parametrize(
    ("language", "attributes"),
    [
        ("de", 'lang="de" dir="ltr"'),
        ("ar", 'lang="ar" dir="rtl"'),
        ("fa-af", 'lang="fa-AF" dir="rtl"'),
    ],
)
def test_html_element_says_language_and_direction(language: str, attributes: str) -> None:
    with translation.override(language):
        assert draw('lang="{% page_language %}" dir="{% page_direction %}"') == attributes


def test_language_links_lead_to_the_same_page() -> None:
    request = RequestFactory().get("/de/angebote/?q=kurs")
    source = "{% language_links as links %}{% for link in links %}{{ link.href }} {% endfor %}"
    assert "/ar/angebote/?q=kurs" in draw(source, request=request)


def test_language_links_have_no_address_outside_public_pages() -> None:
    request = RequestFactory().get("/heute/")
    source = "{% language_links as links %}{% for link in links %}{{ link.href }}{% endfor %}"
    assert draw(source, request=request) == ""


def test_hours_stay_on_one_line_and_the_rest_is_escaped() -> None:
    html = draw("{{ said|hours_together }}", said="Mo <b>, 09:00–12:00 Uhr")
    assert html == 'Mo &lt;b&gt;, <span class="nowrap">09:00–12:00 Uhr</span>'
