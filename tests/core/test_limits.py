"""The token bucket refills with time and holds against many at once."""

from __future__ import annotations

import threading

import pytest
import time_machine
from django.db import connection

from nabe.core import limits
from nabe.core.errors import Refused


@pytest.mark.django_db
def test_take_refuses_when_empty_and_refills_with_time() -> None:
    with time_machine.travel("2026-11-01 10:00Z", tick=False) as clock:
        for _number in range(6):
            limits.take("key", per_hour=6)
        with pytest.raises(Refused) as refused:
            limits.take("key", per_hour=6)
        assert refused.value.status == 429
        clock.shift(600)
        limits.take("key", per_hour=6)


@pytest.mark.django_db(transaction=True)
def test_take_gives_no_more_tokens_than_there_are_to_many_at_once() -> None:
    taken: list[int] = []
    start = threading.Barrier(10)

    def try_once() -> None:
        start.wait(timeout=20)
        try:
            limits.take("crowd", per_hour=4)
            taken.append(1)
        except Refused:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=try_once) for _number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(taken) == 4
