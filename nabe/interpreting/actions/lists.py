"""The county's own lists of the pool: made once, edited afterwards."""

from __future__ import annotations

from django.db import transaction

from nabe.core import pagecache
from nabe.interpreting.lists import EXCLUSIONS, SETTINGS
from nabe.interpreting.models import Exclusion, PoolRules, Setting


@transaction.atomic
def ensure_lists() -> int:
    """Write the lists where none are; returns how many rows are new."""
    if Setting.objects.exists():
        return 0
    PoolRules.objects.get_or_create(pk=1)
    Setting.objects.bulk_create(
        Setting(code=code, name=name, level=level, papers=list(papers), order=order)
        for order, (code, name, level, papers) in enumerate(SETTINGS)
    )
    Exclusion.objects.bulk_create(
        Exclusion(code=code, question=question, reason=reason, instead=instead, order=order)
        for order, (code, question, reason, instead) in enumerate(EXCLUSIONS)
    )
    pagecache.content_changed()
    return len(SETTINGS) + len(EXCLUSIONS)
