"""states.move: of two who click at once exactly one wins."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from nabe.core.errors import WrongState
from nabe.core.states import move
from nabe.directory.models import Service
from tests.directory.factories import ServiceFactory

ALLOWED = Service.ALLOWED


@pytest.mark.django_db
def test_move_changes_state_and_fields_together() -> None:
    service = ServiceFactory(state="draft")
    move(service, "published", allowed=ALLOWED, alert="neu")
    service.refresh_from_db()
    assert (service.state, service.alert) == ("published", "neu")


@pytest.mark.django_db
def test_move_refuses_a_step_that_is_not_allowed() -> None:
    service = ServiceFactory(state="published")
    with pytest.raises(WrongState):
        move(service, "draft", allowed=ALLOWED)
    service.refresh_from_db()
    assert service.state == "published"


@pytest.mark.django_db
def test_move_refuses_a_row_that_somebody_moved_meanwhile() -> None:
    service = ServiceFactory(state="draft")
    Service.objects.filter(pk=service.pk).update(state="archived")
    with pytest.raises(WrongState):
        move(service, "review", allowed=ALLOWED)


@pytest.mark.django_db(transaction=True)
def test_move_lets_exactly_one_of_eight_threads_win() -> None:
    service = ServiceFactory(state="review")
    start, won = threading.Barrier(8), list[Any]()

    def click() -> None:
        mine = Service.objects.get(pk=service.pk)
        start.wait(timeout=20)
        try:
            move(mine, "archived", allowed=ALLOWED)
            won.append(1)
        except WrongState:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert won == [1]
