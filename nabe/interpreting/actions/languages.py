"""Languages of somebody in the pool: the coordination writes them, the person proposes or drops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal, pagecache
from nabe.core.errors import Refused
from nabe.core.language_names import is_language
from nabe.interpreting.models import Interpreter, LanguageProposal, SpokenLanguage
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.people.models import Person

MOST_PROPOSALS = 10


@dataclass(frozen=True, slots=True)
class Said:
    """One language as somebody writes it down; an empty level is the usual one."""

    code: str
    dialect: str = ""
    level: str = SpokenLanguage.Level.NATIVE
    direction: str = SpokenLanguage.Direction.BOTH
    evidence: str = ""


@transaction.atomic
def write_languages(interpreter: Interpreter, spoken: Sequence[Said], *, by: Person) -> bool:
    """Put these languages in the place of the earlier ones; says whether anything changed.

    Proposals that are answered by that are gone. Journal: edited. Raises NotAllowed for anybody but
    the coordination, Refused for the same language and dialect twice.
    """
    demand(runs_the_pool(by))
    kept = Interpreter.objects.select_for_update().get(pk=interpreter.pk)
    if len({(one.code, one.dialect.casefold()) for one in spoken}) < len(spoken):
        raise Refused(_("Eine Sprache steht zweimal da."))
    before = [
        Said(one.code, one.dialect, one.level, one.direction, one.evidence)
        for one in kept.languages.all()
    ]
    if before == list(spoken):
        return False
    kept.languages.all().delete()
    SpokenLanguage.objects.bulk_create(
        SpokenLanguage(
            interpreter=kept, code=one.code, dialect=one.dialect, level=one.level,
            direction=one.direction, evidence=one.evidence,
        )
        for one in spoken
    )  # fmt: skip
    for one in spoken:
        kept.language_proposals.filter(code=one.code, dialect=one.dialect, level=one.level).delete()
    _changed(kept, by)
    return True


@transaction.atomic
def drop(spoken: SpokenLanguage, *, by: Person) -> None:
    """Work in a language no more; the person needs nobody's leave for it. Journal: edited."""
    interpreter = spoken.interpreter
    demand(runs_the_pool(by) or interpreter.person_id == by.pk)
    gone, _tables = SpokenLanguage.objects.filter(pk=spoken.pk).delete()
    if gone:
        _changed(interpreter, by)


@transaction.atomic
def propose(interpreter: Interpreter, said: Said, *, by: Person) -> LanguageProposal:
    """Tell the coordination of a language, a dialect or a better level. Journal: language proposed.

    The same again changes its level. Raises Refused for what stands there already, and for too many.
    """
    demand(interpreter.person_id == by.pk and interpreter.state != Interpreter.State.LEFT)
    if not is_language(said.code):
        raise Refused(_("Diese Sprache kennen wir nicht."), status=400)
    Interpreter.objects.select_for_update().get(pk=interpreter.pk)
    same = {"code": said.code, "dialect": said.dialect}
    if interpreter.languages.filter(**same, level=said.level).exists():
        raise Refused(_("Diese Sprache steht schon da."))
    others = interpreter.language_proposals.exclude(**same)
    if others.count() >= MOST_PROPOSALS:
        raise Refused(_("Das sind genug Vorschläge auf einmal. Bitte warten Sie auf eine Antwort."))
    made, _is_new = LanguageProposal.objects.update_or_create(
        interpreter=interpreter, code=said.code, dialect=said.dialect,
        defaults={"level": said.level, "made_at": clock.now()},
    )  # fmt: skip
    journal.write(interpreter, "language proposed", by=by)
    return made


@transaction.atomic
def answer(proposal: LanguageProposal, *, accept: bool, by: Person) -> None:
    """Take a proposed language over, or strike it out. Journal: edited, or language not taken."""
    demand(runs_the_pool(by))
    interpreter = Interpreter.objects.select_for_update().get(pk=proposal.interpreter_id)
    gone, _tables = LanguageProposal.objects.filter(pk=proposal.pk).delete()
    if not gone:
        raise Refused(_("Darüber ist schon entschieden."))
    if not accept:
        journal.write(interpreter, "language not taken", by=by)
        return
    SpokenLanguage.objects.update_or_create(
        interpreter=interpreter, code=proposal.code, dialect=proposal.dialect,
        defaults={"level": proposal.level},
    )  # fmt: skip
    _changed(interpreter, by)


def _changed(interpreter: Interpreter, by: Person) -> None:
    Interpreter.objects.filter(pk=interpreter.pk).update(modified_at=clock.now())
    journal.write(interpreter, "edited", by=by, fields=["languages"])
    pagecache.content_changed()
