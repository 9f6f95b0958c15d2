"""Qualifications of persons: granted by a training or a document, prolonged by a new one, revoked."""

from __future__ import annotations

import calendar
import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal, pagecache
from nabe.core.errors import NotAllowed, Refused
from nabe.people import rules
from nabe.people.models import Person, Qualification, QualificationKind

LONGEST_YEARS = 50


@transaction.atomic
def grant(
    person: Person, kind: QualificationKind, granted_on: dt.date, *, by: Person,
    valid_until: dt.date | None = None, source: str = "",
) -> Qualification:  # fmt: skip
    """Write down what somebody is qualified for; without a last day the kind says how long it holds.

    Journal: qualified. Raises NotAllowed, Refused for days that cannot be.
    """
    if not rules.grants_qualifications(by):
        raise NotAllowed()
    if granted_on > clock.today():
        raise Refused(_("Dieser Tag liegt in der Zukunft."))
    if granted_on.year < clock.today().year - LONGEST_YEARS:
        raise Refused(_("Dieser Tag liegt zu lange zurück."))
    if valid_until is None and kind.months:
        valid_until = months_later(granted_on, kind.months)
    if valid_until is not None and not (
        granted_on
        <= valid_until
        <= clock.today().replace(month=1, day=1, year=clock.today().year + LONGEST_YEARS)
    ):
        raise Refused(
            _("Der letzte gültige Tag passt nicht zu dem Tag, an dem sie erworben wurde.")
        )
    made = Qualification.objects.create(
        person=person, kind=kind, granted_on=granted_on, valid_until=valid_until,
        source=source.strip()[:160], by=by,
    )  # fmt: skip
    journal.write(person, "qualified", by=by, note=kind.name)
    return made


@transaction.atomic
def revoke(qualification: Qualification, *, by: Person) -> None:
    """Say that a qualification does not hold (any more). Journal: qualification revoked."""
    if not rules.grants_qualifications(by):
        raise NotAllowed()
    rows = Qualification.objects.filter(pk=qualification.pk, revoked_at=None)
    if rows.update(revoked_at=clock.now()):
        journal.write(
            qualification.person, "qualification revoked", by=by, note=qualification.kind.name
        )


@transaction.atomic
def keep_kind(kind: QualificationKind, *, by: Person) -> None:
    """Write a kind of qualification, new or changed. Journal: created or edited."""
    if not rules.grants_qualifications(by):
        raise NotAllowed()
    verb = "edited" if kind.pk else "created"
    kind.save()
    journal.write(kind, verb, by=by, note=kind.name)
    pagecache.content_changed()


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later, the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
