"""Two hundred people say yes at the same moment: one comes, nobody is in two places, all hear it.

Each test runs four real web processes on the test's database. The second takes the locks and the
constraints away: what the first one counts then goes wrong.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from nabe.interpreting.models import Assignment, Interpreter, Invitation
from nabe.messages.models import Message
from tests.interpreting.factories import make_interpreter, make_request, weekday
from tests.interpreting.rush import (
    Answers,
    all_say_yes,
    asked,
    webs,
    webs_without_locks,
    without_constraint,
)
from tests.people.house import House

pytestmark = pytest.mark.django_db(transaction=True)
CROWD, FEW = 200, 10
ROUNDS = range(10)


def people(number: int) -> list[Interpreter]:
    return [make_interpreter(f"Person {one}") for one in range(number)]


def show(capsys: pytest.CaptureFixture[str], answers: Answers) -> None:
    """Show how long it took; how fast a machine is decides no test."""
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(answers.statuses)} times yes: promised and all told after"
            f" {answers.promised:.1f} s, the last answer after {answers.ended:.1f} s\n"
        )


def promises(name: str) -> list[int]:
    """How many assignments everybody ("interpreter") or everything asked for ("request") has."""
    return list(Counter(Assignment.objects.values_list(name, flat=True)).values())


def all_hear_it(house: House, port: int) -> Answers:
    """Two hundred people say yes to one request."""
    links = asked([make_request(house)], people(CROWD))
    answers = all_say_yes(port, links)

    assert Counter(answers.statuses) == {302: 1, 409: CROWD - 1}
    assert promises("request") == [1]
    states = Counter(Invitation.objects.values_list("state", flat=True))
    assert states == {"yes": 1, "not_needed": CROWD - 1}
    assert Counter(Message.objects.values_list("kind", flat=True)) == {
        "invitation_not_needed": CROWD - 1, "assignment_confirmed": 1, "request_confirmed": 1,
    }  # fmt: skip
    told = Message.objects.filter(kind="invitation_not_needed").values("person").distinct()
    assert told.count() == CROWD - 1
    return answers


def nobody_comes_twice(house: House, port: int) -> Answers:
    """Ten people say yes to ten requests for the same hour."""
    requests = [make_request(house, day=weekday(40)) for _each in range(FEW)]
    before = Assignment.objects.count()
    links = asked(requests, people(FEW))
    answers = all_say_yes(port, links)

    # Whoever was free said yes to everything that was free: so everybody comes to one of them.
    assert Counter(answers.statuses) == {302: FEW, 409: FEW * FEW - FEW}
    assert Assignment.objects.count() - before == FEW
    assert set(promises("interpreter")) == set(promises("request")) == {1}
    return answers


def test_of_all_who_say_yes_at_once_one_comes_and_nobody_comes_twice(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    with webs() as port:
        show(capsys, all_hear_it(house, port))
        show(capsys, nobody_comes_twice(house, port))


def test_without_locks_requests_and_people_are_promised_twice(house: House, tmp_path: Path) -> None:
    """Without locks most transactions end in a deadlock: a few rounds are played until it happens."""
    crowd = people(FEW)
    with (
        without_constraint(Assignment._meta.db_table, "one_assignment_a_request"),
        without_constraint(Assignment._meta.db_table, "nobody_in_two_places"),
        webs_without_locks(tmp_path) as port,
    ):
        assert any(most_promises(house, crowd, port, "request", requests=1) > 1 for _try in ROUNDS)
        assert any(
            most_promises(house, crowd, port, "interpreter", requests=FEW) > 1 for _try in ROUNDS
        )


def most_promises(
    house: House, crowd: list[Interpreter], port: int, of: str, *, requests: int
) -> int:
    """Let everybody say yes to new requests for the same hour; the most promises that one has."""
    Assignment.objects.all().delete()
    wanted = [make_request(house, day=weekday(40)) for _each in range(requests)]
    all_say_yes(port, asked(wanted, crowd))
    return max(promises(of), default=0)
