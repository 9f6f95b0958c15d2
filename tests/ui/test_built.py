"""What the front-end build made: small, mirrored exactly, complete; and our sources keep to it."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from nabe.ui import icons

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "nabe"
FRONTEND = PACKAGE / "ui" / "frontend"
BUILT = icons.BUILT
PHYSICAL = re.compile(
    r"(?:^|[;{\s])((?:margin|padding|border)-(?:left|right)[\w-]*|left|right"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right))\s*[:;}]"
)
FOUR_SIDES = re.compile(r"[;{\s](?:margin|padding|border-width|inset)\s*:\s*([^;{}]+)")

pytestmark = pytest.mark.skipif(
    not BUILT.exists(), reason="The front end is not built: make setup."
)


def compressed(name: str) -> float:
    return len(gzip.compress((BUILT / name).read_bytes(), 9)) / 1024


def templates() -> list[Path]:
    return [p for p in PACKAGE.rglob("*.html") if "node_modules" not in p.parts]


def uneven(css: str) -> list[str]:
    found = []
    for value in FOUR_SIDES.findall(css):
        sides = re.sub(r"\([^()]*\)", "", re.sub(r"\([^()]*\)", "", value)).split()
        parts = re.findall(r"(?:[^\s(]|\((?:[^()]|\([^()]*\))*\))+", value)
        if len(sides) == 4 and parts[1] != parts[3]:
            found.append(value)
    return found


def test_budgets_are_kept() -> None:
    assert compressed("app.css") <= 15
    assert compressed("app.js") <= 20
    assert compressed("worker.js") <= 3


@pytest.mark.parametrize("more", [None, "cyrillic", "latin-more"])
def test_fonts_of_one_page_keep_to_their_budget(more: str | None) -> None:
    cuts = [cut for cut in ("latin", more) if cut]
    files = [BUILT / "fonts" / f"fira-sans-{cut}-{w}.woff2" for cut in cuts for w in (400, 600)]
    assert sum(file.stat().st_size for file in files) / 1024 <= 45


def test_built_style_has_no_left_or_right() -> None:
    css = (BUILT / "app.css").read_text(encoding="utf-8")
    assert PHYSICAL.findall(css) == []
    assert uneven(css) == []


@pytest.mark.parametrize("sheet", sorted(FRONTEND.glob("*.css")), ids=lambda path: path.name)
def test_own_style_has_no_left_or_right(sheet: Path) -> None:
    css = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert PHYSICAL.findall(css) == []
    assert uneven(css) == []


@pytest.mark.parametrize(
    "fault", ["a{margin-left:1px}", "a{left:0}", "a{text-align:right}", "a{border-left-color:red}"]
)
def test_the_search_for_left_and_right_finds_them(fault: str) -> None:
    assert PHYSICAL.findall(fault)


def test_the_search_for_uneven_sides_finds_them() -> None:
    assert uneven("a{padding:1px 2px 3px 4px}")
    assert not uneven("a{padding:var(--a,1px) 2px 3px 2px}")


def test_built_style_works_on_old_phones() -> None:
    css = (BUILT / "app.css").read_text(encoding="utf-8")
    assert "oklch(" not in css
    assert "color-mix(" not in css
    assert "&" not in re.sub(r"url\([^)]*\)", "", css)


def test_light_theme_is_fixed() -> None:
    assert "prefers-color-scheme" not in (BUILT / "app.css").read_text(encoding="utf-8")


def test_licences_lie_beside_what_they_cover() -> None:
    text = (BUILT / "LICENCES.txt").read_text(encoding="utf-8")
    assert "KERN UX" in text
    assert "EUROPÄISCHE UNION PUBLIC LICENCE" in text
    assert "Apache License" in text


def test_lock_file_names_no_registry() -> None:
    assert "resolved" not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("template", templates(), ids=lambda path: path.name)
def test_templates_name_icons_that_exist(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    named = re.findall(r'{% icon "([^"]+)"|\bicon="([^"]+)"', source)
    for name in {first or second for first, second in named}:
        icons.icon(name)


@pytest.mark.parametrize("template", templates(), ids=lambda path: path.name)
def test_templates_have_no_inline_style_or_script(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=", source)
    assert not re.search(r"\son[a-z]+=\"", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)", source)
    assert "<style" not in source
