"""The demo is made once, in an empty database, and the same on every machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from nabe.core import pagecache
from nabe.core.errors import Refused
from nabe.demo import actions
from nabe.directory.models import (
    Service,
)
from nabe.people.models import Organization
from nabe.places.models import County

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_two_demos_are_the_same() -> None:
    actions.load()
    first = list(Service.objects.order_by("slug").values_list("pk", "slug", "description"))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    call_command("flush", interactive=False, verbosity=0)  # the ledger lets nobody delete its rows
    pagecache.forget()
    actions.load()
    assert list(Service.objects.order_by("slug").values_list("pk", "slug", "description")) == first


def test_real_database_is_refused() -> None:
    Organization.objects.create(name="Echter Verein e. V.", folded_name="echter verein")
    with pytest.raises(Refused, match="nicht leer"):
        actions.load()
    assert not County.objects.exists()
