"""How somebody wants to be reached besides mail. A number counts once its owner confirmed it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal, limits, links
from nabe.core.errors import NotAllowed, Refused
from nabe.core.models import SignedLink
from nabe.messages import gateway, numbers, rules, webpush
from nabe.messages.actions.outbox import send_sms
from nabe.messages.models import Message, PushSubscription, Reach
from nabe.messages.queries import CONFIRM
from nabe.people.actions import change_own_settings
from nabe.people.models import Person

LINK = "messages.sms"
VALID_FOR = dt.timedelta(days=2)
ASKED_PER_HOUR = 5
MOST_DEVICES = 10
Keys = tuple[str, str]  # p256dh, auth


def demand(person: Person, by: Person) -> None:
    """Raise NotAllowed for anybody but the person."""
    if not rules.chooses_reach(by, person):
        raise NotAllowed()


@transaction.atomic
def ask_for_sms(person: Person, *, by: Person, phone: str) -> Reach:
    """Keep the number and send one text message to it; its link switches the others on.

    The number that was confirmed already stays confirmed. Refused for a number that takes no text
    messages, and for too many tries. Journal: reach changed.
    """
    demand(person, by)
    number = numbers.mobile(phone)
    if not gateway.is_on() or number is None:
        raise Refused(_("An diese Nummer können wir keine SMS senden."))
    change_own_settings(person, by=by, phone=phone)
    reach = Reach.objects.select_for_update().filter(person=person).first()
    if reach and reach.confirmed_at and reach.digest == numbers.digest(number):
        return reach
    limits.take(f"sms:{person.pk}", per_hour=ASKED_PER_HOUR)
    limits.take(f"sms-to:{number}", per_hour=ASKED_PER_HOUR)
    if reach:
        links.revoke(reach, LINK)
    reach, _made = Reach.objects.update_or_create(
        person=person,
        defaults={"digest": numbers.digest(number), "asked_at": clock.now(), "confirmed_at": None},
    )
    token = links.make(LINK, row=reach, valid_for=VALID_FOR, by=by)
    send_sms(
        CONFIRM, to=person, number=number, key=f"{CONFIRM}-{person.pk}-{reach.asked_at:%y%m%d%H%M%S%f}",
        context={"link": links.address(token)},
    )  # fmt: skip
    journal.write(person, "reach changed", by=by)
    return reach


@transaction.atomic
def confirm_sms(link: SignedLink) -> Reach:
    """The owner of the number opened the link: from now on text messages go to it."""
    reach = (
        Reach.objects.select_for_update().select_related("person").get(pk=uuid.UUID(link.row_id))
    )
    number = numbers.mobile(reach.person.phone)
    if number is None or numbers.digest(number) != reach.digest:
        raise Refused(_("In Ihrem Konto steht jetzt eine andere Nummer. Bitte fangen Sie neu an."))
    if reach.confirmed_at is None:
        links.spend(link)
        reach.confirmed_at = clock.now()
        reach.save(update_fields=["confirmed_at"])
        journal.write(reach.person, "reach changed", by=reach.person)
    return reach


@transaction.atomic
def end_sms(person: Person, *, by: Person) -> None:
    """Send no more text messages, not even those that wait. Journal: reach changed."""
    demand(person, by)
    ended, _tables = Reach.objects.filter(person=person).delete()
    waiting = Message.objects.filter(person=person, channel=Message.Channel.SMS)
    waiting.filter(state__in=(Message.State.QUEUED, Message.State.FAILED)).delete()
    if ended:
        journal.write(person, "reach changed", by=by)


@transaction.atomic
def notify_on(
    person: Person, *, by: Person, endpoint: str, keys: Keys, device: str = ""
) -> PushSubscription:
    """Notify somebody on a device; whoever used it before is no longer notified there.

    Of more than ten devices the oldest is forgotten. Refused for what is no subscription.
    Journal: reach changed.
    """
    demand(person, by)
    try:
        webpush.check(endpoint, *keys)
    except webpush.Unsound as error:
        raise Refused(_("Ihr Browser hat keine brauchbare Adresse genannt."), status=400) from error
    limits.take(f"push:{person.pk}", per_hour=60)
    kept = {"person": person, "endpoint": endpoint, "p256dh": keys[0], "auth": keys[1]}
    digest = webpush.digest(endpoint)
    PushSubscription.objects.filter(digest=digest).exclude(person=person).delete()
    subscription, made = PushSubscription.objects.update_or_create(
        digest=digest, defaults={**kept, "device": device[:60]}
    )
    if made:
        own = PushSubscription.objects.filter(person=person)
        for one in own[MOST_DEVICES:]:
            one.delete()
        journal.write(person, "reach changed", by=by)
    return subscription


@transaction.atomic
def end_notifying(subscription: PushSubscription, *, by: Person) -> None:
    """Notify no more on this device. Journal: reach changed."""
    demand(subscription.person, by)
    subscription.delete()
    journal.write(by, "reach changed", by=by)
