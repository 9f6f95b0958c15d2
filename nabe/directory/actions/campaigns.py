"""Campaigns: all entries of a kind are asked for at once, whenever they are due."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal, links
from nabe.core.errors import Refused
from nabe.core.states import move
from nabe.directory.actions.freshness import ASSURE, NAMED, VALID_FOR
from nabe.directory.models import Campaign, Service
from nabe.directory.queries.reminders import addressees, meant_by, open_in
from nabe.directory.rules import demand, runs_the_directory
from nabe.messages.actions import send
from nabe.people.models import Person

State = Campaign.State


@transaction.atomic
def add_campaign(campaign: Campaign, *, by: Person) -> Campaign:
    """Keep a campaign that asks nobody yet. Journal: created."""
    demand(runs_the_directory(by))
    campaign.by = by
    campaign.save()
    journal.write(campaign, "created", by=by)
    return campaign


@transaction.atomic
def start_campaign(campaign: Campaign, *, by: Person) -> int:
    """Ask for all entries that the campaign means; how many messages? Journal: started.

    Raises Refused when nothing fits, WrongState when it runs already.
    """
    demand(runs_the_directory(by))
    ids = list(meant_by(campaign).values_list("pk", flat=True))
    if not ids:
        raise Refused(_("Zu dieser Aktion passt kein veröffentlichtes Angebot."))
    move(campaign, State.RUNNING, allowed=Campaign.ALLOWED, started_at=clock.now())
    campaign.services.set(Service.objects.filter(pk__in=ids))
    journal.write(campaign, "started", by=by)
    return _ask(campaign, ids, occasion="start")


@transaction.atomic
def ask_again(campaign: Campaign, *, by: Person) -> int:
    """Remind those who have not answered; once a day. Journal: repeated."""
    demand(runs_the_directory(by) and campaign.state == State.RUNNING)
    left = list(open_in(campaign).values_list("pk", flat=True))
    journal.write(campaign, "repeated", by=by)
    return _ask(campaign, left, occasion=str(clock.today()))


@transaction.atomic
def end_campaign(campaign: Campaign, *, by: Person) -> Campaign:
    """End a campaign; entries that nobody confirmed stay as they are. Journal: closed."""
    demand(runs_the_directory(by))
    move(campaign, State.ENDED, allowed=Campaign.ALLOWED)
    journal.write(campaign, "ended", by=by)
    return campaign


def _ask(campaign: Campaign, ids: list[UUID], *, occasion: str) -> int:
    found = addressees(ids)
    for entry in found:
        token = links.make(ASSURE, row=entry.organization, to=entry.address, valid_for=VALID_FOR)
        whom = hashlib.sha256(f"{entry.organization.pk} {entry.address}".encode()).hexdigest()[:24]
        send(
            "campaign", to=entry.to, key=f"campaign-{campaign.pk}-{occasion}-{whom}",
            context={
                "name": campaign.name, "text": campaign.text, "until": campaign.until,
                "organization": entry.organization.name,
                "names": [one.name for one in entry.services[:NAMED]],
                "more": len(entry.services[NAMED:]), "number": len(entry.services),
                "link": links.address(token),
            },
            cause=campaign,
        )  # fmt: skip
    return len(found)
