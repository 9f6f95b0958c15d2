"""Two running installations: what one county publishes near the border appears in the other."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from nabe.directory.actions import neighbours
from nabe.directory.models import Service, Subscription
from tests.config.webserver import ask, until, web
from tests.directory.factories import listed
from tests.messages.sink import database_url, free_port, surroundings
from tests.people.house import House

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "nabe_neighbour"


@contextmanager
def copied() -> Iterator[str]:
    """Make a database of its own out of what the test has made so far; its address."""
    own = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{NAME}" TEMPLATE "{own}"')
    try:
        yield database_url().replace(f"/{own}", f"/{NAME}")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')


def there(address: str, line: str) -> None:
    """Run one line in the other installation."""
    code = (
        "import django; django.setup()\n"
        "from nabe.directory.models import Service\n"
        "from nabe.directory.actions.indexing import reindex\n"
        "from nabe.core import clock\n"
        "one = Service.objects.get(name__startswith='Sprachcafé')\n"
        f"{line}\none.last_modified = clock.now(); one.save(); reindex([one.pk])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True,
        env={**surroundings(), "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "nabe.config.settings"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_service_of_one_county_comes_changes_and_goes_in_the_other(
    house: House, settings: Any, client: Client
) -> None:
    settings.NABE_NEIGHBOURS_NEARBY = True
    listed("Sprachcafé", town="unna", fields="language", days="MO", languages="de ar",
           description="Kommen Sie vorbei.", email="cafe@soest.example")  # fmt: skip
    port = free_port()
    root = f"http://127.0.0.1:{port}"
    with copied() as address, web(port, DATABASE_URL=address, NABE_URL=root):
        Service.objects.all().delete()
        soest = neighbours.subscribe(
            Subscription(name="Kreis Soest", address=f"{root}/api/hsds"),
            by=house.people["coordination"],
        )
        assert read(soest).new == 1
        one = Service.objects.get()
        assert [field.code for field in one.fields.all()] == ["language"]
        assert {row.code for row in one.languages.all()} == {"de", "ar"}
        assert one.schedules.get().byday == "MO"
        assert one.email == "cafe@soest.example"
        shown = client.get(one.get_absolute_url()).content.decode()
        assert "aus dem Verzeichnis: Kreis Soest" in shown
        assert ask(port, "GET", one.origin_url.removeprefix(root))[0] == 302
        assert client.get("/api/hsds/services").json()["total_items"] == 0

        there(address, "one.name = 'Sprachcafé am Markt'")
        until(lambda: read(soest, whole=False).changed or name() != "Sprachcafé", "it is changed")
        assert name() == "Sprachcafé am Markt"

        there(address, "one.state = 'archived'")
        until(lambda: read(soest).withdrawn, "it is withdrawn")
        assert Service.objects.get().state == Service.State.ARCHIVED
        assert client.get(reverse("directory:results")).content.decode().count("am Markt") == 0
    assert read(soest) is None
    soest.refresh_from_db()
    assert soest.state == Subscription.State.FAILING


def read(soest: Subscription, *, whole: bool = True) -> Any:
    soest.refresh_from_db()
    return neighbours.read(soest, whole=whole)


def name() -> str:
    return Service.objects.get().name
