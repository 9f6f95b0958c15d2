from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.people.house import give, make_person


@pytest.fixture
def coordination(county: Any) -> Any:
    """Somebody who keeps the county's directory."""
    person = make_person("Kim Koordination")
    give(person, "coordination", county)
    return person


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
