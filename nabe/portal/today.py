"""What "Heute" shows to each role: tasks first, then at most four figures, then the towns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nabe.core import clock
from nabe.directory import rules as directory
from nabe.directory.queries import care, office, reminders
from nabe.directory.queries.imports import imports_that_wait
from nabe.directory.queries.reminders import TownShare
from nabe.directory.queries.translation_work import missing_translations
from nabe.messages import rules as messages
from nabe.messages.queries import messages_in_trouble
from nabe.people.rules import roles_of
from nabe.portal import today_pool
from nabe.portal.today_shapes import Figure, Group, Line
from nabe.ui.dates import day


@dataclass(frozen=True, slots=True)
class Share:
    """How much of one municipality is up to date: numbers, a sentence, a state, where to go."""

    town: str
    fresh: int
    total: int
    words: str
    badge: str
    kind: str
    href: str


@dataclass(slots=True)
class Today:
    """The page of one person."""

    groups: list[Group] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)

    @property
    def number(self) -> int:
        """How many things wait to be done."""
        return sum(group.number for group in self.groups if group.is_task)


def page_for(person: Any) -> dict[str, Any]:
    """Return the context of "Heute" for one person."""
    page = Today()
    unmet: list[tuple[str, int]] = []
    page.groups += today_pool.groups(person)
    if directory.works_in_directory(person):
        page.groups += _imports(person)
        page.groups += [*_directory(person), _broken(person)]
        page.figures += _figures(person)
        page.shares += [_share(one) for one in reminders.fresh_shares(person)]
        unmet = office.unmet_searches(person)
    if messages.reads_outbox(person):
        page.groups += _messages(person)
    page.groups = [group for group in page.groups if group.number]
    return {"today": page, "greeting": greeting(), "unmet": unmet, "roles": _roles(person)}


def greeting() -> str:
    """Return a greeting that fits the hour."""
    hour = clock.local(clock.now()).hour
    if hour < 11:
        return _("Guten Morgen.")
    return _("Guten Tag.") if hour < 18 else _("Guten Abend.")


def _imports(person: Any) -> list[Group]:
    runs = imports_that_wait(person)
    lines = [Line(run.name, run.href, run.about, _("wartet"), "warning") for run in runs]
    if directory.runs_the_directory(person):
        return [Group(_("Eingelesene Listen"), len(lines), lines, reverse("directory_import:list"))]
    href = reverse("directory_import:questions")
    return [Group(_("Rückfragen zu Listen"), len(lines), lines, href)]


def _directory(person: Any) -> list[Group]:
    tasks = office.tasks_for_today(person)
    root = reverse("directory_office:list")
    reports = [
        Line(one.service.name, reverse("directory_office:report", args=[one.pk]),
             one.text[:90], one.get_kind_display(), "warning")
        for one in tasks.reports
    ]  # fmt: skip
    proposals = [
        Line(one.service.name if one.service else _("Neues Angebot vorgeschlagen"),
             reverse("directory_office:proposal", args=[one.pk]), one.get_via_display(),
             _("prüfen"), "info")
        for one in tasks.proposals
    ]  # fmt: skip
    review = [_service_line(one, _("prüfen"), "info") for one in tasks.to_review]
    place = [_service_line(one, _("ohne Ort"), "warning") for one in tasks.without_place]
    overdue = [
        _service_line(one, _since(one), "danger", confirm=reverse("directory_office:confirm", args=[one.pk]))
        for one in tasks.overdue
    ]  # fmt: skip
    numbers = tasks.numbers
    return [
        Group(_("Hinweise von außen"), numbers["reports"], reports, f"{root}?stand=hinweise"),
        Group(
            _("Vorschläge"), numbers["proposals"], proposals, reverse("directory_office:proposals")
        ),
        Group(
            _("Neu und geändert: bitte prüfen"), numbers["review"], review, f"{root}?stand=review"
        ),
        Group(_("Ohne Ort"), numbers["place"], place, f"{root}?stand=ohne-ort"),
        Group(
            _("Bestätigung überfällig"), numbers["overdue"], overdue, f"{root}?stand=ueberfaellig"
        ),
    ]


def _broken(person: Any) -> Group:
    found = care.broken_for_today(person)
    lines = [_service_line(one, _("nicht erreichbar"), "warning") for one in found.services]
    href = f"{reverse('directory_office:list')}?stand=links"
    return Group(_("Internetseite oder E-Mail nicht erreichbar"), found.number, lines, href)


def _service_line(service: Any, badge: str, kind: str, *, confirm: str = "") -> Line:
    href = reverse("directory_office:edit", args=[service.pk])
    return Line(service.name, href, service.organization.name, badge, kind, confirm)


def _since(service: Any) -> str:
    if service.assured_on is None:
        return _("nie bestätigt")
    return _("zuletzt %(day)s") % {"day": day(service.assured_on)}


def _figures(person: Any) -> list[Figure]:
    found = office.figures_for_today(person)
    root = reverse("directory_office:list")
    share = _("unbekannt") if found.fresh_share is None else f"{found.fresh_share} %"
    late = ngettext(
        "%(number)s wartet auf Bestätigung", "%(number)s warten auf Bestätigung", found.overdue
    ) % {"number": found.overdue}
    missing = missing_translations(person)
    translations = f"{reverse('directory_office:translations')}?stand=missing"
    return [
        Figure(_("Öffentliche Angebote"), str(found.listed), _("heute im Verzeichnis"), root),
        Figure(_("Davon aktuell"), share, late, f"{root}?stand=ueberfaellig"),
        Figure(_("Fehlende Übersetzungen"), str(missing), _("je Angebot und Sprache"), translations),
        Figure(_("Suchen ohne Treffer"), str(found.unmet), _("in den letzten 30 Tagen")),
    ]  # fmt: skip


# From which share in per cent on a municipality's entries are called so; the last fits all.
_LEVELS = ((90, "success"), (70, "warning"), (0, "danger"))


def _share(one: TownShare) -> Share:
    href = f"{reverse('directory_office:list')}?ort={one.slug}"
    if not one.total:
        return Share(one.name, 0, 0, "", _("keine Angebote"), "neutral", href)
    kind = next(kind for least, kind in _LEVELS if one.percent >= least)
    badges = {"success": _("aktuell"), "warning": _("teils veraltet"), "danger": _("veraltet")}
    words = _("%(fresh)s von %(total)s aktuell") % {"fresh": one.fresh, "total": one.total}
    if one.fresh < one.total:
        href += "&stand=ueberfaellig"
    return Share(one.name, one.fresh, one.total, words, badges[kind], kind, href)


def _messages(person: Any) -> list[Group]:
    rows = list(messages_in_trouble(person)[:5])
    lines = [
        Line(row.subject, reverse("messages:message", args=[row.pk]), row.last_error[:90],
             row.get_state_display(), "danger")
        for row in rows
    ]  # fmt: skip
    return [
        Group(_("Nachrichten, die nicht ankommen"), messages_in_trouble(person).count(), lines,
              reverse("messages:list"))
    ]  # fmt: skip


def _roles(person: Any) -> list[str]:
    return [str(role) for role in roles_of(person)]
