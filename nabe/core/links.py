"""Signed links: a person without account acts by one address made for one purpose.

The token is random, only its hash is stored, it expires and can be revoked. Opening a link shows;
only a POST decides. A purpose is served by the view that a feature registers for it, so that
/l/<token>/ is one address for all features. A purpose that writes again and again also registers
what ends it, so that a mail program can do so with one click (RFC 8058).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.core.errors import Refused
from nabe.core.models import SignedLink
from nabe.core.rows import key_of

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

LinkView = Callable[[HttpRequest, SignedLink], HttpResponse]
LinkAction = Callable[[SignedLink], None]
ONE_CLICK = ("List-Unsubscribe", "One-Click")  # name and value of the body, by RFC 8058
_views: dict[str, LinkView] = {}
_ends: dict[str, LinkAction] = {}


def serves(purpose: str) -> Callable[[LinkView], LinkView]:
    """Register the decorated view for links of `purpose`; it gets the request and the link."""

    def register(view: LinkView) -> LinkView:
        _views[purpose] = view
        return view

    return register


def ended_by_one_click(purpose: str) -> Callable[[LinkAction], LinkAction]:
    """Register the decorated action as what a mail program's own button does with `purpose`.

    It may be done again, and needs no more than the link: neither a page nor a session.
    """

    def register(action: LinkAction) -> LinkAction:
        _ends[purpose] = action
        return action

    return register


def is_one_click(request: HttpRequest) -> bool:
    """Say whether a mail program sent this, with nothing else than RFC 8058 lets it send."""
    if request.method != "POST":
        return False
    name, value = ONE_CLICK
    return dict(request.POST.lists()) == {name: [value]}


def end_for(purpose: str) -> LinkAction | None:
    """Return what one click ends for links of `purpose`; None where there is nothing to end."""
    return _ends.get(purpose)


def view_for(purpose: str) -> LinkView:
    """Return the view registered for `purpose`."""
    return _views[purpose]


def make(
    purpose: str,
    *,
    row: models.Model,
    valid_for: dt.timedelta,
    to: str = "",
    once: bool = False,
    by: AbstractBaseUser | None = None,
) -> str:
    """Make a link and return its token, the only time that it is known.

    `once`: after spend() the link is void; otherwise the same link may decide again.
    """
    token = secrets.token_urlsafe(24)
    now = clock.now()
    table, row_id = key_of(row)
    SignedLink.objects.create(
        digest=_digest(token), purpose=purpose, table=table, row_id=row_id, to=to, once=once,
        by_id=by.pk if by else None, made_at=now, expires_at=now + valid_for,
    )  # fmt: skip
    return token


def address(token: str) -> str:
    """Return the absolute address of a link, for mails."""
    return f"{settings.NABE_URL}/l/{token}/"


def find(token: str, purpose: str | None = None) -> SignedLink:
    """Return the link of `token`, without using it up.

    Raises Refused with a sentence when it is unknown, altered, of another purpose, expired,
    revoked or spent.
    """
    link = SignedLink.objects.filter(digest=_digest(token)).first()
    if link is None or (purpose is not None and link.purpose != purpose):
        raise Refused(
            _(
                "Dieser Link ist uns nicht bekannt. Bitte öffnen Sie ihn noch einmal aus der Nachricht."
            ),
            status=404,
        )
    if link.revoked_at:
        raise Refused(_("Dieser Link gilt nicht mehr. Er wurde zurückgezogen."), status=410)
    if link.expires_at <= clock.now():
        raise Refused(
            _("Dieser Link ist abgelaufen. Bitte fordern Sie einen neuen an."), status=410
        )
    if link.once and link.spent_at:
        raise Refused(_("Dieser Link wurde schon benutzt."), status=410)
    return link


def spend(link: SignedLink) -> None:
    """Mark the link as used, by compare-and-swap; raises Refused if a single-use link was spent."""
    now = clock.now()
    rows = SignedLink.objects.filter(pk=link.pk, revoked_at=None, expires_at__gt=now)
    if link.once:
        rows = rows.filter(spent_at=None)
    if not rows.update(spent_at=now):
        raise Refused(_("Dieser Link wurde schon benutzt."), status=410)
    link.spent_at = now


def revoke(row: models.Model, purpose: str) -> int:
    """Withdraw all living links of `purpose` for `row`; returns how many there were."""
    table, row_id = key_of(row)
    return SignedLink.objects.filter(
        table=table, row_id=row_id, purpose=purpose, revoked_at=None
    ).update(revoked_at=clock.now())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
