"""Everything as a tabular Data Package: CSV tables with their keys, zipped, in constant memory."""

from __future__ import annotations

import csv
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction

from nabe.api.hsds import shapes
from nabe.api.hsds.shapes import Thing
from nabe.api.hsds.tables import FILES, NESTED, SINGLE, TABLES, resource
from nabe.core import clock
from nabe.directory.queries import open_data
from nabe.directory.queries.open_data import Wanted

_APART = {"organization", "location", "taxonomy_term", "unit"}  # rows that many others share


def written() -> IO[bytes]:
    """Write the package into a file that vanishes when closed, and return it at its beginning.

    All tables show one moment: they are read in one transaction.
    """
    if connection.in_atomic_block:
        return _written()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _written()


def _written() -> IO[bytes]:
    zipped = tempfile.TemporaryFile()  # noqa: SIM115  # whoever sends it closes it
    with tempfile.TemporaryDirectory() as folder:
        files = {table: Path(folder, f"{FILES.get(table, table)}.csv") for table in TABLES}
        with ExitStack() as stack:
            writers = {
                table: _writer(
                    stack.enter_context(path.open("w", encoding="utf-8", newline="")), table
                )
                for table, path in files.items()
            }
            for table, thing in _rows():
                writers[table].writerow(_cells(table, thing))
        with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.writestr(
                "datapackage.json", json.dumps(descriptor(), ensure_ascii=False, indent=1)
            )
            for path in files.values():
                archive.write(path, path.name)
    zipped.seek(0)
    return zipped


def descriptor() -> dict[str, Any]:
    """Return datapackage.json."""
    county = open_data.publisher()
    return {
        "profile": "tabular-data-package",
        "name": "human-services-data",
        "title": county["site_name"] or county["name"],
        "description": "Human Services Data Specification 3.1",
        "created": clock.now().isoformat(timespec="seconds"),
        "licenses": [{"name": "licence", "title": county["data_licence"]}],
        "resources": [resource(table) for table in TABLES],
    }


def _writer(file: IO[str], table: str) -> Any:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([one.name for one in TABLES[table]])
    return writer


def _cells(table: str, thing: Thing) -> list[object]:
    return [thing.get(one.name, "") for one in TABLES[table]]


def _rows() -> Iterator[tuple[str, Thing]]:
    """Yield (table, row) of everything, each row once."""
    shared = shapes.frame()
    yield from (("taxonomy", one) for one in shapes.taxonomies())
    yield from (("taxonomy_term", term) for _token, term in shapes.terms())
    yield "unit", shapes.PLACE_UNIT
    for row in open_data.organization_rows(open_data.organizations(Wanted())):
        yield "organization", shapes.organization(row)
    for row in open_data.location_rows():
        yield from _flat("location", shapes.location(row, shared))
    for piece in open_data.in_pieces(Wanted()):
        parts = open_data.parts_of([row[0] for row in piece])
        for row in piece:
            yield from _flat("service", shapes.full_service(row, parts, shared))


def _flat(table: str, thing: Thing) -> Iterator[tuple[str, Thing]]:
    """Yield an object and, each on its own, what is nested in it."""
    yield table, thing
    for key, inner in NESTED.items():
        if key in thing and inner not in _APART:
            inside: Iterable[Thing] = [thing[key]] if key in SINGLE else thing[key]
            for one in inside:
                yield from _flat(inner, one)
