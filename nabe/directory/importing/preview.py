"""What an import would do: every row of the source with its result, and nothing written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop as _

from nabe.directory.importing import hints, hsdsfiles, organizations
from nabe.directory.importing.headers import propose
from nabe.directory.importing.headings import tables_in
from nabe.directory.importing.matching import Known, Match, differences, match
from nabe.directory.importing.reading import header_of, read_sheet
from nabe.directory.importing.records import BAD, SKIPPED, Reading
from nabe.directory.importing.sections import Section
from nabe.sheets import listed_towns
from nabe.sheets.layouts import Layout
from nabe.sheets.notes import Note, note
from nabe.sheets.tables import Source
from nabe.sheets.vocabulary import Vocabulary

NEW, CHANGED, UNCHANGED, DUPLICATE, ERROR = "new", "changed", "unchanged", "duplicate", "error"
RESULTS = (NEW, CHANGED, UNCHANGED, DUPLICATE, ERROR, SKIPPED)
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Result:
    """One row of the source and what becomes of it."""

    reading: Reading
    result: str
    key: str = ""
    known: Known | None = None
    diff: dict[str, list[Any]] = field(default_factory=dict)
    twin: tuple[str, int] | None = None  # sheet and row of the earlier one
    renamed: Known | None = None  # a service of the list that this new row probably is

    @property
    def reasons(self) -> list[Note]:
        return self.reading.notes


@dataclass(slots=True)
class Preview:
    """All results of a file, the layouts of its sheets, and what is missing from it."""

    kind: str
    layouts: list[Layout]
    results: list[Result]
    vanished: list[Known] = field(default_factory=list)
    notices: list[Note] = field(default_factory=list)  # about the file as a whole

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(one.result for one in self.results)
        return {name: counted[name] for name in RESULTS}


def preview(
    source: Source, vocabulary: Vocabulary, *,
    known: Iterable[Known] = (), name: str = "",
    chosen: Mapping[str, Mapping[str, str]] | None = None, progress: Progress | None = None,
) -> Preview:  # fmt: skip
    """Read a source and compare it with what is there.

    `chosen` maps a layout's signature, or "" for all sheets, to {header: field}. `name` is the name
    under which this source keeps its keys. `progress` hears (rows done, rows in all).
    """
    layouts, readings = _read_all(source, vocabulary, chosen or {}, progress)
    _unify_organizations(readings, vocabulary)
    _find_wrong_sheets(readings)
    results = compare(readings, list(known), name=name)
    met = {one.known.external_id for one in results if one.known}
    vanished = [
        one
        for one in known
        if one.source == name and one.external_id and one.external_id not in met
    ]
    vanished = vanished if results else []
    new = [one for one in results if one.result == NEW]
    renamed = hints.ask_about_names((one.reading for one in new), vanished)
    for one in new:
        one.renamed = renamed.get(id(one.reading))
    return Preview(source.kind, layouts, results, vanished, _notices(results, name))


def _notices(results: Sequence[Result], name: str) -> list[Note]:
    data = [one for one in results if one.result != SKIPPED]
    if not data:
        return [note("warning", "", _("In der Datei wurden keine Angebote gefunden."))]
    copies = [one.known.source for one in data if one.result == DUPLICATE and one.known]
    found = hints.same_list((source for source in copies if source != name), len(data))
    return [found] if found else []


def _read_all(
    source: Source, vocabulary: Vocabulary, chosen: Mapping[str, Mapping[str, str]],
    progress: Progress | None,
) -> tuple[list[Layout], list[Reading]]:  # fmt: skip
    total = sum(len(sheet.rows) for sheet in source.sheets) + len(source.services)
    readings: list[Reading] = []
    if source.services:
        readings += hsdsfiles.readings(source.services, vocabulary)
    tables = [table for sheet in source.sheets for table in tables_in(sheet, vocabulary)]
    layouts = []
    for table in tables:
        layout = propose(table, vocabulary)
        wanted = {**chosen.get("", {}), **chosen.get(layout.signature, {})}
        layouts.append(propose(table, vocabulary, chosen=wanted) if wanted else layout)
    if not vocabulary.towns:
        vocabulary = listed_towns.learn(tables, layouts, vocabulary)
    section = Section("")
    for table, layout in zip(tables, layouts, strict=True):
        section = section if section.sheet == table.name else Section(table.name)
        for reading in read_sheet(table, layout, vocabulary, section):
            readings.append(reading)
            if progress and len(readings) % 250 == 0:
                progress(min(len(readings), total), total)
    return layouts, readings


def _unify_organizations(readings: Sequence[Reading], vocabulary: Vocabulary) -> None:
    """Give each body one spelling, and say so where the list writes another."""
    named = [one for one in readings if one.fields.get("organization")]
    standard = organizations.spellings(
        (one.fields["organization"] for one in named), known=vocabulary.organizations
    )
    for reading in named:
        said = reading.fields["organization"]
        meant = standard[said]
        if meant != said:
            reading.fields["organization"] = meant
            reading.notes.append(
                note("guess", "organization", _("Träger „%(text)s“ wurde als „%(meant)s“ gelesen."),
                     text=said, meant=meant).under(_column(reading, "organization"))
            )  # fmt: skip


def _column(reading: Reading, name: str) -> str:
    return header_of(reading.layout, name) if reading.layout else name


def _find_wrong_sheets(readings: Sequence[Reading]) -> None:
    """Ask about a row whose town stands nearly always on another sheet."""
    where: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for reading in readings:
        if reading.fields.get("municipality"):
            where[reading.fields["municipality"]][reading.sheet] += 1
    for reading in readings:
        counts = where.get(reading.fields.get("municipality", ""))
        if not counts or len(counts) < 2:
            continue
        sheet, times = counts.most_common(1)[0]
        if sheet != reading.sheet and times >= 5 and times >= 4 * counts[reading.sheet]:
            reading.notes.append(
                note("question", "municipality", _("%(town)s steht sonst im Blatt „%(sheet)s“. "
                                                   "Ist der Ort richtig?"),
                     town=reading.fields["municipality"], sheet=sheet)
                .under(_column(reading, "municipality"))
            )  # fmt: skip


def compare(readings: Sequence[Reading], known: list[Known], *, name: str) -> list[Result]:
    """Return the result of each reading against the earlier ones and what is there."""
    rows = [one for one in readings if not one.skipped]
    matches = match([one.fields for one in rows], known, source=name)
    hints.ask_about_numbers(rows)
    by_reading = dict(zip(map(id, rows), matches, strict=True))
    results = []
    for reading in readings:
        found = by_reading.get(id(reading))
        results.append(Result(reading, SKIPPED) if found is None else _result(reading, found, rows))
    return results


def _result(reading: Reading, found: Match, rows: Sequence[Reading]) -> Result:
    result = Result(reading, NEW, found.key, found.known)
    if found.twin is not None and rows[found.twin].verdict == BAD:
        found.twin = None  # the earlier row stays out, so this one may come in
    if found.twin is not None:
        first = rows[found.twin]
        result.twin = (first.sheet, first.row)
        reading.notes.append(
            note("question", "", _("Das ist wohl dasselbe Angebot wie in „%(sheet)s“, Zeile %(row)s."),
                 sheet=first.sheet, row=first.row)
        )  # fmt: skip
    if reading.verdict == BAD:
        result.result = ERROR
    elif found.twin is not None:
        result.result, result.known = DUPLICATE, None
        result.diff = differences(rows[found.twin].fields, reading.fields)
        hints.say_what_differs(rows[found.twin], reading)
    elif found.known is not None:
        result.diff = differences(found.known.fields, reading.fields)
        result.result = CHANGED if result.diff else UNCHANGED
    elif found.alike is not None:
        result.result, result.known = DUPLICATE, found.alike
        result.diff = differences(found.alike.fields, reading.fields)
        there, name = found.alike.source, str(found.alike.fields.get("name", ""))
        reading.notes.append(
            note("question", "", _("Das Angebot gibt es schon in der Liste „%(list)s“: „%(name)s“."),
                 list=there, name=name)
            if there
            else note("question", "", _("Das Angebot gibt es schon: „%(name)s“."), name=name)
        )  # fmt: skip
    return result
