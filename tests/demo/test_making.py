"""The demo is made once, in an empty database, and the same on every machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from nabe.core.errors import Refused
from nabe.core.models import JournalEntry, Translation
from nabe.demo import actions
from nabe.directory.models import (
    Campaign,
    ImportRun,
    LinkCheck,
    Location,
    Proposal,
    SavedSearch,
    Service,
    UnmetSearch,
)
from nabe.interpreting.models import Assignment, Invitation, Request, ServiceRecord
from nabe.messages.models import Message
from nabe.people.models import Organization, Person
from nabe.places.models import County

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_two_demos_are_the_same() -> None:
    actions.load()
    first = list(Service.objects.order_by("slug").values_list("pk", "slug", "description"))
    for model in (
        ServiceRecord,
        Assignment,
        Invitation,
        Request,
        ImportRun,
        Service,
        Location,
        Organization,
        Person,
        County,
    ):
        model._default_manager.all().delete()
    for model in (JournalEntry, Translation, Message, UnmetSearch, Proposal, Campaign):
        model._default_manager.all().delete()
    for model in (SavedSearch, LinkCheck):
        model._default_manager.all().delete()
    actions.load()
    assert list(Service.objects.order_by("slug").values_list("pk", "slug", "description")) == first


def test_real_database_is_refused() -> None:
    Organization.objects.create(name="Echter Verein e. V.", folded_name="echter verein")
    with pytest.raises(Refused, match="nicht leer"):
        actions.load()
    assert not County.objects.exists()
