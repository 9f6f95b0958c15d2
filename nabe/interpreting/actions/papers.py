"""What somebody showed: written down that it was seen, never kept itself."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from nabe.core import clock, journal, pagecache
from nabe.core.errors import Refused
from nabe.interpreting.models import Interpreter, Paper
from nabe.interpreting.onboarding import record_until
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.messages.actions import send
from nabe.people.models import Person

WARN = dt.timedelta(days=60)
LONGEST = dt.timedelta(days=366 * 10)


@transaction.atomic
def see_paper(
    interpreter: Interpreter, kind: str, seen_on: dt.date, valid_until: dt.date | None = None, *,
    by: Person,
) -> Paper:  # fmt: skip
    """Write down that the coordination has seen a paper; it takes the place of an earlier one.

    Without a last day a criminal record certificate holds for five years, everything else for good.
    Journal: paper seen. Raises Refused for days that cannot be.
    """
    demand(runs_the_pool(by))
    if kind not in Paper.Kind.values:
        raise Refused(_("Diesen Nachweis kennen wir nicht."), status=400)
    if seen_on > clock.today():
        raise Refused(_("Dieser Tag liegt in der Zukunft."))
    if valid_until is None and kind == Paper.Kind.RECORD:
        valid_until = record_until(seen_on)
    if valid_until is not None and not seen_on < valid_until <= seen_on + LONGEST:
        raise Refused(_("Der letzte gültige Tag passt nicht zu dem Tag, an dem wir es sahen."))
    kept = Interpreter.objects.select_for_update().get(pk=interpreter.pk)
    kept.papers.filter(kind=kind).delete()
    made = Paper.objects.create(
        interpreter=kept, kind=kind, seen_on=seen_on, valid_until=valid_until, by=by
    )
    journal.write(kept, "paper seen", by=by, fields=[kind])
    pagecache.content_changed()
    return made


@transaction.atomic
def take_back(paper: Paper, *, by: Person) -> None:
    """Strike a paper out that was written down by mistake. Journal: paper struck."""
    demand(runs_the_pool(by))
    gone, _tables = Paper.objects.filter(pk=paper.pk).delete()
    if gone:
        journal.write(paper.interpreter, "paper struck", by=by, fields=[paper.kind])
        pagecache.content_changed()


def remind() -> int:
    """Write to everybody whose paper ends within two months; returns how many end. Daily.

    Once for each paper: the key of the message remembers it for ever.
    """
    ending = Paper.objects.filter(
        interpreter__state__in=[Interpreter.State.ACTIVE, Interpreter.State.PAUSED],
        valid_until__range=(clock.today(), clock.today() + WARN),
    ).select_related("interpreter__person")  # fmt: skip
    for paper in ending:
        page = reverse("interpreting_office:interpreter", args=[paper.interpreter_id])
        send(
            "paper_ends", to=paper.interpreter.person, cause=paper, key=f"paper_ends-{paper.pk}",
            context={
                "kind": paper.kind, "until": paper.valid_until,
                "page": f"{settings.NABE_URL}{page}",
            },
        )  # fmt: skip
    return len(ending)
