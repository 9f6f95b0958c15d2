"""Who may ask, who sends interpreters, and which requests somebody may see."""

from __future__ import annotations

from django.db.models import QuerySet

from nabe.core.errors import NotAllowed
from nabe.interpreting.models import Assignment, Interpreter, Request
from nabe.people import rules as people
from nabe.people.models import Organization, Person, RoleKind

Viewer = Person | None


def runs_the_pool(viewer: Viewer) -> bool:
    """The county's coordination sends interpreters and keeps the pool."""
    return viewer is not None and people.is_coordination(viewer)


def asking_organizations(viewer: Viewer) -> QuerySet[Organization]:
    """Return the bodies for which somebody may ask; coordination may ask for every active one."""
    active = Organization.objects.filter(state=Organization.State.ACTIVE, kept_by="")
    if runs_the_pool(viewer):
        return active.order_by("folded_name")
    own = people.organizations_of(viewer, RoleKind.REQUESTER) if viewer else ()
    return active.filter(pk__in=own).order_by("folded_name")


def may_ask(viewer: Viewer) -> bool:
    """Say whether somebody may ask for an interpreter at all."""
    return viewer is not None and asking_organizations(viewer).exists()


def works_in_pool(viewer: Viewer) -> bool:
    """Coordination, and whoever asks for a body."""
    return runs_the_pool(viewer) or may_ask(viewer)


def visible_to(viewer: Viewer) -> QuerySet[Request]:
    """Return the requests that somebody may see: all, or those of the own bodies."""
    if runs_the_pool(viewer):
        return Request.objects.all()
    if viewer is None:
        return Request.objects.none()
    own = people.organizations_of(viewer, RoleKind.REQUESTER)
    return Request.objects.filter(organization__in=own)


def may_cancel(viewer: Viewer, request: Request) -> bool:
    """Whoever sees a request may cancel it: its body, and coordination."""
    return visible_to(viewer).filter(pk=request.pk).exists()


def may_countersign(viewer: Viewer, request: Request) -> bool:
    """The body that asked says what took place, and coordination for it."""
    return visible_to(viewer).filter(pk=request.pk).exists()


def is_interpreter(viewer: Viewer) -> bool:
    """Whoever holds the role; asks for no more than the roles, which every page knows."""
    return people.holds(viewer, RoleKind.INTERPRETER)


def interpreter_of(viewer: Viewer) -> Interpreter | None:
    """Return the entry of somebody in the pool; None for everybody else."""
    return Interpreter.objects.filter(person=viewer).first() if viewer else None


def own_assignments(viewer: Viewer) -> QuerySet[Assignment]:
    """Return the assignments of the interpreter who looks."""
    if viewer is None:
        return Assignment.objects.none()
    return Assignment.objects.filter(interpreter__person=viewer)


def demand(allowed: bool) -> None:
    """Raise NotAllowed unless `allowed`."""
    if not allowed:
        raise NotAllowed()
