"""The county's own lists of the pool: made once, edited afterwards."""

from __future__ import annotations

from django.db import transaction

from nabe.core import clock, pagecache
from nabe.interpreting.lists import EXCLUSIONS, FEES, SETTINGS
from nabe.interpreting.models import DispatchRule, Exclusion, FeeRule, PoolRules, Setting
from nabe.interpreting.presets import preset


@transaction.atomic
def ensure_lists() -> int:
    """Write the lists where none are; returns how many rows are new."""
    before = PoolRules.objects.exists()
    made = _first_lists() if not Setting.objects.exists() else 0
    if not FeeRule.objects.exists():
        made += _first_fees()
    if not before:
        PoolRules.objects.create(pk=1)
        DispatchRule.objects.create(wait_minutes=30, is_active=False)
    if made:
        pagecache.content_changed()
    return made


def _first_lists() -> int:
    Setting.objects.bulk_create(
        Setting(code=code, name=name, level=level, papers=list(papers), order=order)
        for order, (code, name, level, papers) in enumerate(SETTINGS)
    )
    Exclusion.objects.bulk_create(
        Exclusion(code=code, question=question, reason=reason, instead=instead, order=order)
        for order, (code, question, reason, instead) in enumerate(EXCLUSIONS)
    )
    return len(SETTINGS) + len(EXCLUSIONS)


def _first_fees() -> int:
    """Give each class of fees a rule to begin with, valid since two years ago."""
    first = clock.today().replace(month=1, day=1, year=clock.today().year - 2)
    for fee_class, key in FEES:
        rule = preset(key).rule()
        FeeRule.objects.create(
            fee_class=fee_class, name=rule.name, rule=rule.to_plain(), version=rule.version,
            valid_from=first, source=preset(key).source,
        )  # fmt: skip
    return len(FEES)
