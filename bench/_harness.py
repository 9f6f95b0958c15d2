"""What all questions share: a database and server of their own, a load client, a table, a verdict.

Everything lives in a folder for temporary files, never in var/. Both sides of a ratio are measured
in the same run, in turns, on the same server with the same settings.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
VAR = Path(os.environ.get("BENCH_VAR", Path(tempfile.gettempdir()) / f"nabe-bench-{os.getuid()}"))
GRANIAN = ("--interface", "wsgi", "--workers", "1", "--blocking-threads", "1", "--no-ws")


_database: dict[str, dict[str, str]] = {}


def hold_database(name: str) -> None:
    """Start the bench's PostgreSQL and keep it until this process ends."""
    from nabe.config import embedded

    host = embedded.start(VAR / name / "postgres")
    _database[name] = {"NABE_EMBEDDED_HOST": host}


def environment(name: str = "demo", **more: str) -> dict[str, str]:
    """Return the environment of an installation that belongs to the bench alone."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("NABE_")}
    kept.pop("DATABASE_URL", None)
    return kept | {
        "NABE_VAR": str(VAR / name), "PYTHONPATH": str(ROOT), **_database.get(name, {}),
        "DJANGO_SETTINGS_MODULE": "nabe.config.settings", "PYTHONWARNINGS": "ignore", **more,
    }  # fmt: skip


def nabe(*words: str, name: str = "demo") -> str:
    """Run one command of the bench's installation and return what it printed."""
    run = subprocess.run(
        [BIN / "nabe", *words], env=environment(name), cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if run.returncode:
        raise SystemExit(f"nabe {' '.join(words)}:\n{run.stdout}{run.stderr}")
    return run.stdout


def demo(name: str = "demo") -> None:
    """Make the bench's database with the demo county, once."""
    hold_database(name)
    nabe("manage", "migrate", "-v0", name=name)
    nabe("manage", "collectstatic", "--no-input", "-v0", name=name)
    nabe("demo", name=name)


def use(name: str = "demo") -> None:
    """Set up Django in this process on the bench's installation, as a web process is set up."""
    os.environ.update(environment(name))
    import django

    django.setup()
    from nabe.config.garbage import settle

    settle()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def serving(application: str, *, name: str = "demo", ready: str = "/") -> Iterator[int]:
    """Serve a WSGI application by granian, as production does, and yield its port."""
    port = free_port()
    command = [str(BIN / "granian"), *GRANIAN, "--port", str(port), application]
    with running(command, name=name):
        wait_for(port, ready)
        yield port


@contextlib.contextmanager
def running(command: Sequence[str], *, name: str = "demo") -> Iterator[subprocess.Popen[bytes]]:
    """Run a program with its children; all of them end with the block."""
    process = subprocess.Popen(
        command, env=environment(name), cwd=ROOT, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def wait_for(port: int, path: str, *, seconds: float = 60) -> None:
    """Return as soon as the address answers with a page."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError, ValueError):
            if get(port, path).status < 400:
                return
        time.sleep(0.05)
    raise SystemExit(f"http://127.0.0.1:{port}{path} does not answer")


# --- load -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a server."""

    status: int
    headers: dict[str, str]
    size: int


def _request(path: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class _Connection:
    """A kept connection that asks the same question again and again."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def answered(self) -> Answer | None:
        """Read what is there; return the answer when it is complete."""
        self.buffer += self.socket.recv(1 << 18)
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return None
        first, *rest = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _colon, value in (r.partition(": ") for r in rest)}
        if headers.get("transfer-encoding") == "chunked":
            if not body.endswith(b"0\r\n\r\n"):
                return None
        elif len(body) < int(headers.get("content-length", 0)):
            return None
        self.buffer = b""
        return Answer(int(first.split()[1]), headers, len(body))


def get(port: int, path: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Ask once."""
    connection = _Connection(port)
    connection.socket.settimeout(20)
    with connection.socket:
        connection.socket.sendall(_request(path, headers or {}))
        while (answer := connection.answered()) is None:
            pass
    return answer


def rate(
    port: int, path: str, *, headers: Mapping[str, str] | None = None, seconds: float = 2.0,
    connections: int = 6, expect: int = 200,
) -> float:  # fmt: skip
    """Return requests per second over kept connections; any other status ends the bench."""
    request = _request(path, headers or {})
    watch = selectors.DefaultSelector()
    open_connections = [_Connection(port) for _one in range(connections)]
    for one in open_connections:
        watch.register(one.socket, selectors.EVENT_READ, one)
        one.socket.sendall(request)
    done, start = 0, time.perf_counter()
    while (now := time.perf_counter()) < start + seconds:
        for key, _event in watch.select(0.2):
            answer = key.data.answered()
            if answer is None:
                continue
            if answer.status != expect:
                raise SystemExit(f"{path}: status {answer.status} instead of {expect}")
            done += 1
            key.data.socket.sendall(request)
    for one in open_connections:
        one.socket.close()
    return done / (now - start)


def in_turns(measures: Mapping[str, object], *, rounds: int = 5) -> dict[str, float]:
    """Call each measure in turns and return its median; a busy machine troubles all alike."""
    found: dict[str, list[float]] = {name: [] for name in measures}
    for _round in range(rounds):
        for name, measure in measures.items():
            found[name].append(measure())  # type: ignore[operator]
    return {name: statistics.median(values) for name, values in found.items()}


def p95(values: Sequence[float]) -> float:
    """Return the value that 95 of 100 stay below."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


# --- words ----------------------------------------------------------------------------------
def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; numbers stand to the right."""
    cells = [[_shown(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    for line in (list(heads), ["-" * width for width in widths], *cells):
        print("  ".join(_placed(cell, width) for cell, width in zip(line, widths, strict=True)))


def _shown(cell: object) -> str:
    return f"{cell:,.2f}" if isinstance(cell, float) else str(cell)


def _placed(cell: str, width: int) -> str:
    number = cell[:1].isdigit()
    return cell.rjust(width) if number else cell.ljust(width)


def verdict(question: str, checks: Sequence[tuple[str, float, str, float]]) -> None:
    """Print each (ratio, value, "≥" or "≤", limit) and end with 1 when one is missed."""
    missed = 0
    for name, value, sign, limit in checks:
        kept = value >= limit if sign == "≥" else value <= limit
        missed += not kept
        print(f"{'kept  ' if kept else 'MISSED'}  {name}: {value:.2f} ({sign} {limit:g})")
    print(f"{question}: {'missed' if missed else 'kept'} on {os.cpu_count()} cores")
    if missed:
        raise SystemExit(1)
