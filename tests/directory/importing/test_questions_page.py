"""Questions about vanished entries, as towns and providers see them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nabe.directory.models import Service, SourceQuestion
from nabe.people.models import Organization
from nabe.places.models import Municipality
from tests.directory.importing.makers import row
from tests.directory.importing.runs import take
from tests.people.house import give, make_person

pytestmark = pytest.mark.django_db
ELSEWHERE = row(angebot="Treff", traeger="Haus der Kulturen", ort="Kamen", plz="59174", mail="")


def signed_in(kind: str, scope: Any) -> Client:
    person, client = make_person(kind), Client()
    give(person, kind, scope)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(autouse=True)
def _vanished(coordination: Any, tmp_path: Path) -> None:
    take([row(), ELSEWHERE, row(angebot="Bleibt", zeiten="Fr 9-10")], tmp_path, coordination)
    take([row(angebot="Bleibt", zeiten="Fr 9-10")], tmp_path, coordination)


@pytest.mark.parametrize("kind", ["provider", "municipality"])
def test_own_questions_stand_on_heute_and_lead_nowhere_forbidden(kind: str) -> None:
    scope = (
        Organization.objects.get(name="Café Welt e. V.")
        if kind == "provider"
        else Municipality.objects.get(name="Lünen")
    )
    client, href = signed_in(kind, scope), reverse("directory_import:questions")
    today = client.get(reverse("office:today")).content.decode()
    assert href in today
    assert "1 Angebot fehlt in der Liste" in today
    page = client.get(href).content.decode()
    assert "Sprachcafé" in page
    assert "Treff" not in page
    assert f'href="{reverse("directory_import:list")}"' not in page
    asked = SourceQuestion.objects.get(service__name="Sprachcafé")
    assert reverse("directory_office:edit", args=[asked.service_id]) in page
    edit = client.get(reverse("directory_office:edit", args=[asked.service_id]))
    assert edit.status_code == 200
    client.post(href, {"question": asked.pk, "answer": "ended"})
    assert Service.objects.get(name="Sprachcafé").state == "archived"
    assert href not in client.get(reverse("office:today")).content.decode()


def test_question_of_another_provider_is_not_there() -> None:
    client = signed_in("provider", Organization.objects.get(name="Café Welt e. V."))
    other = SourceQuestion.objects.get(service__name="Treff")
    href = reverse("directory_import:questions")
    assert client.post(href, {"question": other.pk, "answer": "ended"}).status_code == 404
