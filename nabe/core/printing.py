"""Paper: a tagged PDF (PDF/UA-1) of a layout and its data, set by Typst inside this process.

The fonts of the machine are not used; what our fonts cannot show is left out beforehand.
"""

from __future__ import annotations

import json
import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.core.errors import Refused
from nabe.core.glyphs import letters_of, shown

FONTS = Path(__file__).parents[1] / "ui" / "static" / "ui" / "built" / "print"
COLOUR = "#1f3f8f"
log = logging.getLogger(__name__)


def pdf(layout: Path, name: str, content: dict[str, Any]) -> bytes:
    """Return the PDF; the layout reads `content` as JSON from `sys.inputs` under `name`.

    Raises Refused (503) when it cannot be set.
    """
    try:
        made = typst.compile(
            str(layout),
            format="pdf",
            pdf_standards="ua-1",
            ignore_system_fonts=True,
            font_paths=[str(FONTS)] if FONTS.is_dir() else [],
            sys_inputs={name: json.dumps(_shown(content))},
            timestamp=int(clock.now().timestamp()),
        )
    except typst.TypstError as error:
        log.exception("%s cannot be set.", layout.name)
        raise Refused(_("Das PDF gelingt gerade nicht."), status=503) from error
    return bytes(made)


@lru_cache(maxsize=8)
def png(drawing: Path, pixels: int) -> bytes:
    """Return an SVG file as a square PNG image on white, with a rim that telephones may round off."""
    layout = (
        f"#set page(width: 1in, height: 1in, margin: 0.14in, fill: white)\n"
        f'#image("/{drawing.name}", width: 100%)'
    )
    made = typst.compile(  # type: ignore[call-overload]  # its types want text and root alike
        layout.encode(),
        root=str(drawing.parent),
        format="png",
        ppi=pixels,
        ignore_system_fonts=True,
    )
    return bytes(made)


def _shown(content: Any) -> Any:
    """Return the content with only those letters that the fonts have."""
    if isinstance(content, str):
        return shown(content, letters_of(FONTS))
    if isinstance(content, dict):
        return {key: _shown(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_shown(value) for value in content]
    return content
