"""Which entries reached a rung of the ladder, and who hears of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from nabe.core import clock
from nabe.core.models import SignedLink
from nabe.directory.freshness import Step, step
from nabe.directory.models import Campaign, Reminder, SearchDocument, Service
from nabe.directory.queries.cards import Viewer
from nabe.directory.queries.cycles import cycles
from nabe.directory.queries.owners import people_of
from nabe.directory.rules import editable_by, runs_the_directory
from nabe.people.models import Organization, Person, RoleKind
from nabe.people.rules import municipalities_of
from nabe.places.queries import municipalities


@dataclass(frozen=True, slots=True)
class Reached:
    """An entry that stands on a rung nobody was told of yet."""

    service_id: UUID
    organization_id: UUID
    due_on: dt.date
    step: Step


@dataclass(slots=True)
class Addressee:
    """One recipient of one message, with the provider's entries that it names."""

    to: Person | str
    address: str
    organization: Organization
    services: list[Service] = field(default_factory=list)


def reached_steps(today: dt.date) -> list[Reached]:
    """Return every published entry that reached a rung for which no reminder was noted: two queries.

    An entry that nobody looked at for long stands on its highest rung alone.
    """
    rules = cycles()
    widest = max(
        cycle.warn_before for cycle in (rules.default, *(rules.by_field or {}).values())
    )  # fmt: skip
    rows = SearchDocument.objects.filter(
        service__state=Service.State.PUBLISHED, due_on__lte=today + dt.timedelta(days=widest)
    ).values_list("service_id", "service__organization_id", "due_on", "tokens")
    found: list[Reached] = []
    for service_id, organization_id, due, tokens in rows.iterator(chunk_size=5000):
        assert due is not None  # those without are left out by the filter
        cycle = rules.of(token[6:] for token in tokens if token.startswith("field:"))
        rung = step(due - dt.timedelta(days=cycle.days), today, cycle)
        if rung is not None:
            found.append(Reached(service_id, organization_id, due, rung))
    told = _told(found)
    return [one for one in found if (one.service_id, one.due_on, one.step) not in told]


def _told(reached: Sequence[Reached]) -> set[tuple[UUID, dt.date, int]]:
    if not reached:
        return set()
    oldest = min(one.due_on for one in reached)
    rows = Reminder.objects.filter(due_on__gte=oldest)
    return set(rows.values_list("service_id", "due_on", "step"))


def addressees(service_ids: Collection[UUID]) -> list[Addressee]:
    """Return one entry for each provider and recipient with its services, by name.

    Those who keep the provider's entries, else its members, else its address, else that of the
    service; nobody else is written to.
    """
    rows = (
        Service.objects.filter(pk__in=service_ids)
        .select_related("organization")
        .only("name", "slug", "email", "organization__name", "organization__email")
        .order_by("folded_name")
    )
    services = list(rows)
    people = people_of({one.organization_id for one in services})
    found: dict[tuple[UUID, str], Addressee] = {}
    for service in services:
        house = service.organization
        mail = house.email or service.email
        to_whom: Sequence[Person | str] = people.get(house.pk) or ([mail] if mail else [])
        for to in to_whom:
            address = str(to.email if isinstance(to, Person) else to).lower()
            found.setdefault((house.pk, address), Addressee(to, address, house)).services.append(
                service
            )
    return list(found.values())


def officers_of(service_ids: Collection[UUID]) -> dict[Person, list[Service]]:
    """Return the integration officers of the towns in which these services are, with theirs."""
    rows = Service.objects.filter(pk__in=service_ids).select_related("organization")
    towns: defaultdict[UUID, set[int]] = defaultdict(set)
    pairs = rows.values_list(
        "pk", "at_locations__location__municipality", "organization__municipality"
    )
    for pk, of_place, of_house in pairs:
        if town := of_place or of_house:
            towns[pk].add(town)
    by_town: defaultdict[int | None, list[Person]] = defaultdict(list)
    officers = Person.objects.filter(
        is_active=True, roles__kind=RoleKind.MUNICIPALITY,
        roles__municipality__in=set().union(*towns.values()),
    ).exclude(email=None)  # fmt: skip
    for person in officers.distinct():
        for role in person.roles.filter(kind=RoleKind.MUNICIPALITY):
            by_town[role.municipality_id].append(person)
    found: defaultdict[Person, list[Service]] = defaultdict(list)
    for service in rows.order_by("folded_name"):
        for person in {one for town in towns[service.pk] for one in by_town[town]}:
            found[person].append(service)
    return found


def coordination() -> QuerySet[Person]:
    """Return who works in the county's integration centre and can be written to."""
    return Person.objects.filter(
        is_active=True, roles__kind=RoleKind.COORDINATION
    ).exclude(email=None).distinct()  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """What the bearer of a link may confirm: what is due, and the rest."""

    due: Sequence[Service]
    rest: Sequence[Service]


def services_for_link(link: SignedLink) -> list[Service]:
    """Return the published services that the bearer of an assurance link speaks for."""
    rows = Service.objects.filter(
        organization=UUID(link.row_id), state=Service.State.PUBLISHED
    ).values_list("pk", flat=True)
    return [
        service
        for entry in addressees(list(rows)) if entry.address == link.to
        for service in entry.services
    ]  # fmt: skip


def split_for_link(services: Iterable[Service], campaign_ids: Collection[UUID]) -> ToConfirm:
    """Return the services in two heaps: due (or asked for by a campaign), and the rest."""
    ids = [one.pk for one in services]
    today = clock.today()
    rules = cycles()
    rows = list(
        Service.objects.filter(pk__in=ids)
        .select_related("document", "organization")
        .prefetch_related("schedules", "phones", "at_locations__location")
        .order_by("folded_name")
    )

    def is_due(service: Service) -> bool:
        cycle = rules.of(t[6:] for t in service.document.tokens if t.startswith("field:"))
        return service.pk in campaign_ids or step(service.counted_from, today, cycle) is not None

    due = [one for one in rows if is_due(one)]
    return ToConfirm(due, [one for one in rows if one not in due])


def asked_by_campaigns(service_ids: Collection[UUID]) -> set[UUID]:
    """Return which of these services a running campaign asks for and nobody confirmed since."""
    rows = Campaign.services.through.objects.filter(
        service__in=service_ids, campaign__state=Campaign.State.RUNNING
    ).values_list("service_id", "campaign__started_at")
    started = {pk: at for pk, at in rows if at is not None}
    confirmed = dict(Service.objects.filter(pk__in=started).values_list("pk", "assured_on"))
    return {
        pk
        for pk, at in started.items()
        if (confirmed.get(pk) or dt.date.min) < clock.local(at).date()
    }


def services_to_call(viewer: Viewer) -> QuerySet[Service]:
    """Return the overdue entries that the viewer keeps, the longest overdue first."""
    return (
        editable_by(viewer)
        .filter(state=Service.State.PUBLISHED, document__due_on__lt=clock.today())
        .select_related("organization", "document")
        .prefetch_related("phones", "contacts")
        .order_by("document__due_on", "folded_name")
    )


def whole(service: Service) -> Service:
    """Return a service with everything that a form about it needs."""
    return (
        Service.objects.select_related("organization")
        .prefetch_related("schedules", "phones", "contacts", "languages")
        .get(pk=service.pk)
    )


def campaign_for_office(viewer: Viewer, pk: UUID) -> Campaign:
    """Return one campaign, or 404."""
    found = Campaign.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def meant_by(campaign: Campaign) -> QuerySet[Service]:
    """Return the published entries that a campaign's fields and towns mean."""
    rows = Service.objects.filter(state=Service.State.PUBLISHED, origin=None)
    if fields := list(campaign.fields.all()):
        rows = rows.filter(fields__in=fields)
    if towns := list(campaign.municipalities.all()):
        rows = rows.filter(at_locations__location__municipality__in=towns)
    return rows.distinct()


def campaigns_for_office(viewer: Viewer) -> QuerySet[Campaign]:
    """Return all campaigns, the newest first."""
    return Campaign.objects.prefetch_related("fields", "municipalities")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a campaign is."""

    done: int
    total: int
    left: int

    @property
    def share(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0


def open_in(campaign: Campaign) -> QuerySet[Service]:
    """Return the entries of a campaign that nobody confirmed since it began, by name."""
    rows = campaign.services.exclude(state=Service.State.ARCHIVED)
    if campaign.started_at is not None:
        began = clock.local(campaign.started_at).date()
        rows = rows.filter(Q(assured_on=None) | Q(assured_on__lt=began))
    return rows.select_related("organization").order_by("folded_name")


def progress_of(campaign: Campaign) -> Progress:
    """Return how many entries of a campaign were confirmed since it began."""
    total = campaign.services.count()
    left = open_in(campaign).count()
    return Progress(total - left if campaign.started_at else 0, total, left)


@dataclass(frozen=True, slots=True)
class TownShare:
    """How many of the public entries of one municipality are fresh or not yet due."""

    name: str
    slug: str
    fresh: int
    total: int

    @property
    def percent(self) -> int:
        """The share in per cent, 100 only where nothing is overdue."""
        return 100 * self.fresh // self.total if self.total else 100


def fresh_shares(viewer: Viewer) -> list[TownShare]:
    """Return the share of each municipality, the lowest first, those without entries last.

    Coordination sees every municipality, a municipality its own, nobody else any. Two queries. An
    entry that is there in two municipalities counts in both.
    """
    towns = municipalities(viewer)
    if not runs_the_directory(viewer):
        towns = towns.filter(pk__in=municipalities_of(viewer))
    shown = list(towns)
    if not shown:
        return []
    rows = Service.objects.filter(
        pk__in=editable_by(viewer).values("pk"), state=Service.State.PUBLISHED
    ).order_by()
    counted = rows.values_list("at_locations__location__municipality").annotate(
        total=Count("pk", distinct=True),
        late=Count("pk", distinct=True, filter=Q(document__due_on__lt=clock.today())),
    )
    found = {town: (total - late, total) for town, total, late in counted}
    shares = [TownShare(one.name, one.slug, *found.get(one.pk, (0, 0))) for one in shown]
    return sorted(shares, key=lambda one: (not one.total, one.percent))
