"""QR codes as SVG within the page: nothing is fetched, and they print sharply."""

from __future__ import annotations

from functools import lru_cache

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

QUIET = 4  # modules of white around a code, as ISO 18004 asks


@lru_cache(maxsize=512)
def qr(address: str, label: str) -> SafeString:
    """Return a code that leads to `address`; `label` is what is read aloud."""
    made = segno.make(address, micro=False)
    lines = made.svg_inline(border=QUIET, omitsize=True, svgclass="", lineclass="")
    width, height = made.symbol_size(border=QUIET)
    path = lines[lines.index("<path") : lines.rindex("</svg>")]
    return format_html(
        '<svg class="qr" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        width, height, label, mark_safe(path),  # noqa: S308 - drawn by segno, no text in it
    )  # fmt: skip
