"""A workbook with a cell far below its rows: the empty rows between are closed up for reading.

The reader lays a sheet out as one dense block, so a note in row 1,000,000 would cost as much as a
million rows. A copy of the file gets nearer row numbers; every row keeps its real number for people.
"""

from __future__ import annotations

import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

KEPT = 100  # empty rows that stay of a long gap: enough to part two tables
_BLOCK = 1024 * 1024
_NUMBER = re.compile(rb'(<(?:row|c)\s(?:[^<>]*?\s)?r=")([A-Z]{0,3})(\d{1,7})"')
_MERGED = re.compile(
    rb'(<mergeCell\s(?:[^<>]*?\s)?ref=")([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)


@dataclass(slots=True)
class Plan:
    """Where runs of rows begin: in the file, and in the copy."""

    real: list[int] = field(default_factory=list)
    near: list[int] = field(default_factory=list)
    last: int = 0  # last row of the copy

    def near_of(self, row: int) -> int:
        """Return the row in the copy; rows inside a closed gap fall on its end."""
        at = bisect_right(self.real, row) - 1
        if at < 0:
            return row
        moved = self.near[at] + row - self.real[at]
        following = self.near[at + 1] - 1 if at + 1 < len(self.near) else moved
        return max(min(moved, following), 1)

    def real_of(self, row: int) -> int:
        """Return the row as the source program shows it."""
        at = bisect_right(self.near, row) - 1
        return row if at < 0 else self.real[at] + row - self.near[at]


def plan(filled: Sequence[int], *, most: int) -> Plan:
    """Return how the filled rows, in order, move together so that they fit into `most` rows."""
    made = _plan(filled, KEPT)
    return made if made.last <= most else _plan(filled, 0)


def _plan(filled: Sequence[int], kept: int) -> Plan:
    made = Plan()
    before = 0
    for row in filled:
        gap = row - before - 1
        if gap > kept or not made.real:
            made.real.append(row)
            made.near.append(made.last + 1 + min(gap, kept))
            made.last = made.near[-1]
        else:
            made.last += 1 + gap
        before = row
    return made


def closed_up(path: Path, target: Path, plans: Mapping[str, Plan]) -> Path:
    """Write a copy of an XLSX file to `target` with nearer row numbers in the parts of `plans`."""
    with (
        zipfile.ZipFile(path) as packed,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for part in packed.infolist():
            with packed.open(part) as source, copy.open(part.filename, "w") as written:
                if part.filename not in plans:
                    while block := source.read(_BLOCK):
                        written.write(block)
                    continue
                for piece in _whole_tags(iter(lambda: source.read(_BLOCK), b"")):
                    written.write(_renumbered(piece, plans[part.filename]))
    return target


def _whole_tags(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the blocks again, cut behind a tag."""
    rest = b""
    for block in blocks:
        head, tag, tail = (rest + block).rpartition(b">")
        yield head + tag
        rest = tail
    yield rest


def _renumbered(piece: bytes, moves: Plan) -> bytes:
    def near(row: bytes) -> bytes:
        return b"%d" % moves.near_of(int(row))

    piece = _NUMBER.sub(lambda at: b'%s%s%s"' % (at[1], at[2], near(at[3])), piece)
    return _MERGED.sub(
        lambda at: b'%s%s%s:%s%s"' % (at[1], at[2], near(at[3]), at[4], near(at[5])), piece
    )
