"""What coordination holds in hands when nothing works: the sheet of the next days, every night."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from nabe.core import clock
from nabe.interpreting.day_sheets import sheet_ics, sheet_pdf
from nabe.interpreting.queries.county import pool_rules
from nabe.interpreting.queries.day_sheet import coordinators, due_for_sheet
from nabe.messages.actions import send
from nabe.people.models import Person


def mail_day_sheets() -> int:
    """Send the sheet with its calendar to everybody in coordination; returns how many. Every night.

    Each in a transaction of its own and once a day: a second run writes nothing. The county may
    switch it off.
    """
    if not pool_rules().mails_sheet:
        return 0
    return sum(_mail_to(one) for one in coordinators())


@transaction.atomic
def _mail_to(person: Person) -> bool:
    found, today = due_for_sheet(person), clock.today()
    with translation.override(person.language or "de"):
        files = [
            (f"tagesblatt-{today}.pdf", "application/pdf", sheet_pdf(found)),
            (f"tagesblatt-{today}.ics", "text/calendar", sheet_ics(found)),
        ]
    context = {
        "today": today, "number": len([one for one in found if one.day == today]),
        "all": len(found), "open": len([one for one in found if one.interpreter is None]),
        "page": f"{settings.NABE_URL}{reverse('interpreting_office:day_sheet')}",
    }  # fmt: skip
    key = f"day_sheet-{today}-{person.pk}"
    return send("day_sheet", to=person, key=key, context=context, files=files) is not None
