"""Whom to ask about an entry: people with an account of its provider, else the mail of the house."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from nabe.core import clock
from nabe.core.models import SignedLink
from nabe.directory.models import SourceQuestion
from nabe.people.models import Organization, Person, RoleKind


@dataclass(slots=True)
class Asked:
    """One recipient with the questions that one message holds."""

    to: Person | str
    address: str
    organization: Organization
    questions: list[SourceQuestion] = field(default_factory=list)


def whom_to_ask(questions: Iterable[SourceQuestion]) -> list[Asked]:
    """Return one entry for each provider and recipient, with all questions about its services.

    Those who keep the provider's entries come first, then its other members, then the address of
    the provider, and last that of the service. Without any of them nobody is asked by mail.
    """
    rows = list(questions)
    people = people_of({one.service.organization_id for one in rows})
    found: dict[tuple[UUID, str], Asked] = {}
    for question in rows:
        house = question.service.organization
        mail = house.email or question.service.email
        recipients: Sequence[Person | str] = people.get(house.pk) or ([mail] if mail else [])
        for to in recipients:
            address = str(to.email if isinstance(to, Person) else to).lower()
            entry = found.setdefault((house.pk, address), Asked(to, address, house))
            entry.questions.append(question)
    return list(found.values())


def people_of(organizations: set[UUID]) -> dict[UUID, Sequence[Person]]:
    """Return {organization: who keeps its entries, or else its members}, with address only."""
    today = clock.today()
    reachable = Person.objects.filter(is_active=True).exclude(email=None).exclude(email="")
    keepers = reachable.filter(roles__kind=RoleKind.PROVIDER, roles__organization__in=organizations)
    members = reachable.filter(
        Q(memberships__until=None) | Q(memberships__until__gte=today),
        memberships__organization__in=organizations, memberships__since__lte=today,
    )  # fmt: skip
    found: dict[UUID, Sequence[Person]] = {}
    for people, path in ((members, "memberships__organization"), (keepers, "roles__organization")):
        by_house: defaultdict[UUID, dict[UUID, Person]] = defaultdict(dict)
        pairs = people.order_by("email").values_list("pk", path)
        persons = people.in_bulk([pk for pk, _house in pairs])
        for pk, house in pairs:
            if house in organizations:
                by_house[house][pk] = persons[pk]
        found |= {house: list(each.values()) for house, each in by_house.items()}
    return found


def questions_for_link(link: SignedLink) -> list[SourceQuestion]:
    """Return what the bearer of a link was asked, answered or not; nothing after an undoing."""
    asked = (
        SourceQuestion.objects.filter(run=UUID(link.row_id))
        .exclude(state=SourceQuestion.State.RETURNED)
        .select_related("service__organization", "service__document", "source")
        .order_by("service__name", "pk")
    )
    return [
        question
        for entry in whom_to_ask(asked) if entry.address == link.to
        for question in entry.questions
    ]  # fmt: skip
