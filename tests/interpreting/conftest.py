from __future__ import annotations

import pytest

from nabe.core import pagecache
from nabe.interpreting.actions.lists import ensure_lists
from tests.people.house import House, build_house


@pytest.fixture
def house(db: None) -> House:
    """A small county with people for every role, and the pool's lists."""
    pagecache.forget()
    made = build_house()
    ensure_lists()
    return made
