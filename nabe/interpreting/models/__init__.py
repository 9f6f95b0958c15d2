"""Tables of the pool: people, county rules, requests, invitations, assignments, records, money."""

from nabe.interpreting.models.county import Exclusion, PoolRules, Setting
from nabe.interpreting.models.dispatch import Assignment, Invitation
from nabe.interpreting.models.joining import (
    Application,
    BusyTime,
    CalendarFeed,
    LanguageProposal,
)
from nabe.interpreting.models.lists import BeforeList
from nabe.interpreting.models.money import (
    BankAccount,
    Entry,
    FeeRule,
    Fund,
    Payer,
    PaymentRun,
    Statement,
)
from nabe.interpreting.models.pool import (
    Absence,
    Gender,
    Interpreter,
    Mode,
    Paper,
    SpokenLanguage,
    WorkingTime,
)
from nabe.interpreting.models.proof import Feedback, ServiceRecord
from nabe.interpreting.models.requests import Request, Slot
from nabe.interpreting.models.wishes import Bundle, Conflict, DispatchRule, Proposal

__all__ = [
    "Absence", "Application", "Assignment", "BankAccount", "BeforeList", "Bundle", "BusyTime", "CalendarFeed",
    "Conflict", "DispatchRule", "Entry", "Exclusion", "FeeRule", "Feedback", "Fund", "Gender",
    "Interpreter", "Invitation", "LanguageProposal", "Mode", "Paper", "Payer", "PaymentRun",
    "PoolRules", "Proposal", "Request", "ServiceRecord", "Setting", "Slot", "SpokenLanguage", "Statement",
    "WorkingTime",
]  # fmt: skip
