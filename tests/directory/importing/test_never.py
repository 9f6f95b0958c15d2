"""Whatever a cell holds: parsers never raise, never invent, and always say what they assumed."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nabe.directory.importing.fields import read_fields
from nabe.directory.importing.header_words import FIELD_LABELS
from nabe.directory.importing.headers import field_for_header, propose
from nabe.directory.importing.matching import keys, match
from nabe.directory.importing.reading import read_sheet
from nabe.directory.importing.values import costs, remarks, terms, times
from nabe.directory.recurrence import parse_byday
from nabe.sheets import csvfiles
from nabe.sheets.cells import LONGEST_CELL, clean, fold
from nabe.sheets.tables import Row, Sheet
from nabe.sheets.values import dates, languages, levels, phones, places, webaddresses  # fmt: skip
from nabe.sheets.values.language_names import CODES
from tests.directory.importing.makers import HEADER, ROW, TODAY, words

TIME_WORDS = ("Mo", "Di", "mittwochs", "jeden", "2.", "letzter", "im Monat", "9", "12", "9.30", "14h", "-", "bis", "+",
              "und", ",", "Uhr", "n. V.", "alle 2 Wochen", "gerade KW", "(", ")", "in den Ferien", "kein", "1.9.2026", "\n")  # fmt: skip
anything = st.text(max_size=80)
near_times = st.lists(st.sampled_from(TIME_WORDS), max_size=12).map(" ".join)
cells = st.one_of(anything, near_times, st.integers(-10, 10**12), st.floats(), st.booleans(), st.none(),
                  st.dates(), st.times(), st.datetimes(), st.timedeltas())  # fmt: skip
VOCABULARY = words()
settings.register_profile(
    "lists", max_examples=60, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile("lists")


@example("LETZTE:0:MO-0")
@given(st.one_of(anything, near_times))
def test_times_are_valid_or_absent(text: str) -> None:
    found = times.read(text)
    assert found.text == text
    for one in found.schedules:
        assert parse_byday(one["byday"])
        if one["opens_at"] and one["closes_at"]:
            assert one["opens_at"] < one["closes_at"]
        for hour in (one["opens_at"], one["closes_at"]):
            if hour:
                dt.time.fromisoformat(hour)
                assert (
                    str(int(hour[:2])) in re.findall(r"\d+", text)
                    or "pm" in text.lower()
                    or int(hour[:2]) in map(int, re.findall(r"\d+", text))
                )
    if text.strip() and not found.schedules and not found.by_appointment:
        assert found.notes


@given(anything)
def test_languages_are_known_codes_that_the_text_names(text: str) -> None:
    found = languages.read(text)
    assert set(found.value) <= set(CODES)
    assert len(found.value) == len(set(found.value))
    if not re.search(r"\w", text):
        assert found.value == []


@given(anything)
def test_levels_are_known(text: str) -> None:
    assert set(levels.read(text).value) <= {"", *levels.LEVELS}


@given(anything)
def test_phones_hold_only_digits_of_the_text(text: str) -> None:
    for phone in phones.read(text).value:
        digits = "".join(letter for letter in text if letter.isdigit())
        assert len(phone["number"]) > 4
        assert not digits.isascii() or phone["number"][-4:] in digits


@given(anything)
def test_mail_and_web_never_hold_blanks_or_other_schemes(text: str) -> None:
    for address in webaddresses.mail(text).value:
        assert re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", address)
    url = webaddresses.web(text).value
    assert not url or url.lower().startswith(("http://", "https://"))


@given(cells)
def test_dates_lie_between_1990_and_today(cell: Any) -> None:
    day = dates.read(cell, today=TODAY).value.day
    assert day is None or dt.date(1990, 1, 1) <= day <= TODAY


@given(anything, anything, anything)
def test_towns_are_the_county_s_own(town: str, code: str, street: str) -> None:
    place = places.read(town=town, postcode=code, street=street, vocabulary=VOCABULARY)
    assert place.municipality in {"", *VOCABULARY.towns}
    assert not place.postcode or re.fullmatch(r"\d{5}", place.postcode)
    if place.municipality and place.municipality not in f"{town}{code}{street}":
        assert place.notes


@given(anything)
def test_costs_remarks_and_terms_never_raise(text: str) -> None:
    assert costs.cost(text).value in {True, False, None}
    assert costs.child_care(text).value in {"", "yes", "no", "on_request"}
    remarks.read(text)
    low, high = terms.ages(text)
    assert low is None or high is None or low <= high
    assert set(terms.fields(text, VOCABULARY).value) <= {one.code for one in VOCABULARY.fields}
    assert set(terms.target_groups(text, VOCABULARY).value) <= {
        one.code for one in VOCABULARY.target_groups
    }


@given(cells)
def test_clean_is_stable_and_without_hidden_marks(cell: Any) -> None:
    text = clean(cell).value
    assert len(text) <= LONGEST_CELL
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\ufeff]", text)
    assert "<script" not in text.lower()


@given(st.text(alphabet="<>/ab script=\"'!-&;lt", max_size=60))
def test_clean_leaves_no_tag(text: str) -> None:
    assert not re.search(r"<(script|img|b)\b[^>]*>", clean(text).value)


@given(anything)
def test_headers_never_raise(text: str) -> None:
    name, confidence, _why = field_for_header(text)
    assert name in {"", *FIELD_LABELS}
    assert 0 <= confidence <= 1


@given(st.dictionaries(st.sampled_from(sorted(FIELD_LABELS)), anything, max_size=12))
def test_fields_of_any_words_are_plain_values(said: dict[str, str]) -> None:
    fields, notes, _times = read_fields(
        {name: [(text, text)] for name, text in said.items()}, VOCABULARY
    )
    assert all(value not in ("", None, []) for value in fields.values())
    assert all(each.german for each in notes)


@given(st.lists(st.lists(cells, max_size=20), max_size=12))
def test_every_filled_row_comes_out_exactly_once(rows: list[list[Any]]) -> None:
    table = [Row(1, list(HEADER)), *[Row(number, row) for number, row in enumerate(rows, 2)]]
    sheet = Sheet("A", table)
    readings = list(read_sheet(sheet, propose(sheet, VOCABULARY), VOCABULARY))
    filled = [
        row.number
        for row in table
        if any(cell is not None and str(cell).strip() for cell in row.cells)
    ]
    assert [one.row for one in readings] == filled


@given(st.lists(st.permutations(ROW), max_size=8))
def test_keys_are_different_and_matching_is_in_order(rows: list[list[str]]) -> None:
    fields = [
        {"name": row[0], "organization": row[1], "municipality": row[3], "street": row[5]}
        for row in rows
    ]
    assert len(set(keys(fields))) == len(fields)
    for position, found in enumerate(match(fields, [], source="x")):
        assert found.twin is None or found.twin < position


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_to_something(content: bytes) -> None:
    text, _encoding, _notes = csvfiles.decoded(content)
    assert isinstance(text, str)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@given(
    st.lists(
        st.lists(st.text(alphabet='aäöüß ;,"\n', min_size=1, max_size=8), min_size=3, max_size=3),
        min_size=4,
        max_size=9,
    )
)
def test_csv_rows_come_back_as_they_were_written(encoding: str, rows: list[list[str]]) -> None:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, delimiter="|", quoting=csv.QUOTE_ALL).writerows(rows)
    sheet = csvfiles.parsed(out.getvalue(), name="x")
    assert [row.number for row in sheet.rows] == sorted(row.number for row in sheet.rows)


@given(anything)
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)
