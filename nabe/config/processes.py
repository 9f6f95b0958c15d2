"""The processes of an installation, started and ended together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from types import FrameType


def web_command(host: str, port: int, workers: int) -> list[str]:
    """Return the granian call: WSGI, one blocking thread per worker process (2-architecture.md)."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "1", "--backpressure", "64",
        "--no-ws", "--log-level", "warning", "nabe.config.wsgi:application",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """Return the worker's call."""
    return [sys.executable, "-m", "django", "worker"]


def run_together(commands: Sequence[Sequence[str]]) -> int:
    """Run commands until one ends or somebody asks to stop; then end the others.

    Returns the exit code of the first that ended, 0 when asked to stop.
    """
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "nabe.config.settings"}
    running = [subprocess.Popen(list(command), env=environment) for command in commands]
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        for process in running:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    pid, status = os.wait()
    code = os.waitstatus_to_exitcode(status)
    for process in running:
        if process.pid != pid:
            process.terminate()
            _wait(process)
    return 0 if asked else code


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
    except ChildProcessError:
        return
