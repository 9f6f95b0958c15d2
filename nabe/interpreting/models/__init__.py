"""Tables of the pool: people, county rules, requests, invitations and assignments."""

from nabe.interpreting.models.county import Exclusion, PoolRules, Setting
from nabe.interpreting.models.dispatch import Assignment, Invitation
from nabe.interpreting.models.pool import (
    Absence,
    Gender,
    Interpreter,
    Mode,
    Paper,
    SpokenLanguage,
    WorkingTime,
)
from nabe.interpreting.models.requests import Request, Slot

__all__ = [
    "Absence",
    "Assignment",
    "Exclusion",
    "Gender",
    "Interpreter",
    "Invitation",
    "Mode",
    "Paper",
    "PoolRules",
    "Request",
    "Setting",
    "Slot",
    "SpokenLanguage",
    "WorkingTime",
]
