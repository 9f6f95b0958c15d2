"""Steps into the pool as their page shows them: with the form or the page that does each. No HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _

from nabe.interpreting.forms.joining import PaperForm, TalkForm
from nabe.interpreting.onboarding import Task

PAPERS = ("record", "secrecy", "training")


@dataclass(frozen=True, slots=True)
class Step:
    """A task with what can be done about it here: a form that is sent to `action`, or a link."""

    task: Task
    action: str = ""
    form: Any = None
    href: str = ""
    label: str = ""


def steps_for_page(found: Any, tasks: Sequence[Task], *, runs: bool) -> list[Step]:
    """Return every step; forms only for whoever may fill them in."""
    return [_step(found.pk, task, runs) for task in tasks]


def renewable(steps: Sequence[Step]) -> list[Step]:
    """Return the steps whose paper was seen and may be seen anew."""
    return [one for one in steps if one.task.is_done and one.task.code in PAPERS and one.form]


def _step(pk: int, task: Task, runs: bool) -> Step:
    def address(name: str) -> str:
        return reverse(f"interpreting_office:{name}", args=[pk])

    if task.code == "times":
        return Step(task, href=address("times"), label=_("Zeiten eintragen"))
    if task.code == "account":
        return Step(task, href=address("bank_account"), label=_("Konto eintragen"))
    if not runs:
        return Step(task)
    if task.code == "talk":
        form = TalkForm(auto_id="talk_%s")
        return Step(task, address("talk"), form, label=_("Gespräch eintragen"))
    if task.code in PAPERS:
        shown = PaperForm(auto_id=f"{task.code}_%s", initial={"kind": task.code})
        if task.code == "record":
            shown.fields["valid_until"].help_text = _("Leer: fünf Jahre.")
        return Step(task, address("paper_seen"), shown, label=_("Nachweis gesehen"))
    if task.code == "languages":
        return Step(task, href=address("languages"), label=_("Sprachen eintragen"))
    return Step(task)


def host_of(url: str) -> str:
    """Return whose server a calendar lies on; the rest of its address is a secret."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
