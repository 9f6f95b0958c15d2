"""Tables of the directory, after HSDS 3.1; facts about one row."""

from nabe.directory.models.care import LinkCheck, MunicipalNote
from nabe.directory.models.details import Contact, CostOption, Language, Phone, RequiredDocument
from nabe.directory.models.duplicates import DuplicatePair
from nabe.directory.models.freshness import AssuranceCycle, Campaign, Reminder
from nabe.directory.models.importing import (
    ImportRow,
    ImportRun,
    ImportSource,
    SourceQuestion,
    SourceRecord,
)
from nabe.directory.models.locations import Location, ServiceArea, ServiceAtLocation
from nabe.directory.models.neighbours import OriginOrganization, Subscription
from nabe.directory.models.proposals import ChangeRule, Proposal, Version
from nabe.directory.models.saved_searches import SavedSearch, ToldService
from nabe.directory.models.schedules import Occurrence, Schedule
from nabe.directory.models.search import SearchDocument, SearchWord
from nabe.directory.models.services import Service
from nabe.directory.models.terms import Field, Level, TargetGroup, Term
from nabe.directory.models.translation_files import TranslationFile
from nabe.directory.models.trust import Assurance, Report, UnmetSearch

__all__ = [
    "Assurance",
    "AssuranceCycle",
    "Campaign",
    "ChangeRule",
    "Contact",
    "CostOption",
    "DuplicatePair",
    "Field",
    "ImportRow",
    "ImportRun",
    "ImportSource",
    "Language",
    "Level",
    "LinkCheck",
    "Location",
    "MunicipalNote",
    "Occurrence",
    "OriginOrganization",
    "Phone",
    "Proposal",
    "Reminder",
    "Report",
    "RequiredDocument",
    "SavedSearch",
    "Schedule",
    "SearchDocument",
    "SearchWord",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "SourceQuestion",
    "SourceRecord",
    "Subscription",
    "TargetGroup",
    "Term",
    "ToldService",
    "TranslationFile",
    "UnmetSearch",
    "Version",
]
