"""What all tests share: an empty shelf, plain static files, a county to stand in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from nabe.core import pagecache

DEMO_BORDERS = Path(__file__).parents[1] / "nabe" / "demo" / "data" / "kreis_unna.geojson"


@pytest.fixture(autouse=True)
def _fresh_shelf() -> Iterator[None]:
    """No test sees pages or lists that another one left in this process."""
    pagecache.forget()
    yield
    pagecache.forget()


@pytest.fixture(autouse=True)
def _plain_static(settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.EMBEDDED = settings.NABE_DEMO = True  # the demo's world, whatever the database
    gateway = settings.NABE_SMS["URL"] or f"file://{settings.VAR_DIR.absolute()}/sms"
    settings.NABE_SMS = {**settings.NABE_SMS, "URL": gateway}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(scope="session", autouse=True)
def _no_kept_connections() -> None:
    """A live server's threads give their connections back, so that the database can be dropped."""
    connection.settings_dict["CONN_MAX_AGE"] = 0


@pytest.fixture
def county(db: None) -> Any:
    """Kreis Unna with its ten municipalities and the lists to start with."""
    from nabe.places.queries import county_for_site
    from tests import kept_county

    kept_county.load()
    return county_for_site()
