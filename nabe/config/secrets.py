"""Secrets that a laptop makes for itself; a real installation hands them over by environment."""

from __future__ import annotations

import os
import secrets as random_secrets
from pathlib import Path


def local(var: Path, name: str) -> str:
    """Return the secret kept in `var`/secrets/`name`, made at first use and readable by its owner.

    Of two processes that start at once exactly one writes it; both read the same.
    """
    path = var / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{name}.{os.getpid()}")
        draft.write_text(random_secrets.token_hex(32), encoding="ascii")
        draft.chmod(0o600)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
