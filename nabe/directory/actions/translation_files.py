"""A translation office returns a file: read it, look at it, take it over as a whole or not at all."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal, texts
from nabe.core.errors import Refused
from nabe.core.models import Translation
from nabe.core.rows import table_of
from nabe.core.states import move
from nabe.directory import xliff
from nabe.directory.actions.indexing import reindex
from nabe.directory.models import Service, TranslationFile
from nabe.directory.queries.translation_files import Verdict, judged
from nabe.directory.rules import demand, editable_by, publishes_somewhere
from nabe.directory.translations import languages, own_name
from nabe.people.models import Person

State = Translation.State


def receive(
    content: bytes, *, name: str, language: str, is_checked: bool, by: Person
) -> TranslationFile:
    """Read a returned file and keep its texts for a look; nothing is taken over yet.

    Raises Refused with a sentence for what is no XLIFF 2 from German into `language`.
    """
    demand(publishes_somewhere(by))
    if language not in languages():
        raise Refused(_("In diese Sprache wird nicht übersetzt."))
    units = [asdict(one) for one in xliff.read(content, language)]
    return TranslationFile.objects.create(
        name=name[-120:], language=language, is_checked=is_checked, units=units, by=by,
        at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def take(file: TranslationFile, *, by: Person) -> int:
    """Write every text that still fits; returns how many. Everything is judged anew, under lock.

    Texts whose German changed, that the office checked meanwhile or that are not plain stay out.
    Journal: translated, for every service.
    """
    demand(publishes_somewhere(by) and file.by_id == by.pk)
    move(file, TranslationFile.State.TAKEN, allowed=TranslationFile.ALLOWED)
    keys = {unit["service"] for unit in file.units if unit["service"]}
    allowed = set(editable_by(by).filter(pk__in=keys).values_list("pk", flat=True))
    locked = Service.objects.select_for_update().filter(pk__in=allowed).order_by("pk")
    verdicts = [one for one in judged(file, list(locked)) if one.result == "take"]
    _write(file, verdicts, by)
    TranslationFile.objects.filter(pk=file.pk).update(taken_number=len(verdicts), units=[])
    return len(verdicts)


def _write(file: TranslationFile, verdicts: list[Verdict], by: Person) -> None:
    services = {one.service.pk: one.service for one in verdicts if one.service}
    if not services:
        return
    state = State.CHECKED if file.is_checked else State.MACHINE
    now = clock.now()
    Translation.objects.bulk_create(
        [
            Translation(
                table=table_of(Service), row_id=str(one.service.pk), field=one.field,
                language=file.language, text=one.text, state=state, by=by, at=now,
                source_digest=texts.digest(getattr(one.service, one.field)),
            )
            for one in verdicts if one.service
        ],
        batch_size=1000, update_conflicts=True,
        unique_fields=["table", "row_id", "field", "language"],
        update_fields=["text", "state", "by", "at", "source_digest"],
    )  # fmt: skip
    journal.write_many(list(services.values()), "translated", by=by, note=own_name(file.language))
    reindex(services)


def discard(file: TranslationFile, *, by: Person) -> None:
    """Throw a returned file away."""
    demand(publishes_somewhere(by) and file.by_id == by.pk)
    move(file, TranslationFile.State.DISCARDED, allowed=TranslationFile.ALLOWED, units=[])
