"""Where lists wait while they are on their way: the file as it came, and what stands beside it.

That is its preview, and what a person said of its rows. Workers on other machines need the folder as a shared volume.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.conf import settings

from nabe.sheets.mending import Mending, Mendings, as_json, from_json
from nabe.sheets.models import ListRun

Preview = dict[str, Any]
_OVER = (ListRun.State.APPLIED, ListRun.State.UNDONE, ListRun.State.DISCARDED)


def file_of(run: ListRun) -> Path:
    """Return where the list of a run waits."""
    place = Path(settings.MEDIA_ROOT) / "imports"
    place.mkdir(parents=True, exist_ok=True)
    return place / f"list-{run.pk}"


def keep_preview(run: ListRun, preview: Preview) -> None:
    """Write the preview of a run."""
    _write(_preview_of(run), preview)


def kept_preview(run: ListRun) -> Preview:
    """Return the preview of a run; one without rows before it is read and after it is forgotten."""
    place = _preview_of(run)
    if not place.exists():
        return {"rows": [], "notices": []}
    kept: Preview = json.loads(place.read_text(encoding="utf-8"))
    return kept


def keep_mendings(run: ListRun, mendings: Mendings, number: int) -> None:
    """Write what was said of rows as number `number`; it counts once the run says so."""
    _write(_mendings_of(run, number), as_json(mendings))


def kept_mendings(run: ListRun) -> dict[tuple[str, int], Mending]:
    """Return what was said of rows of a run, by sheet and number of the row."""
    place = _mendings_of(run, run.mended)
    return from_json(json.loads(place.read_text(encoding="utf-8"))) if place.exists() else {}


def _write(place: Path, content: Any) -> None:
    """Write a file all at once: a reader sees the old one or the new one."""
    fresh = place.with_name(f"{place.name}.fresh")
    fresh.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    fresh.replace(place)


def forget(run: ListRun) -> None:
    """Delete the file and what stands beside it: they hold names and telephone numbers."""
    own = file_of(run)
    for place in sorted(own.parent.glob(f"{own.name}.*")):
        place.unlink(missing_ok=True)
    own.unlink(missing_ok=True)  # last: as long as it is there, the rest is looked for


def forget_older(before: dt.datetime) -> int:
    """Delete what lists uploaded before left here, and whatever belongs to none; returns how many files.

    A young file of no list may be one whose upload is not finished.
    """
    runs = {file_of(one).name: one for one in ListRun.objects.all()}
    old = []
    for place in file_of(ListRun()).parent.glob("list-*"):
        run = runs.get(place.name.partition(".")[0])
        if run is None:
            is_old = place.stat().st_mtime < before.timestamp()
        else:
            is_old = run.uploaded_at < before or run.state in _OVER
        if is_old:
            old.append(place)
    for place in old:
        place.unlink(missing_ok=True)
    return len(old)


def _preview_of(run: ListRun) -> Path:
    return file_of(run).with_suffix(".json")


def _mendings_of(run: ListRun, number: int) -> Path:
    return file_of(run).with_suffix(f".mended-{number}")
