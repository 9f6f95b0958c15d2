"""To a browser, by the push service that it named (RFC 8030). The text is sealed, the link is plain
office: whoever taps it is asked to sign in.
"""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.core.outside import Answer, Limits, Lost, Question, Unreachable, call
from nabe.messages import webpush, wording
from nabe.messages.channels.outcomes import (
    LATEST,
    Mark,
    NotSent,
    Unknown,
    demand_in_time,
    key_at_every_try,
)
from nabe.messages.models import Message, PushSubscription
from nabe.places.queries import county_for_site
from nabe.places.words import site_name

LARGEST_ANSWER = 64 * 1024  # bytes
GONE = (404, 410)
NEVER = (400, 413)
_DID_NOTHING = (429, 501, 503)


def push(message: Message, *, handing_over: Mark) -> None:
    """Send to one device; a device that is gone is forgotten, and its messages with it."""
    demand_in_time(message)
    device = PushSubscription.objects.filter(pk=message.device_id or 0).first()
    if device is None:
        raise NotSent(_("Dieses Gerät ist abgemeldet."), final=True)
    try:
        webpush.check(device.endpoint, device.p256dh, device.auth)
    except webpush.Unsound as error:
        raise NotSent(_("Die Adresse dieses Geräts ist unbrauchbar."), final=True) from error
    limits = Limits(
        wait=10, whole=20, size=LARGEST_ANSWER, only_public=not settings.NABE_PUSH_NEARBY
    )
    try:
        answer = call(_question(message, device), limits=limits, before=handing_over)
        _judge(answer, device)
    except Lost as error:
        _failed(device, error)
        raise Unknown(str(error)) from error
    except Unreachable as error:
        _failed(device, error)
        raise NotSent(str(error)) from error
    except (NotSent, Unknown) as error:
        _failed(device, error)
        raise
    if device.failed_at is not None:
        PushSubscription.objects.filter(pk=device.pk).update(failed_at=None, last_error="")


def _question(message: Message, device: PushSubscription) -> Question:
    with translation.override(message.language):
        title = site_name(county_for_site())
    key = key_at_every_try(message)
    said = {"title": title, "text": message.subject, "link": message.text, "tag": key}
    headers = {
        "Content-Type": "application/octet-stream", "Content-Encoding": "aes128gcm",
        "TTL": str(int(LATEST.total_seconds())), "Urgency": "high", "Topic": key[:32],
        "Authorization": webpush.signature(device.endpoint),
    }  # fmt: skip
    body = webpush.sealed(device.endpoint, device.p256dh, device.auth, said)
    return Question("POST", device.endpoint, headers, body)


def _judge(answer: Answer, device: PushSubscription) -> None:
    status = answer.status
    if 200 <= status < 300:
        return
    if status in GONE:
        device.delete()
        raise NotSent(_("Dieses Gerät ist abgemeldet."), final=True)
    if status >= 500 and status not in _DID_NOTHING:
        raise Unknown(str(status))
    raise NotSent(str(status), final=status in NEVER)


def _failed(device: PushSubscription, error: Exception) -> None:
    if device.pk is not None:
        PushSubscription.objects.filter(pk=device.pk).update(
            failed_at=clock.now(), last_error=wording.one_line(str(error))[:300]
        )
