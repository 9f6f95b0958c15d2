"""How good the entries are, which need care most, and which addresses in them are broken."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, TruncDate

from nabe.core import clock
from nabe.core.models import Translation
from nabe.core.rows import table_of
from nabe.directory.freshness import COUNTY_DEFAULT
from nabe.directory.models import (
    Field,
    Language,
    LinkCheck,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    TargetGroup,
)
from nabe.directory.quality import Facts, Quality, quality
from nabe.directory.queries.notes import writable_towns
from nabe.directory.rules import Viewer, editable_by, publishes_somewhere
from nabe.directory.translations import counted_languages

_VALUES = ("pk", "description", "is_online")
_ASKED = ("name", "description")  # the texts without which nobody understands an entry
MOST = 300  # entries on the list of those that need care


def qualities(rows: QuerySet[Service]) -> dict[uuid.UUID, Quality]:
    """Return {key: quality} of the services; one query for any number."""
    today = clock.today()
    found = rows.order_by().values(*_VALUES, **_facts())
    return {row["pk"]: quality(_as_facts(row), today) for row in found.iterator(chunk_size=2000)}


def _facts() -> dict[str, Any]:
    mine = {"service": OuterRef("pk")}
    through = {"service_id": OuterRef("pk")}
    at = ServiceAtLocation.objects.filter(**mine)
    addressed = at.exclude(location__street="").exclude(location__postcode="")
    return {
        "has_field": Exists(Field.services.through.objects.filter(**through)),
        "has_target_group": Exists(TargetGroup.services.through.objects.filter(**through)),
        "has_time": Exists(Schedule.objects.filter(**mine)),
        "has_language": Exists(Language.objects.filter(**mine)),
        "has_place": Exists(at),
        "has_address": Exists(addressed),
        "has_phone": Exists(Phone.objects.filter(**mine)),
        "has_email": ~Q(email=""),
        "has_url": ~Q(url=""),
        "says_cost": Q(is_free__isnull=False) | ~Q(fees_description=""),
        "says_registration": ~Q(registration="") | ~Q(application_process=""),
        "email_is_broken": Exists(broken().filter(url=OuterRef("email"))),
        "url_is_broken": Exists(broken().filter(url=OuterRef("url"))),
        "from_day": Coalesce("assured_on", TruncDate("created_at")),
        "due": F("document__due_on"),
        "said": _texts_said(),
    }


def _texts_said() -> Func:
    """How many texts of name and description there are in the county's languages."""
    kept = Translation.objects.filter(
        table=table_of(Service), row_id=Cast(OuterRef("pk"), CharField()), field__in=_ASKED,
        language__in=counted_languages(),
        state__in=[Translation.State.MACHINE, Translation.State.CHECKED],
    ).exclude(text="")  # fmt: skip
    number = kept.order_by().values("row_id").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def _as_facts(row: Any) -> Facts:
    since: dt.date = row.pop("from_day")
    due: dt.date | None = row.pop("due")
    row.pop("pk")
    texts = len(counted_languages()) * (2 if row["description"] else 1)
    share = min(1.0, row.pop("said") / texts) if texts else None
    days = (due - since).days if due else COUNTY_DEFAULT.days
    return Facts(**row, assured_on=since, cycle_days=max(1, days), translated=share)


def facts_of(service: Service | None) -> Facts | None:
    """Return what is known of one entry's quality; None for one that is not there yet."""
    row = service and Service.objects.filter(pk=service.pk).values(*_VALUES, **_facts()).first()
    return _as_facts(row) if row else None


def broken() -> QuerySet[LinkCheck]:
    """Return the addresses that were out of reach in two nights."""
    return LinkCheck.objects.filter(state=LinkCheck.State.BROKEN)


def with_broken_links(rows: QuerySet[Service]) -> QuerySet[Service]:
    """Return the entries, not archived, that name an address which nobody can reach."""
    urls = broken().values("url")
    return rows.filter(Q(url__in=urls) | Q(email__in=urls)).exclude(state=Service.State.ARCHIVED)


def needing_care(rows: QuerySet[Service]) -> QuerySet[Service]:
    """Return the entries, not archived, that need care: the worst MOST, the worst first."""
    known = qualities(rows.exclude(state=Service.State.ARCHIVED))
    poor = sorted((one.score, pk) for pk, one in known.items() if one.needs_care)[:MOST]
    ids = [pk for _score, pk in poor]
    place = Func(Value(ids), F("pk"), function="array_position", output_field=IntegerField())
    return rows.filter(pk__in=ids).annotate(need=place).order_by("need")


def show_quality(page: Iterable[Service]) -> None:
    """Give each service of a list its quality, to be shown; one query."""
    services = list(page)
    known = qualities(Service.objects.filter(pk__in=[one.pk for one in services]))
    for service in services:
        service.quality = known[service.pk]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Care:
    """What stands beside the editor: dead addresses, and whether a town may add a note."""

    links: Sequence[LinkCheck]
    may_note: bool


def care_of(viewer: Viewer, service: Service) -> Care:
    """Return what else would make one entry better; at most six queries."""
    named = [address for address in (service.url, service.email) if address]
    troubled = (LinkCheck.State.BROKEN, LinkCheck.State.DOUBTFUL)
    links = LinkCheck.objects.filter(url__in=named, state__in=troubled).order_by("url")
    may_note = publishes_somewhere(viewer) and bool(writable_towns(viewer, service))
    return Care(list(links), may_note)


@dataclass(frozen=True, slots=True)
class Broken:
    """Entries with dead addresses, for "Heute": the first few, and how many."""

    services: Sequence[Service]
    number: int


def broken_for_today(viewer: Viewer, *, shown: int = 5) -> Broken:
    """Return the entries of the viewer that name a dead address; two queries."""
    rows = with_broken_links(editable_by(viewer)).select_related("organization")
    return Broken(list(rows.order_by("folded_name", "id")[:shown]), rows.count())
