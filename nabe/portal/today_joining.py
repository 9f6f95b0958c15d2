"""What "Heute" shows of people who join the pool: to the coordination, and to themselves."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.core.language_names import language_name
from nabe.interpreting.queries import joining, pages
from nabe.portal.today_shapes import Group, Line
from nabe.ui.dates import day
from nabe.ui.words import listed

PAGE = "interpreting_office:interpreter"


def for_coordination(person: Any) -> list[Group]:
    """Return new applications, proposed languages and papers that end."""
    return [_applications(person), _languages(person), _papers(person)]


def _applications(person: Any) -> Group:
    rows, number = joining.new_applications(person)
    lines = [
        Line(one.name, reverse("interpreting_office:application", args=[one.pk]),
             listed(_name(code) for code in one.languages), _("neu"), "info")
        for one in rows
    ]  # fmt: skip
    href = reverse("interpreting_office:applications")
    return Group(_("Bewerbungen für die Sprachmittlung"), number, lines, href)


def _languages(person: Any) -> Group:
    rows, number = joining.proposed_languages(person)
    lines = [
        Line(one.interpreter.person.name, reverse(PAGE, args=[one.interpreter_id]),
             " ".join(filter(None, (_name(one.code), one.dialect))), _("prüfen"), "info")
        for one in rows
    ]  # fmt: skip
    return Group(_("Vorgeschlagene Sprachen"), number, lines)


def _papers(person: Any) -> Group:
    rows = pages.expired_papers(person)
    lines = [
        Line(one.interpreter.person.name, reverse(PAGE, args=[one.interpreter_id]),
             str(one.get_kind_display()), day(one.valid_until),
             "danger" if one.valid_until < clock.today() else "warning")
        for one in rows[: joining.SHOWN] if one.valid_until
    ]  # fmt: skip
    return Group(
        _("Nachweise, die ablaufen"), rows.count(), lines, reverse("interpreting_office:pool")
    )


def for_interpreter(person: Any) -> list[Group]:
    """Return what somebody of the pool still has to do for it."""
    own, steps = joining.own_open_steps(person)
    if own is None:
        return []
    href = reverse(PAGE, args=[own.pk])
    forms = {"times": "interpreting_office:times", "account": "interpreting_office:bank_account"}
    lines = [
        Line(step.title, reverse(forms.get(step.code, PAGE), args=[own.pk]), step.note,
             _("offen"), "info")
        for step in steps
    ]  # fmt: skip
    return [Group(_("Das fehlt noch"), len(lines), lines, href)]


def _name(code: str) -> str:
    return language_name(code, get_language() or "de")
