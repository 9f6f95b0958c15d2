"""Translations of the interface: extract, update, compile and check, all by Babel.

German is the source. Catalogues lie in nabe/locale/<code>/LC_MESSAGES/django.po; the compiled
files are built at set-up. Run as `python -m nabe.config.catalogues compile|update|check`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1]
LOCALE = PACKAGE / "locale"
FOLDERS = ("en", "ar", "uk", "tr", "fa", "fa_AF", "de_Simple", "de")
COMPLETE = ("en", "ar")  # must hold every string; de_Simple holds the public start pages
PLURALS = {"ar": (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5)"),
           "uk": (3, "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)")}  # fmt: skip
_KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
_CALL = re.compile(r"\b_\((u?[\"'])(.*?)\1\)", re.DOTALL)


def extracted() -> Catalog:
    """Return every marked string of the package with the places where it stands."""
    catalog = Catalog(project="Nabe", charset="utf-8")
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "migrations" in path.parts:
            continue
        where = str(path.relative_to(PACKAGE.parent))
        for message, context in _messages(path):
            catalog.add(message, locations=[(where, 1)], context=context)
    return catalog


def _messages(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    if path.suffix == ".py":
        yield from _calls(path.read_bytes())
    elif "templates" in path.parts:
        yield from _template_messages(path)


def _calls(source: bytes) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    for _line, message, _comments, context in extract("python", BytesIO(source), _KEYWORDS):
        if message and message != ("", ""):
            yield message, context


def _template_messages(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """Take the strings of a template by way of Django's own translation to Python calls."""
    from django.utils.translation.template import templatize

    text = path.read_text(encoding="utf-8")
    for line in templatize(text).splitlines():
        for call in re.findall(r"(?:\b_|n?p?gettext)\((?:[^()]|\([^()]*\))*\)", line):
            yield from _calls(call.encode())


def update() -> None:
    """Bring all catalogues up to date with the code; translations are kept."""
    template = extracted()
    for folder in FOLDERS:
        path = LOCALE / folder / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = read(folder)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        for message in catalog:
            _settle(message)
        with path.open("wb") as file:
            write_po(
                file, catalog, width=100, sort_output=True, no_location=True, omit_header=False
            )


def _settle(message: Message) -> None:
    """Let what became a plural begin anew: half of its forms would be half a sentence."""
    if message.id and message.fuzzy:
        message.flags.discard("fuzzy")
        if isinstance(message.string, tuple | list) and not all(message.string):
            message.string = ("",) * len(message.string)


def read(folder: str) -> Catalog:
    """Return the catalogue of one folder, empty where there is none yet."""
    path = LOCALE / folder / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return _with_plurals(Catalog(locale=_locale(folder), charset="utf-8"), folder)
    with path.open("rb") as file:
        return _with_plurals(read_po(file, locale=_locale(folder), charset="utf-8"), folder)


def _locale(folder: str) -> str | None:
    """Return the locale whose number of plural forms Babel needs to read them all."""
    return folder if folder in PLURALS else None


def _with_plurals(catalog: Catalog, folder: str) -> Catalog:
    number, expression = PLURALS.get(folder.split("_", maxsplit=1)[0], (2, "(n != 1)"))
    catalog._num_plurals, catalog._plural_expr = number, expression  # type: ignore[assignment]
    return catalog


def compile_all() -> None:
    """Write the .mo file beside every .po file."""
    for folder in FOLDERS:
        path = LOCALE / folder / "LC_MESSAGES" / "django.po"
        if path.exists():
            with path.with_suffix(".mo").open("wb") as file:
                write_mo(file, _translated(folder))


def _translated(folder: str) -> Catalog:
    """Return the catalogue without untranslated plurals.

    Babel would fill them with the German words, and the language's own rule would then choose
    between these: 41 is a singular in Ukrainian. Left out, German rules choose.
    """
    catalog = read(folder)
    for message in list(catalog):
        if isinstance(message.string, tuple | list) and not any(message.string):
            catalog.delete(message.id, message.context)
    return catalog


def missing(folder: str, *, among: Catalog | None = None) -> list[str]:
    """Return the marked strings that a catalogue does not translate."""
    own = read(folder)
    lacking = []
    for message in among or extracted():
        if not message.id:
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        translated = own.get(key, message.context)
        texts = translated.string if translated else ""
        is_whole = all(texts) if isinstance(texts, tuple) else bool(texts)
        if not is_whole or (translated and translated.fuzzy):
            lacking.append(key)
    return lacking


def check() -> int:
    """Say which strings the complete languages lack; returns how many."""
    strings = extracted()
    lacking = {folder: missing(folder, among=strings) for folder in COMPLETE}
    for folder, keys in lacking.items():
        for key in keys:
            sys.stderr.write(f"{folder}: not translated: {key!r}\n")
    return sum(len(keys) for keys in lacking.values())


def main() -> None:
    """Run the verb of the command line."""
    verb = sys.argv[1] if len(sys.argv) > 1 else ""
    if verb == "check":
        raise SystemExit(1 if check() else 0)
    {"compile": compile_all, "update": update}[verb]()


if __name__ == "__main__":
    main()
