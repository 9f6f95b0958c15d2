"""What is read of everybody who could come: papers, weeks, cases, questions; one by one."""

from __future__ import annotations

import datetime as dt

import pytest

from nabe.core import clock
from nabe.interpreting.models import Assignment, Paper, Slot, WorkingTime
from nabe.interpreting.queries.candidates import candidates
from tests.interpreting.factories import (
    at,
    make_interpreter,
    make_invitation,
    make_request,
    weekday,
)
from tests.people.house import House

pytestmark = pytest.mark.django_db
LACKS = "Nachweis fehlt oder ist abgelaufen: Verschwiegenheit"


@pytest.mark.parametrize(
    ("shown", "fits"),
    [
        ([], False),
        ([(0, None)], True),
        ([(100, -1)], False),
        ([(100, None), (10, -1)], False),  # what was seen last counts
        ([(10, None), (100, -1)], True),
        ([(10, -1), (10, None)], True),  # of the same day, what was written last
    ],
    ids=["none", "without end", "ended", "the newer ended", "the older ended", "same day"],
)
def test_paper_that_was_seen_last_counts(
    house: House, shown: list[tuple[int, int | None]], fits: bool
) -> None:
    amal = make_interpreter("Amal")
    amal.papers.all().delete()
    today = clock.today()
    for ago, until in shown:
        Paper.objects.create(
            interpreter=amal, kind="secrecy", seen_on=today - dt.timedelta(days=ago),
            valid_until=None if until is None else today + dt.timedelta(days=until),
        )  # fmt: skip
    found = candidates(make_request(house))
    assert (len(found.good), dict(found.reasons)) == ((1, {}) if fits else (0, {LACKS: 1}))


def test_each_of_three_slots_is_looked_up_in_the_week(house: House) -> None:
    request = make_request(house, day=weekday())  # a Tuesday at nine
    for order, (days, hour) in enumerate([(1, 9), (2, 14)], 1):
        begins = at(weekday() + dt.timedelta(days=days), dt.time(hour))
        Slot.objects.create(
            request=request, order=order, starts_at=begins, ends_at=begins + dt.timedelta(hours=1)
        )
    can = {
        "Amal": [(1, 8, 12)], "Bana": [(2, 8, 12), (3, 14, 15)], "Cem": [(3, 8, 14)], "Dana": [],
    }  # fmt: skip
    for name, windows in can.items():
        one = make_interpreter(name)
        for day, since, until in windows:
            WorkingTime.objects.create(
                interpreter=one, weekday=day, starts=dt.time(since), ends=dt.time(until)
            )
    found = candidates(request)
    assert {one.name: one.fit.slots for one in found.good} == {
        "Amal": (0,), "Bana": (1, 2), "Dana": (0, 1, 2),  # who told no times can by day
    }  # fmt: skip
    assert found.others == [("Cem", "kann zu dieser Zeit nicht")]


def served(house: House, case: str, **columns: object) -> None:
    """Let Amal have come to a case a year ago."""
    amal = make_interpreter("Amal")
    request = make_request(house, case=case, state="done", **columns)
    begins = clock.now() - dt.timedelta(days=400)
    ends = begins + dt.timedelta(hours=1)
    slot = request.slots.get()
    Slot.objects.filter(pk=slot.pk).update(starts_at=begins, ends_at=ends)
    Assignment.objects.create(
        request=request, slot=slot, interpreter=amal, during=(begins, ends), state="done"
    )


@pytest.mark.parametrize(
    ("columns", "case", "known"),
    [({}, "F-1", True), ({}, "F-2", False), ({}, "", False), ({"organization": "other"}, "F-1", False)],
    ids=["same case", "another case", "no case", "same word of another body"],
)  # fmt: skip
def test_who_came_to_this_case_of_this_body_is_known(
    house: House, columns: dict[str, object], case: str, known: bool
) -> None:
    if columns:
        columns = {"organization": house.club}
    served(house, "F-1", **columns)
    (only,) = candidates(make_request(house, case=case)).good
    assert ("hat diesen Fall schon 1 Mal begleitet" in only.fit.reasons) is known


def test_money_of_the_year_and_hours_of_the_week_count_from_midnight(house: House) -> None:
    request = make_request(house, day=weekday())
    amal = make_interpreter("Amal", hours_a_week=2)
    monday = weekday() - dt.timedelta(days=1)
    for day in (monday, monday + dt.timedelta(days=7), monday - dt.timedelta(days=1)):
        held = make_request(house, day=day, state="confirmed")
        slot = held.slots.get()
        Assignment.objects.create(
            request=held, slot=slot, interpreter=amal, during=(slot.starts_at, slot.ends_at)
        )
    assert len(candidates(request).good) == 1  # one hour of two in this week
    amal.hours_a_week = 1
    amal.save()
    assert dict(candidates(request).reasons) == {"hat in dieser Woche schon genug Stunden": 1}


def test_question_that_is_furthest_is_told(house: House) -> None:
    amal, request = make_interpreter("Amal"), make_request(house)
    for state in ("not_needed", "no"):
        make_invitation(request, amal, state=state)
    assert [one.question for one in candidates(request).good] == ["no"]
    make_invitation(make_request(house), amal, state="sent")  # about another request
    make_invitation(request, amal, state="sent")
    assert [one.question for one in candidates(request).good] == ["sent"]
