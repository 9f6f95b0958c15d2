"""The operator gives a county its first account; nobody else can be made this way."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from nabe.people import rules
from nabe.people.models import Person, Role

pytestmark = pytest.mark.django_db


def appoint(email: str, name: str = "Greta Sommer") -> str:
    out = StringIO()
    call_command("appoint_coordination", email, name=name, stdout=out)
    return out.getvalue()


def test_first_coordination_gets_an_account(county: Any) -> None:
    assert "neues Konto" in appoint("Greta@Example.org")
    person = Person.objects.get(email="greta@example.org")
    assert rules.is_coordination(person)
    assert not person.has_usable_password()


def test_appointing_again_changes_nothing(county: Any) -> None:
    appoint("greta@example.org")
    assert "gab es schon" in appoint("greta@example.org", name="")
    assert Role.objects.count() == 1


@pytest.mark.parametrize(
    ("email", "name", "words"),
    [("greta", "Greta", "keine E-Mail"), ("greta@example.org", "  ", "Namen")],
)
def test_wrong_words_are_refused(county: Any, email: str, name: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        appoint(email, name)
    assert not Person.objects.exists()


def test_county_must_be_there_first() -> None:
    with pytest.raises(CommandError, match="zuerst den Kreis"):
        appoint("greta@example.org")
