"""A county's own log of a year: the rules of its legend give the amounts that it paid."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from nabe.interpreting.fees import Invalid, Record, fee
from nabe.interpreting.fees.record import ZONE
from nabe.interpreting.presets import preset

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "county"


def fee_classes() -> dict[str, str]:
    book = CalamineWorkbook.from_path(FOLDER / "sprachmittlung_2026.xlsx")
    head, *rows = book.get_sheet_by_name("Pool").to_python()[2:]
    place = head.index("Honorarklasse")
    return {str(row[0]): str(row[place]).lower() for row in rows if row[0]}


def cents(text: str) -> int:
    return int(Decimal(text.replace(".", "").replace(",", ".") or 0) * 100)


@pytest.mark.skipif(not FOLDER.exists(), reason="the county's spreadsheets are not here")
def test_rules_of_the_legend_give_what_the_county_paid():
    classes, found = fee_classes(), Counter()
    with (FOLDER / "anfragen_2025.csv").open(encoding="cp1252") as file:
        for row in csv.DictReader(file, delimiter=";"):
            letter = classes.get(row["Sprachmittler-Nr"])
            if not (row["Honorar"] and row["Minuten"]) or letter not in set("abce"):
                continue
            try:
                day = dt.datetime.strptime(row["Termin"], "%d.%m.%Y").replace(tzinfo=ZONE)
                clock = dt.time.fromisoformat(row["Uhrzeit"])
                starts = dt.datetime.combine(day, clock, ZONE)
                ends = starts + dt.timedelta(minutes=int(row["Minuten"]))
                km, remote = Decimal(row["km"] or 0), row["Art"] != "vor Ort"
                result = fee(
                    preset(f"demo-{letter}").rule(), Record(starts, ends, km=km, remote=remote)
                )
            except (ValueError, Invalid):
                found["unreadable"] += 1  # 25:10 o'clock, "1,5 Std", a negative time
                continue
            assert result.travel_cents == cents(row["Fahrtkosten"])
            found[result.earned_cents == cents(row["Honorar"])] += 1
    assert found == {True: 524, False: 2, "unreadable": 4}  # two rows hold a mistyped 52 euros
