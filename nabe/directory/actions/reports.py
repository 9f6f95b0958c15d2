"""Reports from visitors: handed in without account, answered by the office."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.errors import Refused
from nabe.core.states import move
from nabe.directory.models import Report, Service
from nabe.directory.rules import demand, may_publish
from nabe.messages.actions import send
from nabe.people.models import Person


@transaction.atomic
def report(
    service: Service, *, kind: str, text: str, email: str = "", key: str, language: str = "de"
) -> Report:
    """Keep a visitor's report; the same `key` a second time changes nothing."""
    if kind not in Report.Kind.values:
        raise Refused(_("Diese Art von Hinweis gibt es nicht."))
    if service.origin_id:
        raise Refused(_("Dieses Angebot pflegt ein anderes Verzeichnis. Bitte melden Sie es dort."))
    kept, is_new = Report.objects.get_or_create(
        key=key,
        defaults={
            "service": service, "kind": kind, "text": text, "email": email,
            "language": language, "made_at": clock.now(),
        },
    )  # fmt: skip
    if is_new:
        journal.write(service, "reported", note=str(Report.Kind(kind).label))
    return kept


@transaction.atomic
def close_report(row: Report, *, by: Person, done: bool, answer: str = "") -> Report:
    """Say what became of a report: `done` or not taken over, with a word why.

    Who left an address hears it by mail in their own language; the address is then forgotten.
    """
    demand(may_publish(by, row.service))
    to = Report.State.DONE if done else Report.State.DECLINED
    address = row.email
    move(row, to, allowed=Report.ALLOWED, answer=answer, email="")
    if address:
        send(
            "report_closed", to=address, language=row.language, key=f"report-{row.pk}-{to}",
            context={
                "service": row.service.name, "done": done, "answer": answer,
                "link": _address(row.service, row.language),
            },
            cause=row,
        )  # fmt: skip
    journal.write(row.service, "closed", by=by, note=str(Report.State(to).label))
    return row


def _address(service: Service, language: str) -> str:
    """Return the page of a service as its reader reads it, whoever in the office writes."""
    with translation.override(language):
        return f"{settings.NABE_URL}{service.get_absolute_url()}"
