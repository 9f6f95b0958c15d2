"""Tries to sign in are counted by all processes together, and kept without saying whose."""

from __future__ import annotations

import subprocess
import sys

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from nabe.core import clock, limits
from nabe.core.models import Bucket, Count
from tests.messages.sink import LONG_ENOUGH, surroundings

PASSWORD = "/anmelden/"
GUESSES = 10
OTHER_PROCESS = """
import sys, django
django.setup()
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
for number in range(int(sys.argv[1])):
    form = {"login": f"a{number}@example.org", "password": "falsch"}
    assert Client().post("/anmelden/", form).status_code == 200
"""


def guess(**extra: str) -> str:
    form = {"login": "mia@example.org", "password": "falsch"}
    return Client().post(PASSWORD, form, **extra).content.decode()


@pytest.mark.django_db(transaction=True)
def test_guesses_in_two_processes_count_together() -> None:
    assert "zu viele Versuche" not in guess()
    subprocess.run(
        [sys.executable, "-c", OTHER_PROCESS, str(GUESSES - 1)],
        env={
            **surroundings(), "DEBUG": "1", "DJANGO_SETTINGS_MODULE": "nabe.config.settings",
        },
        check=True, timeout=LONG_ENOUGH,
    )  # fmt: skip

    assert "zu viele Versuche" in guess()
    assert "zu viele Versuche" not in guess(REMOTE_ADDR="198.51.100.7")


@pytest.mark.django_db
def test_kept_counts_name_neither_a_person_nor_a_machine() -> None:
    Client().post("/anmelden/code/", {"email": "mia@example.org"}, REMOTE_ADDR="198.51.100.7")
    limits.take("report:198.51.100.7", per_hour=5)

    words = [count.cache_key + count.value for count in Count.objects.all()]
    assert words
    words += Bucket.objects.values_list("key", flat=True)
    assert not [word for word in words if "mia" in word or "198.51" in word]


@pytest.mark.django_db
def test_old_counts_are_forgotten_and_young_ones_kept() -> None:
    with time_machine.travel("2026-11-01 10:00Z", tick=False) as time:
        limits.take("old", per_hour=1)
        cache.set("old", 1, 60)
        time.shift(3601)
        limits.take("young", per_hour=1)
        cache.set("young", 1, 60)
        assert limits.forget_old() == 2
        assert [bucket.at for bucket in Bucket.objects.all()] == [clock.now()]
        assert Count.objects.count() == 1
