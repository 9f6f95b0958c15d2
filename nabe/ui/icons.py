"""Icons as inline SVG, read from the list that the front-end build writes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TypedDict

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

BUILT = Path(__file__).parent / "static" / "ui" / "built"


class Drawing(TypedDict):
    """One icon: its path data, and whether it points somewhere and so turns with the text."""

    path: str
    flip: bool


@cache
def drawings() -> dict[str, Drawing]:
    """Every icon by name. Raises FileNotFoundError with what to do when the build never ran."""
    try:
        text = (BUILT / "icons.json").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise FileNotFoundError("No icons: run `make setup` (nabe/ui/frontend/build).") from error
    icons: dict[str, Drawing] = json.loads(text)
    return icons


@cache
def icon(name: str, *, label: str = "") -> SafeString:
    """The SVG of an icon; without a label it is hidden from screen readers.

    Raises LookupError for a name that is not in frontend/icons.txt.
    """
    if name not in drawings():
        raise LookupError(f"No icon named {name!r}: add it to nabe/ui/frontend/icons.txt.")
    drawing = drawings()[name]
    spoken = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="i{}" {} focusable="false" viewBox="0 -960 960 960" width="24" height="24">'
        '<path d="{}"/></svg>',
        " flip" if drawing["flip"] else "",
        spoken,
        drawing["path"],
    )
