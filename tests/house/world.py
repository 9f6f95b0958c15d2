"""The world that the table of addresses speaks of: its roles, its rows, and a line of the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nabe.directory.models import ImportRun, Report, Service
from tests.people.house import House

VISITOR = "visitor"
ROLES = (
    "coordination", "municipality", "other_municipality", "decision_maker", "provider",
    "other_provider", "requester", "interpreter", "volunteer", "operator", "nobody",
)  # fmt: skip
SIGNED_IN = frozenset(ROLES)
COORDINATION = frozenset({"coordination"})
PEOPLE_OFFICE = frozenset(
    {"coordination", "municipality", "other_municipality", "provider", "other_provider"}
)
OWN_TOWN = frozenset({"coordination", "municipality"})
OWN_SCHOOL = frozenset({"coordination", "municipality", "provider"})
POOL = frozenset({"coordination", "interpreter"})
REQUESTERS = frozenset({"coordination", "requester"})
FIGURES = frozenset({"coordination", "municipality", "other_municipality", "decision_maker"})
TOWNS = frozenset({"coordination", "municipality", "other_municipality"})
NOBODY: frozenset[str] = frozenset()


@dataclass
class World:
    """The house with one row of each kind that an address names."""

    house: House
    service: Service
    run: ImportRun
    report: Report
    invitation_pk: int
    message_pk: int
    question_pk: int
    request_pk: object
    interpreter_pk: int


Arguments = Callable[[World], dict[str, Any]]


def none(world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Page:
    """Who may GET and who may POST an address; None: the verb does not exist there."""

    get: frozenset[str] | None
    post: frozenset[str] | None = None
    arguments: Arguments = none
    sent: Arguments = none
