"""The county decides: rules of fees with their days, budgets, deadlines, how the pool asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from nabe.core import journal, pagecache
from nabe.core.errors import Refused
from nabe.interpreting.fees import Rule
from nabe.interpreting.models import (
    DispatchRule,
    Exclusion,
    FeeRule,
    Fund,
    Payer,
    PoolRules,
    Setting,
)
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.people.actions import qualifications
from nabe.people.models import Person, QualificationKind

LAST = 1000  # the place of what a county adds to the lists that it began with


@transaction.atomic
def write_rule(
    fee_class: str, rule: Rule, valid_from: dt.date, *, by: Person, source: str = "",
    valid_to: dt.date | None = None,
) -> FeeRule:  # fmt: skip
    """Let a new rule begin on a day; the one before ends on the day before. Journal: created.

    With `valid_to` it ends by itself: who is to promise after it needs a next rule. What was
    promised before keeps its own rule. Raises Refused when a rule begins on that day or
    later already.
    """
    demand(runs_the_pool(by))
    fee_class = fee_class.strip().upper()[:10]
    if not fee_class:
        raise Refused(_("Bitte geben Sie der Honorarklasse einen Namen."))
    rows = FeeRule.objects.select_for_update().filter(fee_class=fee_class)
    if rows.filter(valid_from__gte=valid_from).exists():
        raise Refused(_("Für diese Klasse beginnt an diesem Tag oder später schon eine Regel."))
    before = rows.order_by("-valid_from").first()
    if before and (before.valid_to is None or before.valid_to >= valid_from):
        before.valid_to = valid_from - dt.timedelta(days=1)
        before.save(update_fields=["valid_to"])
    try:
        made = FeeRule.objects.create(
            fee_class=fee_class, name=rule.name[:80], rule=rule.to_plain(), version=rule.version,
            valid_from=valid_from, valid_to=valid_to, source=source.strip()[:200], by=by,
        )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("Für diese Tage gibt es schon eine Regel.")) from error
    journal.write(made, "created", by=by, note=f"{fee_class}: {rule.name}"[:200])
    pagecache.content_changed()
    return made


@transaction.atomic
def withdraw_rule(row: FeeRule, *, by: Person) -> None:
    """Take back a rule by which nothing was promised yet; the one before goes on."""
    demand(runs_the_pool(by))
    kept = FeeRule.objects.select_for_update().get(pk=row.pk)
    if kept.assignments.exists() or kept.entries.exists():
        raise Refused(_("Nach dieser Regel wurde schon zugesagt. Sie bleibt, wie sie ist."))
    before = FeeRule.objects.filter(
        fee_class=kept.fee_class, valid_to=kept.valid_from - dt.timedelta(days=1)
    ).first()
    name = f"{kept.fee_class}: {kept.name}"
    after = FeeRule.objects.filter(fee_class=kept.fee_class, valid_from__gt=kept.valid_from)
    until = kept.valid_to if after.exists() else None
    kept.delete()
    if before:
        before.valid_to = until
        before.save(update_fields=["valid_to"])
        journal.write(before, "resumed", by=by, note=name[:200])
    pagecache.content_changed()


@transaction.atomic
def write_pool_rules(values: Mapping[str, Any], *, by: Person) -> PoolRules:
    """Keep deadlines, limits and the county's account. Journal: edited, with the names."""
    demand(runs_the_pool(by))
    kept, _made = PoolRules.objects.select_for_update().get_or_create(pk=1)
    changed = [name for name, value in values.items() if getattr(kept, name) != value]
    for name in changed:
        setattr(kept, name, values[name])
    kept.full_clean()
    kept.save()
    if changed:
        journal.write(kept, "edited", by=by, fields=changed)
        pagecache.content_changed()
    return kept


@transaction.atomic
def keep_row(
    row: Fund | Payer | DispatchRule | Setting | Exclusion | QualificationKind, *, by: Person
) -> None:
    """Write one row of the county's lists, new or changed. Journal: edited or created."""
    demand(runs_the_pool(by))
    if isinstance(row, QualificationKind):
        qualifications.keep_kind(row, by=by)
        return
    verb = "edited" if row.pk else "created"
    if isinstance(row, Setting | Exclusion) and not row.code:
        row.code, row.order = uuid4().hex[:20], LAST
    row.save()
    journal.write(row, verb, by=by, note=str(row)[:200])
    pagecache.content_changed()
