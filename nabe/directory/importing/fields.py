"""The cells of one row to the fields of a service, each by its own kind of value."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_noop as _

from nabe.directory.importing import weekdays
from nabe.directory.importing.values import costs, remarks, terms, times
from nabe.sheets.cells import fold, says_nothing
from nabe.sheets.notes import Note, Read, note
from nabe.sheets.values import (  # fmt: skip
    contacts,
    dates,
    languages,
    levels,
    phones,
    places,
    webaddresses,
)
from nabe.sheets.vocabulary import Vocabulary

Cells = dict[str, list[tuple[str, Any]]]

# Which columns a field's value may have come from, to name the column in a note.
ORIGIN: dict[str, tuple[str, ...]] = {
    "schedules": ("times", "day", "time_from", *weekdays.NAMES),
    "phones": ("phone", "mobile", "contact"),
    "email": ("email", "contact"),
    "url": ("url", "contact", "phone"),
    "is_free": ("cost", "free", "paid"),
    "level": ("level", "level_from", "level_to"),
    "municipality": ("municipality", "postcode", "street"),
    "postcode": ("postcode", "municipality"),
    "status": ("status", "remark"),
    "places_free": ("places_free", "remark"),
    "places_total": ("places_total", "remark"),
    "accessibility": ("accessibility", "remark"),
    "registration": ("registration", "remark"),
    "is_online": ("online", "remark", "municipality"),
}
_LONGEST = {
    "name": 200, "organization": 240, "eligibility_description": 300, "fees_description": 200,
    "contact": 120, "street": 120, "city": 80, "district": 80, "url": 300, "location_name": 120,
    "times": 200, "external_id": 80, "application_process": 300,
}  # fmt: skip
_YES_OR_NO = re.compile(
    r"(?:(?P<yes>ja|j|x|yes|y|1|true|wahr|✓|✔|☑)|(?P<no>nein|n|no|0|false|falsch))(?![\w€.,]\S|\s*(?:€|eur))"
)
_STATUS = {
    "aktiv": "active", "active": "active", "laufend": "active", "ja": "active", "offen": "active",
    "findet statt": "active", "inaktiv": "inactive", "inactive": "inactive", "beendet": "defunct",
    "eingestellt": "defunct", "defunct": "defunct", "ruht": "temporarily closed",
    "pausiert": "temporarily closed", "temporarily closed": "temporarily closed", "nein": "inactive",
}  # fmt: skip


def read_fields(
    cells: Cells, vocabulary: Vocabulary
) -> tuple[dict[str, Any], list[Note], times.Times]:
    """Return (fields without empty values, notes, what was read of the times)."""
    fields: dict[str, Any] = {}
    notes: list[Note] = []
    _plain(cells, fields)
    _where(cells, fields, notes, vocabulary)
    _for_whom(cells, fields, notes, vocabulary)
    read_times = _when(cells, fields, notes)
    _money_and_care(cells, fields, notes)
    _contact(cells, fields, notes)
    _state(cells, fields, notes, vocabulary)
    _shorten(fields, notes)
    return (
        {key: value for key, value in fields.items() if value not in ("", None, [], {}, False)}
        | ({"is_free": False} if fields.get("is_free") is False else {})
        | ({"places_free": 0} if fields.get("places_free") == 0 else {}),
        notes,
        read_times,
    )


def text_of(cells: Cells, name: str) -> str:
    """Return the words of a field; several columns are put in lines, "-" is nothing."""
    texts = [text for text, _cell in cells.get(name, []) if not says_nothing(text)]
    return "\n".join(dict.fromkeys(texts))


def _plain(cells: Cells, fields: dict[str, Any]) -> None:
    for name in ("name", "organization", "location_name", "external_id"):
        fields[name] = " ".join(text_of(cells, name).split(" ")).strip()
    fields["organization"] = " ".join(fields["organization"].split())
    fields["description"] = text_of(cells, "description")


def _where(cells: Cells, fields: dict[str, Any], notes: list[Note], vocabulary: Vocabulary) -> None:
    street = text_of(cells, "street").replace("\n", ", ")
    number = text_of(cells, "house_number")
    place = places.read(
        town=text_of(cells, "municipality"), postcode=text_of(cells, "postcode"),
        street=f"{street} {number}".strip(), vocabulary=vocabulary,
    )  # fmt: skip
    for name in ("municipality", "city", "postcode", "street", "is_online", "county_wide"):
        fields[name] = getattr(place, name)
    fields["district"] = text_of(cells, "district") or place.district
    notes += place.notes
    if _answer(text_of(cells, "online"))[0]:
        fields["is_online"] = True
    access = text_of(cells, "accessibility")
    if access:
        value = {"yes": "yes", "no": "no", "on_request": "partly"}.get(
            costs.child_care(access).value, ""
        )
        fields["accessibility"] = remarks.access(access) or value
        if not fields["accessibility"]:
            notes.append(note("question", "accessibility", _("Barrierefreiheit „%(text)s“ ist unklar."),
                              text=access))  # fmt: skip


def _for_whom(
    cells: Cells, fields: dict[str, Any], notes: list[Note], vocabulary: Vocabulary
) -> None:
    topic = terms.fields(text_of(cells, "fields"), vocabulary)
    group_text = text_of(cells, "target_groups")
    groups = terms.target_groups(group_text, vocabulary)
    language_text = text_of(cells, "languages")
    spoken = languages.read(language_text)
    fields["fields"], fields["target_groups"] = topic.value, groups.value
    fields["field_words"] = text_of(cells, "fields") if not topic.value else ""
    fields["eligibility_description"] = group_text.replace("\n", ", ")
    fields["minimum_age"], fields["maximum_age"] = _ages(cells, group_text)
    fields["languages"] = spoken.value
    fields["multilingual"] = bool(language_text) and languages.is_open(language_text)
    notes += [*topic.notes, *groups.notes, *spoken.notes]
    _level(cells, fields, notes)


def _ages(cells: Cells, group_text: str) -> tuple[int | None, int | None]:
    low, high = terms.ages(group_text)
    for name in ("minimum_age", "maximum_age"):
        text = text_of(cells, name).removesuffix(".0")
        if text.isdigit() and int(text) < 120:
            low, high = (int(text), high) if name == "minimum_age" else (low, int(text))
    return (low, high) if low is None or high is None or low <= high else (None, None)


def _level(cells: Cells, fields: dict[str, Any], notes: list[Note]) -> None:
    read = levels.read(text_of(cells, "level"))
    low, high = read.value
    notes += read.notes
    for name in ("level_from", "level_to"):
        text = text_of(cells, name)
        if text:
            one = levels.read(text)
            notes += one.notes
            low, high = (
                (one.value[0], high)
                if name == "level_from"
                else (low, one.value[1] or one.value[0])
            )
    fields["level_from"], fields["level_to"] = low, high


def _when(cells: Cells, fields: dict[str, Any], notes: list[Note]) -> times.Times:
    texts = [text_of(cells, "times")]
    day, start, end = (text_of(cells, name) for name in ("day", "time_from", "time_to"))
    start, end = (_clock(text, notes) for text in (start, end))
    if day or start:
        texts.append(
            " ".join(filter(None, (day, start and (f"{start} - {end}" if end else f"ab {start}"))))
        )
    by_day = weekdays.read(
        (code, text_of(cells, code)) for code in weekdays.NAMES if text_of(cells, code)
    )
    read = weekdays.joined(times.read(", ".join(filter(None, texts))), by_day)
    fields["times"] = read.text
    fields["schedules"], fields["by_appointment"] = read.schedules, read.by_appointment
    notes += read.notes
    return read


def _clock(text: str, notes: list[Note]) -> str:
    clock = times.clock_of(text)
    if clock != text:
        notes.append(note("guess", "schedules", _("Die Zahl %(text)s wurde als %(clock)s Uhr gelesen."),
                          text=text, clock=clock))  # fmt: skip
    return clock


def _money_and_care(cells: Cells, fields: dict[str, Any], notes: list[Note]) -> None:
    care = costs.child_care(text_of(cells, "child_care"))
    fields["child_care"] = care.value
    answers = [_answer(text_of(cells, "free")), _answer(text_of(cells, "paid"))]
    said = {is_free for is_free in (answers[0][0], _opposite(answers[1][0])) if is_free is not None}
    rest = ", ".join(text for _answered, text in answers if text)
    cost_text = ", ".join(filter(None, (text_of(cells, "cost").replace("\n", ", "), rest)))
    cost = costs.cost(cost_text)
    fields["is_free"], fields["fees_description"] = cost.value, cost_text
    if len(said | ({cost.value} - {None})) > 1:
        fields["is_free"] = None
        notes.append(
            note("question", "is_free", _("Die Angaben zu den Kosten widersprechen sich."))
        )
    elif said and not rest:
        fields["is_free"] = said.pop()
        cost = Read(cost.value)
    notes += [*cost.notes, *care.notes]


def _answer(text: str) -> tuple[bool | None, str]:
    """Return what a column with yes and no answers, and the words that are left."""
    found = _YES_OR_NO.match(fold(text))
    if not found:
        return None, text
    return found["no"] is None, text[found.end() :].strip(" ,;:.-–(")


def _opposite(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _contact(cells: Cells, fields: dict[str, Any], notes: list[Note]) -> None:
    contact = " ".join(filter(None, (text_of(cells, "first_name"), text_of(cells, "contact"))))
    phone_text = "\n".join(filter(None, (text_of(cells, "phone"), text_of(cells, "mobile"))))
    inside = contacts.read(contact)
    beside = contacts.Contact(phone=phone_text)
    if "@" in phone_text or (re.search(r"(?:Frau|Herr)\s", phone_text) and not contact):
        beside = contacts.read(phone_text, "phones")
    read_phones = phones.read("\n".join(filter(None, (beside.phone, inside.phone))))
    read_mail = webaddresses.mail(
        text_of(cells, "email") or "; ".join(filter(None, (inside.mail, beside.mail)))
    )
    read_web = webaddresses.web(text_of(cells, "url") or inside.web or beside.web)
    fields["contact"] = ", ".join(dict.fromkeys(filter(None, (inside.name, beside.name))))
    fields["phones"], fields["url"] = read_phones.value, read_web.value
    fields["email"] = read_mail.value[0] if read_mail.value else ""
    fields["more_emails"] = list(read_mail.value[1:])
    notes += [*inside.notes, *beside.notes, *read_phones.notes, *read_mail.notes, *read_web.notes]


def _state(cells: Cells, fields: dict[str, Any], notes: list[Note], vocabulary: Vocabulary) -> None:
    remark = text_of(cells, "remark")
    implied = remarks.read(remark)
    for name, value in implied.value.items():
        if fields.get(name) in (None, "", False):
            fields[name] = value
    notes += implied.notes
    seasonal = remarks.with_season(fields["schedules"], remark)
    fields["schedules"], fields["remark"] = seasonal.value, remark
    notes += seasonal.notes
    stand = cells.get("assured_date", [("", "")])[0]
    day = dates.read(stand[1] if stand[0] else "", today=vocabulary.today)
    fields["assured_date"] = day.value.iso
    notes += day.notes
    if day.value.day and (vocabulary.today - day.value.day).days > 730:
        notes.append(note("question", "assured_date", _("Der Stand ist älter als zwei Jahre.")))
    for name in ("valid_from", "valid_to"):
        cell = cells.get(name, [("", "")])[0]
        read = dates.read(cell[1] if cell[0] else "", today=vocabulary.today, field=name)
        fields[name] = read.value.iso
        notes += read.notes
    if fields["valid_to"] and fields["valid_to"] < fields["valid_from"]:
        fields["valid_from"] = fields["valid_to"] = ""
        notes.append(
            note(
                "warning", "valid_to", _("Das Ende liegt vor dem Beginn. Beides wurde weggelassen.")
            )
        )
    _status_column(cells, fields, notes)
    _registration_column(cells, fields)
    _place_numbers(cells, fields, notes)


def _status_column(cells: Cells, fields: dict[str, Any], notes: list[Note]) -> None:
    text = text_of(cells, "status")
    if not text:
        return
    status = _STATUS.get(fold(text)) or remarks.read(text).value.get("status", "")
    if status:
        fields["status"] = status
    else:
        notes.append(
            note("question", "status", _("Der Status „%(text)s“ ist nicht bekannt."), text=text)
        )


def _registration_column(cells: Cells, fields: dict[str, Any]) -> None:
    text = text_of(cells, "registration")
    if not text:
        return
    answer = costs.child_care(text).value
    implied = remarks.read(text).value.get("registration", "")
    fields["registration"] = implied or {"yes": "required", "no": "none"}.get(answer, "")
    if fold(text) not in {"ja", "nein", "x"}:
        fields["application_process"] = text


def _place_numbers(cells: Cells, fields: dict[str, Any], notes: list[Note]) -> None:
    for name in ("places_total", "places_free"):
        text = text_of(cells, name).removesuffix(".0")
        if not text:
            continue
        number = remarks.count(text, name)
        if number.value is not None and number.value <= 2000:
            fields[name] = number.value
            notes += number.notes
        else:
            notes.append(
                note("warning", name, _("„%(text)s“ ist keine Zahl von Plätzen."), text=text)
            )
    total, free = fields.get("places_total"), fields.get("places_free")
    if total is not None and free is not None and free > total:
        fields["places_free"] = None
        notes.append(
            note("warning", "places_free", _("Es sind mehr freie Plätze als Plätze genannt."))
        )


def _shorten(fields: dict[str, Any], notes: list[Note]) -> None:
    for name, most in _LONGEST.items():
        text = fields.get(name, "")
        if isinstance(text, str) and len(text) > most:
            fields[name] = text[: most - 1].rstrip() + "…" if name != "url" else ""
            notes.append(note("warning", name, _("Der Text ist zu lang und wurde auf %(most)s Zeichen "
                                                 "gekürzt."), most=most))  # fmt: skip
