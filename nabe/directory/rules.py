"""Who may see and do what in the directory."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from nabe.core import clock
from nabe.core.errors import NotAllowed
from nabe.directory.models import Service
from nabe.people import rules as people
from nabe.people.models import Organization, Person

Viewer = Person | None


def runs_the_directory(viewer: Viewer) -> bool:
    """The county's coordination keeps the whole directory."""
    return viewer is not None and people.is_coordination(viewer)


def works_in_directory(viewer: Viewer) -> bool:
    """Coordination, a town's integration officer, or somebody of a provider."""
    return viewer is not None and (
        people.is_coordination(viewer)
        or bool(people.municipalities_of(viewer))
        or bool(people.organizations_of(viewer, "provider"))
    )


def editable_by(viewer: Viewer) -> QuerySet[Service]:
    """Return the services that the viewer may change: all, the own town's, the own provider's.

    What comes from a neighbour's directory is kept right there: nobody changes it here.
    """
    if viewer is None:
        return Service.objects.none()
    own = Service.objects.filter(origin=None)
    if people.is_coordination(viewer):
        return own
    towns = people.municipalities_of(viewer)
    providers = people.organizations_of(viewer, "provider")
    mine = Q(organization__in=providers)
    if towns:
        mine |= Q(pk__in=Service.objects.filter(at_locations__location__municipality__in=towns))
        mine |= Q(pk__in=Service.objects.filter(service_areas__municipality__in=towns))
        mine |= Q(organization__municipality__in=towns, at_locations=None)
    return own.filter(mine)


def visible_to(viewer: Viewer) -> QuerySet[Service]:
    """Return the services that the viewer may look at: the listed ones, and those to be changed."""
    listed = listed_now()
    if not works_in_directory(viewer):
        return listed
    if runs_the_directory(viewer):
        return Service.objects.all()
    return Service.objects.filter(Q(pk__in=listed) | Q(pk__in=editable_by(viewer)))


def listed_now() -> QuerySet[Service]:
    """Return what stands on the public pages today."""
    today = clock.today()
    return Service.objects.filter(
        Q(document__listed_from=None) | Q(document__listed_from__lte=today),
        Q(document__listed_until=None) | Q(document__listed_until__gte=today),
        document__is_listed=True,
    )


def own_listed_now() -> QuerySet[Service]:
    """Return what stands on the public pages and is kept here, without what neighbours keep."""
    return listed_now().filter(origin=None)


def may_edit(viewer: Viewer, service: Service) -> bool:
    """Say whether the viewer may change this service."""
    return editable_by(viewer).filter(pk=service.pk).exists()


def may_publish(viewer: Viewer, service: Service) -> bool:
    """Providers hand in; the county and the town put entries on the public pages."""
    if viewer is None or service.origin_id:
        return False
    if people.is_coordination(viewer):
        return True
    return bool(people.municipalities_of(viewer)) and may_edit(viewer, service)


def may_hand_over(viewer: Viewer, organization: Organization) -> bool:
    """Coordination, and the town of an organization, give its entries to another one."""
    return publishes_somewhere(viewer) and people.switches_organization(viewer, organization)


def demand(allowed: bool) -> None:
    """Raise NotAllowed unless `allowed`."""
    if not allowed:
        raise NotAllowed()


def publishes_somewhere(viewer: Viewer) -> bool:
    """Coordination and towns decide what stands on the public pages of at least one service."""
    return viewer is not None and (
        people.is_coordination(viewer) or bool(people.municipalities_of(viewer))
    )
