"""How long until `nabe run` answers, the second time?

Limit (5-quality.md): under 5 seconds. Beside it stands how long Django alone takes to start here.
"""

from __future__ import annotations

import subprocess
import sys
import time

from _harness import BIN, environment, free_port, nabe, running, table, verdict, wait_for

LIMIT = 5.0
DJANGO = "from django.conf import settings; settings.configure(); import django; django.setup()"


def main() -> None:
    nabe("manage", "collectstatic", "--no-input", "-v0", name="start")
    first = _start()
    second = min(_start() for _again in range(3))
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", DJANGO], check=True, env=environment("start"))
    django = time.perf_counter() - began
    table(
        ["what", "seconds"],
        [("first start", first), ("second start", second),
         ("Django alone", django)],
    )  # fmt: skip
    verdict("start", [(f"second start / {LIMIT:g} s", second / LIMIT, "≤", 1.0)])


def _start() -> float:
    port = free_port()
    began = time.perf_counter()
    with running([str(BIN / "nabe"), "run", "--port", str(port), "--demo"], name="start"):
        wait_for(port, "/de/", seconds=120)
        return time.perf_counter() - began


if __name__ == "__main__":
    main()
