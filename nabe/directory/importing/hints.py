"""Questions that only a look at all rows raises: numbers used twice, newer twins, renamed services."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_noop as _
from rapidfuzz import fuzz

from nabe.directory.importing.header_words import FIELD_LABELS
from nabe.directory.importing.matching import (
    Fields,
    Known,
    alike_but_renamed,
    differences,
    name_key,
    only_counted,
)
from nabe.directory.importing.reading import header_of
from nabe.directory.importing.records import Reading
from nabe.sheets.notes import Note, note

FORMER_NAME = _("Hieß das Angebot früher „%(name)s“? Es fehlt jetzt in der Liste.")
LEAST_OF_A_LIST = 3  # so many rows of another list make this one probably its next version
_SHOWN_AS = {"schedules": "times", "is_free": "cost", "fees_description": "cost", "phones": "phone",
             "eligibility_description": "target_groups", "field_words": "fields", "more_emails": "email",
             "by_appointment": "times", "city": "municipality"}  # fmt: skip


def ask_about_numbers(rows: Sequence[Reading]) -> None:
    """Ask about rows that carry the same number of the source."""
    by_number: defaultdict[str, list[Reading]] = defaultdict(list)
    for row in rows:
        by_number[str(row.fields.get("external_id", ""))].append(row)
    by_number.pop("", None)
    if only_counted([number for number, sharing in by_number.items() for _one in sharing]):
        return
    for number, sharing in by_number.items():
        for row in sharing if len(sharing) > 1 else ():
            other = sharing[0] if row is not sharing[0] else sharing[1]
            column = header_of(row.layout, "external_id") if row.layout else "id"
            row.notes.append(
                note("question", "external_id", _("Die Nummer „%(number)s“ hat auch „%(sheet)s“, Zeile %(row)s."),
                     number=number, sheet=other.sheet, row=other.row).under(column)
            )  # fmt: skip


def say_what_differs(first: Reading, twin: Reading) -> None:
    """Tell on both rows what the second says otherwise, so that nothing better gets lost."""
    diff = {
        name: pair for name, pair in differences(first.fields, twin.fields).items()
        if pair[1] not in (None, "", [])
    }  # fmt: skip
    if not diff:
        return
    labels = dict.fromkeys(FIELD_LABELS.get(_SHOWN_AS.get(name, name), name) for name in diff)
    twin.notes.append(
        note("question", "", _("Anders als in Zeile %(row)s: %(fields)s."),
             row=first.row, fields=", ".join(labels))
    )  # fmt: skip
    if "remark" in diff:
        first.notes.append(
            note("question", "remark", _("In „%(sheet)s“, Zeile %(row)s steht dazu: „%(text)s“."),
                 sheet=twin.sheet, row=twin.row, text=twin.fields["remark"])
        )  # fmt: skip
    before, after = (str(one.fields.get("assured_date", "")) for one in (first, twin))
    if after > before:
        first.notes.append(
            note("question", "assured_date", _("In „%(sheet)s“, Zeile %(row)s steht das Angebot mit neuerem Stand."),
                 sheet=twin.sheet, row=twin.row)
        )  # fmt: skip


def ask_about_names(new: Iterable[Reading], vanished: Sequence[Known]) -> dict[int, Known]:
    """Ask whether a new row is a service of the list that vanished under its old name.

    Returns {id of the reading: the service that it probably is}, each service once.
    """
    left = list(vanished)
    found: dict[int, Known] = {}
    for row in new:
        fitting = [one for one in left if alike_but_renamed(one.fields, row.fields)]
        if not fitting:
            continue
        best = max(fitting, key=lambda one: _likeness(one.fields, row.fields))
        left.remove(best)
        found[id(row)] = best
        row.notes.append(
            note("question", "name", FORMER_NAME, name=str(best.fields.get("name", "")))
        )
    return found


def _likeness(one: Fields, other: Fields) -> float:
    return float(
        fuzz.token_set_ratio(name_key(one.get("name", "")), name_key(other.get("name", "")))
    )


def same_list(sources: Iterable[str], rows: int) -> Note | None:
    """Say that a list is probably the next version of one there is; `sources` of its duplicates."""
    counted = Counter(filter(None, sources))
    if not counted:
        return None
    name, times = counted.most_common(1)[0]
    if times < LEAST_OF_A_LIST or times < rows / 2:
        return None
    return note("question", "", _("Das ist wohl eine neue Fassung der Liste „%(list)s“. "
                                  "Bitte geben Sie diese Quelle an."), list=name)  # fmt: skip
