"""The demo's one-click sign-in: a convenience that must not exist where real people work."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.core.checks import run_checks
from django.test import Client

from tests.people.house import House

DEMO = "/demo/anmelden/"


def real_database(settings) -> None:
    settings.EMBEDDED, settings.DEBUG = False, False


@pytest.mark.django_db
def test_demo_signs_in_by_one_click(house: House, client: Client) -> None:
    house.provider.is_demo = True
    house.provider.save()

    assert "Provider" in client.get(DEMO).content.decode()
    client.post(DEMO, {"person": house.provider.pk})
    assert client.session["_auth_user_id"] == str(house.provider.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["provider", "nonsense", ""])
def test_demo_signs_in_nobody_who_is_not_of_the_demo(
    house: House, client: Client, person: str
) -> None:
    key = house.people[person].pk if person in house.people else person

    assert client.post(DEMO, {"person": key}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_demo_does_not_exist_when_switched_off(house: House, client: Client, settings) -> None:
    house.provider.is_demo = True
    house.provider.save()
    settings.NABE_DEMO = False

    assert client.get(DEMO).status_code == 404
    assert client.post(DEMO, {"person": house.provider.pk}).status_code == 404


@pytest.mark.django_db
def test_demo_cannot_be_switched_on_with_a_real_database(
    house: House, client: Client, settings
) -> None:
    house.provider.is_demo = True
    house.provider.save()
    real_database(settings)
    settings.NABE_DEMO = True

    assert client.get(DEMO).status_code == 404
    assert client.post(DEMO, {"person": house.provider.pk}).status_code == 404
    assert [error.id for error in run_checks() if error.id == "people.E002"] == ["people.E002"]


@pytest.mark.parametrize(
    ("debug", "database", "expected"),
    [("0", "postgres://x@127.0.0.1/x", "False"), ("1", "postgres://x@127.0.0.1/x", "True")],
)
def test_demo_of_the_environment_needs_debug_on_a_real_database(
    debug: str, database: str, expected: str
) -> None:
    environment = {
        **os.environ, "DEBUG": debug, "DATABASE_URL": database, "NABE_DEMO": "1",
        "SECRET_KEY": "x", "NABE_MASTER_KEY": "x",
    }  # fmt: skip
    code = "from nabe.config import settings; print(settings.NABE_DEMO)"
    found = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == expected


def test_demo_on_the_embedded_database_passes_the_check() -> None:
    assert [error for error in run_checks() if error.id == "people.E002"] == []
