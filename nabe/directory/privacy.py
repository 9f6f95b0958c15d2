"""What the directory holds about persons: who confirmed, edited, imported, reported."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from nabe.directory.models import (
    Assurance,
    Campaign,
    Contact,
    DuplicatePair,
    ImportRow,
    ImportRun,
    LinkCheck,
    Location,
    MunicipalNote,
    Proposal,
    Report,
    SavedSearch,
    Service,
    SourceQuestion,
    SourceRecord,
    Subscription,
    TranslationFile,
    UnmetSearch,
    Version,
)
from nabe.people.models import Person
from nabe.people.privacy import at_address, declare, delete_older, export_rows, forget_in


def _forget_reporters(before: dt.datetime) -> int:
    """Keep what was reported, not by whom, once it is answered and old."""
    old = Report.objects.exclude(state=Report.State.OPEN).filter(made_at__lt=before)
    return old.exclude(email="").update(email="")


def _forget_lists(before: dt.datetime) -> int:
    from nabe.directory.actions.imports import expire_imports  # needs the queue, ready after apps

    return expire_imports(before)


def _erase_reporter(person: Person) -> None:
    Report.objects.filter(at_address(person, "email")).update(email="")


def _forget_proposers(before: dt.datetime) -> int:
    """Decided proposals may hold an address and the name of a contact person."""
    deleted, _by_model = (
        Proposal.objects.exclude(state=Proposal.State.OPEN).filter(made_at__lt=before).delete()
    )
    return deleted


def _erase_proposer(person: Person) -> None:
    Proposal.objects.filter(by=person).update(by=None)
    if person.email:
        Proposal.objects.filter(email__iexact=person.email).update(email="")


def _forget_versions(before: dt.datetime) -> int:
    deleted, _by_model = Version.objects.filter(at__lt=before).delete()
    return deleted


def _forget_importer(person: Person) -> None:
    forget_in(ImportRun, "by")(person)
    forget_in(ImportRun, "taken_by")(person)


def _forget_searches(before: dt.datetime) -> int:
    from nabe.directory.actions.saved_searches import forget_ended  # needs the queue, as above

    return forget_ended(before)


def _erase_searches(person: Person) -> None:
    SavedSearch.objects.filter(at_address(person, "email")).delete()


PROOF = _("Nachweis, wer was geändert hat")

declare(
    Assurance, ("by",), purpose=PROOF, erase=forget_in(Assurance, "by"),
    export=export_rows(Assurance, "by", ("service_id", "on", "result")),
)  # fmt: skip
declare(
    Service, ("edited_by", "email"), purpose=PROOF, erase=forget_in(Service, "edited_by"),
    export=export_rows(Service, "edited_by", ("id", "name", "last_modified")),
)  # fmt: skip
declare(
    ImportRun, ("by", "taken_by"), purpose=PROOF, erase=_forget_importer,
    export=export_rows(ImportRun, "by", ("id", "file_name", "uploaded_at", "state")),
)  # fmt: skip
declare(
    SourceQuestion, ("by",), purpose=PROOF, erase=forget_in(SourceQuestion, "by"),
    export=export_rows(SourceQuestion, "by", ("service_id", "answered_at", "state")),
)  # fmt: skip
declare(
    ImportRow, ("raw", "texts", "fields", "notes", "diff", "before"),
    purpose=_("Eine Liste prüfen und rückgängig machen"), retention_days=180, expire=_forget_lists,
)  # fmt: skip
declare(SourceRecord, ("fields",), purpose=_("Erkennen, was sich in einer Liste geändert hat"))
declare(
    Report, ("email",), purpose=_("Auf einen Hinweis antworten"), retention_days=90,
    expire=_forget_reporters, erase=_erase_reporter,
    export=export_rows(Report, "", ("service_id", "text", "email", "made_at"), address="email"),
)  # fmt: skip
declare(
    UnmetSearch, (), purpose=_("Zeigen, welche Angebote fehlen; ohne Person"), retention_days=400,
    expire=delete_older(UnmetSearch, "on"),
)  # fmt: skip
declare(
    Proposal, ("by", "email", "values", "before"), purpose=_("Auf einen Vorschlag antworten"),
    retention_days=90, expire=_forget_proposers, erase=_erase_proposer,
    export=export_rows(Proposal, "by", ("id", "service_id", "made_at", "state")),
)  # fmt: skip
declare(
    Version, ("by", "values"), purpose=_("Frühere Fassungen eines Angebots zurückholen"),
    retention_days=730, expire=_forget_versions, erase=forget_in(Version, "by"),
)  # fmt: skip
declare(
    TranslationFile, ("by", "name"), purpose=_("Ein Übersetzungsbüro liefert Texte zurück"),
    retention_days=90, expire=delete_older(TranslationFile, "at"),
    erase=forget_in(TranslationFile, "by", name=""),
    export=export_rows(TranslationFile, "by", ("id", "name", "language", "at", "state")),
)  # fmt: skip
declare(DuplicatePair, ("by",), purpose=PROOF, erase=forget_in(DuplicatePair, "by"))
declare(Campaign, ("by",), purpose=PROOF, erase=forget_in(Campaign, "by"))
declare(
    MunicipalNote, ("by",), purpose=PROOF, erase=forget_in(MunicipalNote, "by"),
    export=export_rows(MunicipalNote, "by", ("service_id", "text", "at")),
)  # fmt: skip
declare(
    LinkCheck, ("url",), purpose=_("Kaputte Adressen in öffentlichen Angeboten finden"),
    retention_days=180, expire=delete_older(LinkCheck, "checked_at"),
)  # fmt: skip
declare(
    SavedSearch, ("email",), purpose=_("Schreiben, wenn ein gesuchtes Angebot dazukommt"),
    retention_days=7, expire=_forget_searches, erase=_erase_searches,
    export=export_rows(SavedSearch, "", ("title", "email", "made_at", "expires_on"), address="email"),
)  # fmt: skip
declare(
    Subscription, ("address",), purpose=_("Adresse der Schnittstelle eines Nachbarverzeichnisses")
)
declare(Contact, ("name", "title"), purpose=_("Ansprechstelle eines Angebots"))
declare(Location, (), purpose=_("Öffentliche Anschrift eines Angebots, keine Person"))
