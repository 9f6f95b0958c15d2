"""What "Heute" shows of the pool: to the coordination, to requesters, to interpreters."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core.language_names import language_name
from nabe.interpreting import rules
from nabe.interpreting.queries import today as pool
from nabe.interpreting.queries.pages import own_questions
from nabe.portal import today_joining
from nabe.portal.today_shapes import Group, Line
from nabe.ui.dates import moment
from nabe.ui.words import listed


def groups(person: Any) -> list[Group]:
    """Return what waits for somebody in the pool, the soonest first."""
    if rules.runs_the_pool(person):
        return [*_coordination(person), *today_joining.for_coordination(person)]
    if rules.may_ask(person):
        return _requester(person)
    return [*_interpreter(person), *today_joining.for_interpreter(person)]


def _coordination(person: Any) -> list[Group]:
    board = reverse("interpreting_office:board")
    rows, number = pool.nobody_asked(person)
    lines = [
        _line(one, _("dringend") if one.is_urgent else _("niemand gefragt"),
              "danger" if one.is_urgent else "warning")
        for one in rows
    ]  # fmt: skip
    records = reverse("interpreting_office:records")
    disputed, many = pool.disputed_records(person)
    asks = [
        Line(
            one.interpreter.person.name, reverse("interpreting_office:record", args=[one.pk]),
            one.service_record.objection, _("Einspruch"), "danger",
        )
        for one in disputed
    ]  # fmt: skip
    return [
        Group(_("Anfragen: noch niemand gefragt"), number, lines, f"{board}?stand=open"),
        Group(_("Nachweise mit Einspruch"), many, asks, f"{records}?stand=disputed"),
    ]


def _requester(person: Any) -> list[Group]:
    board = reverse("interpreting_office:board")
    kinds = {
        "confirmed": (_("bestätigt"), "success"),
        "unfilled": (_("niemand gefunden"), "danger"),
    }
    rows, number = pool.own_requests(person)
    lines = [_line(one, *kinds.get(one.state, (_("noch nicht bestätigt"), "info"))) for one in rows]
    return [
        Group(_("Ihre nächsten Termine mit Sprachmittlung"), number, lines, board, is_task=False)
    ]


def _line(request: Any, badge: str, kind: str) -> Line:
    name = language_name(request.language, get_language() or "de")
    town = request.municipality.name if request.municipality else request.get_mode_display()
    about = f"{request.organization.name} · {town}"
    return Line(
        listed([name, moment(request.first)]), request.get_absolute_url(), about, badge, kind
    )


def _interpreter(person: Any) -> list[Group]:
    own = rules.interpreter_of(person)
    if own is None:
        return []
    href = reverse("interpreting_office:today")
    lines = [
        Line(
            moment(one.slot.starts_at), reverse("interpreting_office:own_assignment", args=[one.pk]),
            one.request.setting.label, _("bestätigt"), "success",
        )
        for one in pool.next_assignments(person)
    ]  # fmt: skip
    asked = [
        Line(
            moment(one.request.slots.all()[0].starts_at),
            reverse("interpreting_office:own_question", args=[one.pk]),
            one.request.setting.label, _("bitte antworten"), "warning",
        )
        for one in own_questions(person)
    ]  # fmt: skip
    missing = [
        Line(
            moment(one.slot.starts_at), reverse("interpreting_office:record", args=[one.pk]),
            one.request.organization.name, _("Nachweis fehlt"), "warning",
        )
        for one in pool.missing_records(person)
    ]  # fmt: skip
    return [
        Group(_("Können Sie kommen?"), len(asked), asked, href),
        Group(_("Ihre nächsten Einsätze"), len(lines), lines, href, is_task=False),
        Group(_("Bitte aufschreiben: Was war?"), len(missing), missing, href),
    ]
