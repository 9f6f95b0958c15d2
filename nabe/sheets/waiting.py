"""Where lists wait while they are on their way: the file as it came, beside it the preview, and what
a person said of its rows.

Workers on other machines need the folder as a shared volume.
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


def file_of(run: ListRun) -> Path:
    """Return where the list of a run waits."""
    place = Path(settings.MEDIA_ROOT) / "imports"
    place.mkdir(parents=True, exist_ok=True)
    return place / f"list-{run.pk}"


def keep_preview(run: ListRun, preview: Preview) -> None:
    """Write the preview of a run."""
    text = json.dumps(preview, ensure_ascii=False)
    _preview_of(run).write_text(text, encoding="utf-8")


def kept_preview(run: ListRun) -> Preview:
    """Return the preview of a run; one without rows before it is read and after it is forgotten."""
    place = _preview_of(run)
    if not place.exists():
        return {"rows": [], "notices": []}
    kept: Preview = json.loads(place.read_text(encoding="utf-8"))
    return kept


def keep_mendings(run: ListRun, mendings: Mendings) -> None:
    """Write what was said of rows, all at once: a reader sees the old words or the new ones."""
    place = _mendings_of(run)
    fresh = place.with_suffix(".fresh")
    fresh.write_text(json.dumps(as_json(mendings), ensure_ascii=False), encoding="utf-8")
    fresh.replace(place)


def kept_mendings(run: ListRun) -> dict[tuple[str, int], Mending]:
    """Return what was said of rows of a run, by sheet and number."""
    place = _mendings_of(run)
    return from_json(json.loads(place.read_text(encoding="utf-8"))) if place.exists() else {}


def forget(run: ListRun) -> None:
    """Delete the file and what stands beside it: they hold names and telephone numbers."""
    for place in (file_of(run), _preview_of(run), _mendings_of(run)):
        place.unlink(missing_ok=True)


def forget_older(before: dt.datetime) -> int:
    """Delete what lists uploaded before left here; returns how many files."""
    old = [one for one in ListRun.objects.filter(uploaded_at__lt=before) if file_of(one).exists()]
    for run in old:
        forget(run)
    return len(old)


def _preview_of(run: ListRun) -> Path:
    return file_of(run).with_suffix(".json")


def _mendings_of(run: ListRun) -> Path:
    return file_of(run).with_suffix(".mended")
