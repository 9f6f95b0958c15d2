"""Whoever waits for news in the demo: searches that newcomers and helpers saved."""

from __future__ import annotations

import datetime as dt

from nabe.core import clock
from nabe.demo.reading import ident
from nabe.directory.models import SavedSearch

# Address, language, the wish, the same in words, confirmed so many days ago (0: not yet).
SEARCHES = (
    ("neu.in.luenen@example.org", "ar", "q=%D8%AF%D9%88%D8%B1%D8%A9+%D9%84%D8%BA%D8%A9", "„دورة لغة“", 40),
    ("olena@example.org", "uk", "feld=language&zeit=evening", "Німецька мова · ввечері", 12),
    ("helferkreis@example.org", "de", "feld=engagement", "Sich engagieren", 210),
    ("familie.a@example.org", "de", "feld=school&kinder=ja", "Kinder und Schule · mit Kinderbetreuung", 0),
)  # fmt: skip


def make() -> None:
    """Write the saved searches; nobody is written to, because nothing is new to them."""
    now = clock.now()
    SavedSearch.objects.bulk_create(
        SavedSearch(
            pk=ident("saved search", number), email=email, language=language, query=query,
            title=title, made_at=now - dt.timedelta(days=days, hours=1), last_seen=now,
            confirmed_at=now - dt.timedelta(days=days) if days else None,
            expires_on=clock.today() + dt.timedelta(days=365 - days) if days else None,
        )
        for number, (email, language, query, title, days) in enumerate(SEARCHES)
    )  # fmt: skip
