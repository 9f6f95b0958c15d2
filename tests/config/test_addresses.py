"""The public address as an operator may write it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from nabe.config.command import know_port


@pytest.mark.parametrize("given", ["https://integration.example", "https://integration.example/"])
def test_public_address_makes_the_same_links_with_and_without_a_slash(given: str) -> None:
    code = (
        "import django; django.setup(); from nabe.core.links import address; print(address('abc'))"
    )
    environment = {
        **os.environ, "NABE_URL": given, "DJANGO_SETTINGS_MODULE": "nabe.config.settings",
        "DATABASE_URL": "postgres://x@127.0.0.1/x", "SECRET_KEY": "x", "NABE_MASTER_KEY": "x",
    }  # fmt: skip
    made = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert made.stdout.strip() == "https://integration.example/l/abc/"


@pytest.mark.parametrize("words", [["run", "--port", "8131"], ["run", "--port=8131", "--demo"]])
def test_links_lead_to_the_port_that_is_asked_for(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NABE_PORT", "1")  # put back afterwards
    know_port(words)
    code = "from nabe.config.settings import NABE_URL; print(NABE_URL)"
    own = {name: value for name, value in os.environ.items() if name != "NABE_URL"}
    told = subprocess.run(
        [sys.executable, "-c", code], env=own, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "http://127.0.0.1:8131"
