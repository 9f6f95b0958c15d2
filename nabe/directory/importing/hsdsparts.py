"""What HSDS nests or spreads: costs, access, times with a zone, other contacts, and what has no field."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop as _

from nabe.directory.importing.values import costs, remarks
from nabe.sheets.cells import clean
from nabe.sheets.notes import Note, note
from nabe.sheets.values import webaddresses

Json = Mapping[str, Any]
Fields = dict[str, Any]
# Keys of a service that are read, or that only count and link.
READ = frozenset(
    {"id", "name", "organization", "organization_id", "description", "eligibility_description", "email", "url",
     "fees_description", "application_process", "alert", "contacts", "status", "minimum_age", "maximum_age",
     "phones", "languages", "schedules", "service_at_locations", "locations", "attributes", "assured_date",
     "cost_options", "last_modified", "program_id", "metadata", "assurer_email"}
)  # fmt: skip
# The key that a note about a field names.
KEYS = {
    "municipality": "service_at_locations", "postcode": "service_at_locations", "street": "service_at_locations",
    "district": "service_at_locations", "accessibility": "service_at_locations", "is_free": "cost_options",
    "contact": "contacts", "fields": "attributes", "target_groups": "attributes", "external_id": "id",
}  # fmt: skip
_ZONE = re.compile(r"\d\d:\d\d(?::\d\d)?\s*(?:Z|[+-]\d\d:?\d\d)$")


def money(service: Json, options: Sequence[Json], fields: Fields, notes: list[Note]) -> None:
    """Read cost_options and fees_description; when they differ, somebody must decide."""
    words = fields.get("fees_description", "")
    said = costs.cost(words)
    amounts = [one["amount"] for one in options
               if isinstance(one.get("amount"), (int, float)) and not isinstance(one["amount"], bool)]  # fmt: skip
    free = None if not amounts else not any(amounts)
    fields["is_free"] = said.value if free is None else free
    notes += said.notes if free is None else ()
    if free is not None and said.value is not None and said.value != free:
        fields["is_free"] = None
        notes.append(
            note("question", "is_free", _("Die Angaben zu den Kosten widersprechen sich."))
        )
    if not words:
        priced = [
            f"{amount:g} {clean(one.get('currency') or 'EUR').value}"
            for amount, one in zip(amounts, options, strict=False) if amount
        ]  # fmt: skip
        told = [
            clean(one.get("option") or one.get("amount_description") or "").value for one in options
        ]
        fields["fees_description"] = ", ".join(filter(None, [*priced, *told]))[:200]


def access(location: Json, fields: Fields, notes: list[Note]) -> None:
    """Read the accessibility of the location."""
    rows = location.get("accessibility")
    for one in rows if isinstance(rows, list) else ():
        text = (
            clean(one.get("description") or one.get("details") or "").value
            if isinstance(one, dict)
            else ""
        )
        found = str(remarks.read(text).value.get("accessibility", ""))
        if found:
            fields["accessibility"] = found
        elif text:
            notes.append(
                note(
                    "question",
                    "accessibility",
                    _("Barrierefreiheit „%(text)s“ ist unklar."),
                    text=text,
                )
            )


def zones(schedules: Sequence[Json], notes: list[Note]) -> None:
    """Say that hours with a time zone are taken as they stand."""
    for one in schedules:
        for name in ("opens_at", "closes_at"):
            text = one.get(name)
            if isinstance(text, str) and _ZONE.search(text.strip()):
                notes.append(
                    note("guess", "schedules", _("Die Zeitzone in „%(text)s“ wurde nicht beachtet."), text=text)
                )  # fmt: skip


def other_mail(contacts: Sequence[Json], fields: Fields, notes: list[Note]) -> None:
    """Take the mail of a contact where the service itself has none."""
    for one in contacts:
        text = one.get("email")
        found = webaddresses.mail(text).value if isinstance(text, str) else ()
        if found and not fields.get("email"):
            fields["email"] = found[0]
            notes.append(
                note("guess", "email", _("Die E-Mail „%(text)s“ kommt vom Kontakt."), text=found[0])
            )
        elif found and found[0] != fields["email"]:
            fields["more_emails"] = list(dict.fromkeys([*fields.get("more_emails", []), found[0]]))


def unread(
    service: Json, fields: Fields, notes: list[Note], told: Mapping[str, int]
) -> None:  # fmt: skip
    """Keep what has no field as a note that everybody sees; `told` are the numbers understood."""
    read = READ | ({"wait_time"} if "waiting_weeks" in told else set())
    read |= {"capacities"} if "places_total" in told or "places_free" in told else set()
    other: dict[str, str] = {}
    for key, value in list(service.items())[:80]:
        if key in read or value in (None, "", [], {}):
            continue
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        other[str(key)[:80]] = clean(text).value[:500]
        notes.append(
            note("warning", "", _("„%(header)s“ gehört zu keinem Feld. Der Wert bleibt eine Notiz."),
                 header=str(key)).under(str(key)[:80])
        )  # fmt: skip
    if other:
        fields["other"] = other
