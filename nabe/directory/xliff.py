"""XLIFF 2 for a translation office: texts go out as one file and come back in it. Pure.

Written after the OASIS standard (XLIFF 2.0 and 2.1 share one namespace). Every unit's id names the
service, the field and the German text that was translated. A returned file is not trusted: no
document type, no entities, limits on size, depth and number, and plain text only.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from nabe.core.errors import Refused

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
LARGEST = 20 * 1024 * 1024  # bytes
MOST_UNITS = 20_000
_DEEPEST = 24
_MOST_ELEMENTS = 20 * MOST_UNITS
_ID = re.compile(
    r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([a-z_]{1,40})\.([0-9a-f]{16})", re.ASCII
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STATES = {"missing": "initial", "outdated": "initial", "machine": "translated",
           "checked": "reviewed"}  # fmt: skip
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Unit:
    """One text on its way out: `state` is one of core's, `note` tells the translator what it is."""

    service: str
    field: str
    digest: str
    source: str
    target: str
    state: str
    note: str

    @property
    def id(self) -> str:
        return f"{self.service}.{self.field}.{self.digest[:16]}"


@dataclass(frozen=True, slots=True)
class Returned:
    """One text that came back; an empty service means that the id is not ours."""

    id: str
    service: str
    field: str
    digest: str
    target: str
    has_markup: bool
    is_untouched: bool  # the file still says "initial", as it went out


def write(units: Iterable[Unit], language: str) -> bytes:
    """Return the file with these texts, German to `language`, one group for each service."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(
        _tag("xliff"), {"version": "2.0", "srcLang": "de", "trgLang": bcp47(language)}
    )
    file = ET.SubElement(root, _tag("file"), {"id": "services", "original": "nabe"})
    group, service = file, ""
    for unit in units:
        if unit.service != service:
            group = ET.SubElement(file, _tag("group"), {"id": unit.service})
            service = unit.service
        _write_unit(group, unit)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _write_unit(group: ET.Element, unit: Unit) -> None:
    wanted = {"id": unit.id, "name": unit.field, "canResegment": "no", "translate": "yes",
              _SPACE: "preserve"}  # fmt: skip
    element = ET.SubElement(group, _tag("unit"), wanted)
    notes = ET.SubElement(element, _tag("notes"))
    ET.SubElement(notes, _tag("note")).text = _NOT_XML.sub("", unit.note)
    state = {"state": _STATES[unit.state]}
    if unit.state == "outdated":
        state["subState"] = "nabe:outdated"
    segment = ET.SubElement(element, _tag("segment"), {"id": "s1", **state})
    ET.SubElement(segment, _tag("source")).text = _NOT_XML.sub("", unit.source)
    if unit.target:
        ET.SubElement(segment, _tag("target")).text = _NOT_XML.sub("", unit.target)


def read(content: bytes, language: str) -> list[Returned]:
    """Return the texts of a returned file, in its order.

    Raises Refused with a sentence for whatever is no XLIFF 2 from German into `language`.
    """
    if len(content) > LARGEST:
        raise Refused(_("Die Datei ist zu groß. Erlaubt sind höchstens 20 MB."))
    try:
        found = list(_units(content, language))
    except DefusedXmlException as error:
        raise Refused(
            _("Die Datei enthält Teile, die gefährlich sein können (DTD oder Entitäten).")
        ) from error
    except (ET.ParseError, ValueError, LookupError, UnicodeError) as error:
        raise Refused(_("Die Datei ist kein gültiges XML. Ist sie vollständig?")) from error
    if not found:
        raise Refused(_("In der Datei stehen keine Texte."))
    if len({one.id for one in found}) < len(found):
        raise Refused(_("Derselbe Text steht mehrmals in der Datei."))
    return found


def _units(content: bytes, language: str) -> Iterator[Returned]:
    depth = number = elements = 0
    events = iterparse(io.BytesIO(content), ("start", "end"), forbid_dtd=True)
    for event, element in events:
        if event == "start":
            depth, elements = depth + 1, elements + 1
            if depth == 1:
                _demand_xliff(element, language)
            if depth > _DEEPEST or elements > _MOST_ELEMENTS:
                raise Refused(_("Die Datei ist zu tief verschachtelt oder hat zu viele Teile."))
            continue
        depth -= 1
        if element.tag == _tag("unit"):
            number += 1
            if number > MOST_UNITS:
                raise Refused(_("In der Datei stehen zu viele Texte."))
            yield _returned(element)
        if element.tag in {_tag("unit"), _tag("group"), _tag("file")}:
            element.clear()


def _demand_xliff(root: Any, language: str) -> None:
    if root.tag != _tag("xliff") or not root.get("version", "").startswith("2."):
        raise Refused(_("Das ist keine Datei im Format XLIFF 2."))
    said = root.get("trgLang", "").lower()
    if root.get("srcLang", "").lower() not in {"de", "de-de"}:
        raise Refused(_("Die Ausgangssprache der Datei ist nicht Deutsch."))
    if said != language and not (said.split("-")[0] == language and "-" in said):
        raise Refused(
            _("Die Datei hat eine andere Zielsprache: %(language)s.") % {"language": said[:20]}
        )


def _returned(unit: Any) -> Returned:
    said = str(unit.get("id", ""))
    ours = _ID.fullmatch(said)
    segments = list(unit.iter(_tag("segment")))
    texts = [part.find(_tag("target")) for part in segments]
    glue = [part for part in unit if part.tag in {_tag("segment"), _tag("ignorable")}]
    targets = [part.find(_tag("target")) for part in glue]
    markup = any(target is not None and len(target) for target in targets)
    whole = all(target is not None for target in texts)
    service, field, digest = ours.group(1, 2, 3) if ours else ("", "", "")
    return Returned(
        id=said[:160],
        service=service,
        field=field,
        digest=digest,
        target="".join(_text(part) for part in glue) if whole and not markup else "",
        has_markup=markup,
        is_untouched=any(part.get("state", "initial") == "initial" for part in segments),
    )


def _text(part: Any) -> str:
    """Return a part's translation; what is between segments may stand in the source alone."""
    target = part.find(_tag("target"))
    if target is None:
        target = part.find(_tag("source"))
    return (target.text or "") if target is not None else ""


def bcp47(language: str) -> str:
    """Return the language as XML names it: fa-AF."""
    base, _dash, region = language.partition("-")
    return f"{base}-{region.upper()}" if len(region) == 2 else language


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
