"""Machine translation of what is missing: asked for by the worker alone, off by default.

No web request ever waits for another server. Texts are read, sent without any lock, and written
only where meanwhile neither the German changed nor anybody wrote a translation.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from nabe.core import journal, libretranslate, texts
from nabe.core.errors import Refused
from nabe.core.models import Translation
from nabe.core.outside import Unreachable
from nabe.core.rows import table_of
from nabe.directory.actions.indexing import reindex
from nabe.directory.models import Service
from nabe.directory.queries.translation_work import kept_for
from nabe.directory.rules import demand, runs_the_directory
from nabe.directory.translations import (
    TRANSLATED,
    counted_languages,
    own_name,
    problem_with,
    tidy,
)
from nabe.people.models import Person

State = Translation.State
TASK = "directory.translate"
MOST_SERVICES = 2000  # in one language and one run; the next night goes on
_AT_ONCE = 10  # services
_LOG = logging.getLogger(__name__)


class Wanted(NamedTuple):
    """One text to translate, with the digest of the German that is sent."""

    service: UUID
    field: str
    german: str
    digest: str


def is_on() -> bool:
    """Say whether the county has a translation service."""
    return libretranslate.is_on()


def translate_soon(*, by: Person) -> None:
    """Ask the worker to translate what is missing; asking twice asks once."""
    demand(runs_the_directory(by))
    if not is_on():
        raise Refused(_("Es ist kein Übersetzungsdienst eingerichtet. Fragen Sie den Betrieb."))
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(TASK, lock=TASK, queueing_lock=TASK).defer()


def translate_missing() -> int:
    """Translate the missing texts of published services; returns how many were written.

    Also again what a machine wrote and what is outdated since. What a person wrote is never
    touched. A server that fails ends the run; the next run goes on. Journal: translated.
    """
    if not is_on():
        return 0
    written = 0
    try:
        offered = libretranslate.offered()
        for language in counted_languages():
            if language in offered:
                written += _translate_into(language)
    except Unreachable as error:
        _LOG.warning("Machine translation stopped: %s", error)
    return written


def _translate_into(language: str) -> int:
    services = Service.objects.filter(state=Service.State.PUBLISHED, language="de", origin=None)
    keys = list(services.order_by("-last_modified").values_list("pk", flat=True))
    written = asked = 0
    for at in range(0, len(keys), _AT_ONCE):
        wanted = _wanted(keys[at : at + _AT_ONCE], language)
        if wanted:
            said = libretranslate.translate([one.german for one in wanted], language)
            written += _write(wanted, said, language)
            asked += len({one.service for one in wanted})
        if asked >= MOST_SERVICES:
            break
    return written


def _wanted(keys: Sequence[UUID], language: str) -> list[Wanted]:
    services = list(Service.objects.filter(pk__in=keys))
    kept = kept_for(services)
    return [
        Wanted(one.pk, field, german, texts.digest(german))
        for one in services
        for field in TRANSLATED
        if (german := getattr(one, field)) and _is_free(kept.get((str(one.pk), field, language)))
    ]


def _is_free(row: Translation | None) -> bool:
    """Nobody's work would be lost: nothing is there, or an outdated text of a machine."""
    if row is None or not row.text or row.state == State.MISSING:
        return True
    return row.state == State.OUTDATED and row.by_id is None


@transaction.atomic
def _write(wanted: Sequence[Wanted], said: Sequence[str], language: str) -> int:
    """Write what came back where it still fits; one journal entry for each service."""
    keys = sorted({one.service for one in wanted})
    services: Mapping[UUID, Service] = {
        one.pk: one
        for one in Service.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    }
    kept = {
        (row.row_id, row.field): row
        for row in Translation.objects.select_for_update().filter(
            table=table_of(Service), row_id__in=[str(key) for key in keys], language=language
        )
    }
    changed: dict[UUID, list[str]] = {}
    for one, answer in zip(wanted, said, strict=True):
        service, text = services.get(one.service), tidy(one.field, answer)
        if service is None or not text or problem_with(one.field, text):
            continue
        same = texts.digest(getattr(service, one.field)) == one.digest
        if same and _is_free(kept.get((str(one.service), one.field))):
            texts.save(service, one.field, language, text, state=State.MACHINE)
            changed.setdefault(one.service, []).append(one.field)
    for key, fields in changed.items():
        journal.write(services[key], "translated", fields=fields, note=own_name(language))
    if changed:
        reindex(changed)
    return sum(map(len, changed.values()))
