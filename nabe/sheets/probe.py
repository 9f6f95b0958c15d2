"""Opens a workbook in a process of its own, with little memory and time.

The reader is native code: a hostile file may make it ask for more memory than there is, and then
the whole process ends. Here only this small one does, and the caller hears of it. Run as a script,
so that it starts in a moment.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

MEMORY = 2 * 1024**3  # bytes of address space
SECONDS = 90


def survives(path: Path) -> bool:
    """Say whether every sheet of the workbook at `path` can be laid out within the limits."""
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, __file__, str(path)], capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def main(path: str) -> int:
    """Lay out every sheet; what the reader itself refuses is left to the caller to explain."""
    import python_calamine

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            for name in book.sheet_names:
                book.get_sheet_by_name(name)
    except (python_calamine.CalamineError, ValueError, OSError):
        return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
