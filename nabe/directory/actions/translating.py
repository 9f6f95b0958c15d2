"""Translations of a service, written by people side by side with the German."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import journal, texts
from nabe.core.errors import NotAllowed, Refused, WrongState
from nabe.core.models import Translation
from nabe.directory.actions.indexing import reindex
from nabe.directory.models import Service
from nabe.directory.queries.translations import seen_of, state_of
from nabe.directory.rules import demand, may_edit, may_publish
from nabe.directory.translations import TRANSLATED, languages, own_name, problem_with, tidy
from nabe.people.models import Person

State = Translation.State


@transaction.atomic
def translate(
    service: Service, language: str, said: Mapping[str, str], *, by: Person, seen: str,
    is_checked: bool = False,
) -> list[str]:  # fmt: skip
    """Write the texts of one language, by field; returns the fields that changed.

    Whoever keeps the entry may translate it. What the county or the town marks as checked is
    checked; what anybody writes without that is public at once and labelled as not checked. A
    provider cannot change a checked text. An empty text is missing again. An outdated text stays
    outdated until it changes or is checked. `seen` is the mark that the form carried: WrongState
    if the German or this language changed meanwhile. Journal: translated.
    """
    kept = Service.objects.select_for_update().get(pk=service.pk)
    demand(may_edit(by, kept))
    may_check = may_publish(by, kept)
    demand(may_check or not is_checked)
    if language not in languages():
        raise Refused(_("In diese Sprache wird nicht übersetzt."))
    found = {row.field: row for row in texts.all_for(kept).filter(language=language)}
    if seen_of(kept, found.values()) != seen:
        raise WrongState(_("Jemand hat diese Texte gerade geändert. Ihr Text ist noch da."))
    changed = []
    for field in TRANSLATED:
        if field in said and getattr(kept, field):
            row = found.get(field)
            to = _step(row, text := tidy(field, said[field]), is_checked=is_checked)
            if to:
                _demand_free(row, field, text, may_check=may_check)
                _write(kept, field, language, text, state=to, by=by)
                changed.append(field)
    if changed:
        journal.write(kept, "translated", by=by, fields=changed, note=own_name(language))
        reindex([kept.pk])
    return changed


def _step(row: Translation | None, text: str, *, is_checked: bool) -> str:
    """Return the state that a text comes to; '' when nothing is to be written."""
    before = row.text if row else ""
    if not text:
        return State.MISSING if before else ""
    if is_checked:
        return "" if before == text and state_of(row) == State.CHECKED else State.CHECKED
    return State.MACHINE if text != before else ""


def _demand_free(row: Translation | None, field: str, text: str, *, may_check: bool) -> None:
    if state_of(row) == State.CHECKED and not may_check:
        raise NotAllowed(_("Das Büro hat diesen Text geprüft. Nur das Büro kann ihn ändern."))
    problem = problem_with(field, text)
    if problem:
        raise Refused(problem)


def _write(
    service: Service, field: str, language: str, text: str, *, state: str, by: Person
) -> None:
    if state == State.MISSING:
        texts.remove(service, field, language)
    else:
        texts.save(service, field, language, text, state=state, by=by)
