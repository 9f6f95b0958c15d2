"""The processes of an installation, started and ended together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType

PAUSE = 5.0  # seconds before a dead worker is started again


def web_command(host: str, port: int, workers: int) -> list[str]:
    """Return the granian call: WSGI, one blocking thread in each of `workers` processes.

    One that dies is replaced at once. One that dies within seconds again ends the server: something
    is wrong that only a person can mend. One that was asked to stop while it began to run does not
    hear it, and is ended after ten seconds.
    """
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "1", "--backpressure", "64",
        "--respawn-failed-workers", "--respawn-interval", "1",
        "--workers-kill-timeout", "10", "--no-ws", "--log-level", "warning", "nabe.config.wsgi:application",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """Return the worker's call."""
    return [sys.executable, "-m", "django", "worker"]


def run_together(commands: Sequence[Sequence[str]], *, revive: Sequence[Sequence[str]] = ()) -> int:
    """Run commands until one of `commands` ends or somebody asks to stop; then end all.

    What is in `revive` is started again when it dies, at most once in five seconds: a dead worker
    must not end the pages. Returns the exit code of the first of `commands` that ended, 0 when
    asked to stop.
    """
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "nabe.config.settings"}
    running: dict[int, tuple[subprocess.Popen[bytes], Sequence[str], bool]] = {}

    def start(command: Sequence[str], comes_back: bool) -> None:
        process = subprocess.Popen(list(command), env=environment)
        running[process.pid] = (process, command, comes_back)

    asked = _until_asked(lambda: [process for process, _command, _back in running.values()])
    for command in commands:
        start(command, comes_back=False)
    for command in revive:
        start(command, comes_back=True)
    while True:
        pid, status = os.wait()
        _process, command, comes_back = running.pop(pid, (None, (), True))
        if asked or not comes_back:
            break
        if command:
            time.sleep(PAUSE)
            start(command, comes_back=True)
    for process, _command, _comes_back in running.values():
        process.terminate()
        _wait(process)
    return 0 if asked else os.waitstatus_to_exitcode(status)


def _until_asked(alive: Callable[[], list[subprocess.Popen[bytes]]]) -> list[int]:
    """Pass a wish to stop on to all processes; the returned list is filled when somebody asks."""
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        for process in alive():
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return asked


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
    except ChildProcessError:
        return
