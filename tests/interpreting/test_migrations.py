"""What a migration does to data that stood there before it."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from nabe.interpreting.actions import cancelling, dispatch
from nabe.interpreting.models import Assignment, Conflict
from tests.interpreting.factories import make_interpreter, make_invitation, make_request
from tests.people.house import House

pytestmark = pytest.mark.django_db
WHO_ENDED = import_module("nabe.interpreting.migrations.0016_who_ended_a_promise")


def test_conflict_by_case_alone_gets_the_body_of_the_case(house: House) -> None:
    amal = make_interpreter("Amal")
    make_request(house, case="F-1")
    make_request(house, case="F-1", organization=house.club)
    for case in ("F-1", "F-2"):
        Conflict.objects.create(interpreter=amal, case=case, reason="verwandt")
    WHO_ENDED.give_conflicts_their_body(apps, None)
    found = Conflict.objects.values_list("case", "organization", "reason")
    assert set(found) == {
        ("F-1", house.school.pk, "verwandt"), ("F-1", house.club.pk, "verwandt"),
        ("F-2", None, "verwandt"),
    }  # fmt: skip


@pytest.mark.parametrize(("by_pool", "side"), [(True, "pool"), (False, "body")])
def test_promise_that_ended_before_knows_by_whom(house: House, by_pool: bool, side: str) -> None:
    request = make_request(house)
    asked = make_invitation(request, make_interpreter("Amal"))
    dispatch.accept(asked, request.slots.get().pk)
    cancelling.cancel(request, by=house.coordination, reason="Grund", by_pool=by_pool)
    Assignment.objects.update(ended_by="")
    WHO_ENDED.tell_whose_doing_it_was(apps, None)
    assert Assignment.objects.get().ended_by == side
