"""Runs of an import, as far as a test needs them, and the state of the house beside."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from django.db import connection

from nabe.directory.actions import imports, taking_over
from nabe.directory.models import ImportRun
from tests.directory.importing.makers import HEADER, write_csv


def upload(
    rows: Sequence[Sequence[Any]], tmp_path: Path, by: Any, *, source: str = "Liste"
) -> ImportRun:
    content = write_csv(tmp_path / "list.csv", [HEADER, *rows]).read_bytes()
    run = imports.start_import(BytesIO(content), "list.csv", source_name=source, by=by)
    return imports.read_import(run)


def take(
    rows: Sequence[Sequence[Any]], tmp_path: Path, by: Any, *, source: str = "Liste"
) -> ImportRun:
    return taking_over.take_over(upload(rows, tmp_path, by, source=source), by=by)


def state_of_everything() -> dict[str, int]:
    """Count the rows of every table of the house."""
    with connection.cursor() as cursor:
        tables = [
            name for name in connection.introspection.table_names(cursor)
            if name.startswith(("directory_", "people_", "places_", "core_", "messages_"))
        ]  # fmt: skip
        counts = {}
        for name in tables:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            counts[name] = cursor.fetchone()[0]
    return counts
