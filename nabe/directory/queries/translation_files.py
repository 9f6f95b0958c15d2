"""What taking over a returned file would do, text by text; the same for preview and for acting."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from nabe.core import texts
from nabe.core.models import Translation
from nabe.directory.models import Service, TranslationFile
from nabe.directory.queries.cards import Viewer
from nabe.directory.queries.entries import label_of
from nabe.directory.queries.translation_work import kept_for
from nabe.directory.rules import demand, editable_by, publishes_somewhere
from nabe.directory.translations import TRANSLATED, problem_with, tidy

State = Translation.State
SHOWN = 200
_WORST_FIRST = ("bad", "unknown", "outdated", "checked", "take", "same", "empty")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One returned text, and what happens to it: take, same, outdated, checked, empty, unknown, bad."""

    service: Service | None
    field: str
    text: str
    result: str
    why: str = ""

    @property
    def label(self) -> str:
        return label_of(self.field) if self.field else ""

    @property
    def words(self) -> str:
        return results()[self.result]


@dataclass(frozen=True, slots=True)
class Preview:
    """A returned file with its verdicts: how many of each, and the first of them."""

    file: TranslationFile
    counts: Mapping[str, int]
    verdicts: Sequence[Verdict]


def results() -> dict[str, str]:
    """Return what can become of a text, in words."""
    return {
        "take": _("wird übernommen"), "same": _("steht schon so da"),
        "outdated": _("deutscher Text ist inzwischen anders"),
        "checked": _("schon geprüft, bleibt"), "empty": _("nicht übersetzt"),
        "unknown": _("gehört zu keinem Ihrer Angebote"), "bad": _("nicht lesbar"),
    }  # fmt: skip


def files_for_office(viewer: Viewer) -> QuerySet[TranslationFile]:
    """Return the files that the viewer sent in, newest first."""
    demand(publishes_somewhere(viewer))
    return TranslationFile.objects.filter(by=viewer).defer("units").order_by("-at")[:20]


def preview_for_page(viewer: Viewer, pk: uuid.UUID) -> Preview:
    """Return one's own file as it would be taken over now; 404 for anybody else's."""
    demand(publishes_somewhere(viewer))
    file = TranslationFile.objects.filter(pk=pk, by=viewer).first()
    if file is None:
        raise Http404
    keys = [unit["service"] for unit in file.units if unit["service"]]
    services = editable_by(viewer).filter(pk__in=keys).distinct()
    verdicts = judged(file, list(services))
    verdicts.sort(key=lambda one: _WORST_FIRST.index(one.result))
    counts = Counter(one.result for one in verdicts)
    said = {name: counts[name] for name in results() if counts[name]}
    return Preview(file, said, verdicts[:SHOWN])


def judged(file: TranslationFile, services: Sequence[Service]) -> list[Verdict]:
    """Return a verdict for every text of the file; one query, for the translations."""
    kept = kept_for(services)
    known = {str(one.pk): one for one in services}
    return [_judge(unit, file, known.get(unit["service"]), kept) for unit in file.units]


def _judge(
    unit: Mapping[str, Any], file: TranslationFile, service: Service | None, kept: Mapping[Any, Any]
) -> Verdict:
    field = unit["field"]
    if service is None or field not in TRANSLATED:
        return Verdict(None, "", unit["id"], "unknown")
    row = kept.get((str(service.pk), field, file.language))
    text = tidy(field, unit["target"])
    if unit["has_markup"]:
        said = _("Im übersetzten Text stehen Formatierungen. Erlaubt ist einfacher Text.")
        return Verdict(service, field, "", "bad", said)
    if not text or (unit["is_untouched"] and _is_old(row, text)):
        return Verdict(service, field, "", "empty")
    if texts.digest(getattr(service, field))[:16] != unit["digest"]:
        return Verdict(service, field, text, "outdated")
    if problem := problem_with(field, text):
        return Verdict(service, field, text[:200], "bad", problem)
    return Verdict(service, field, text, _compared(row, text, is_checked=file.is_checked))


def _is_old(row: Translation | None, text: str) -> bool:
    """It went out as an outdated text, for help, and came back as it was."""
    return row is not None and row.state == State.OUTDATED and row.text == text


def _compared(row: Translation | None, text: str, *, is_checked: bool) -> str:
    if row is not None and row.text and row.state == State.CHECKED:
        return "same" if row.text == text else "checked"
    if row is not None and row.text == text and row.state == State.MACHINE and not is_checked:
        return "same"
    return "take"
