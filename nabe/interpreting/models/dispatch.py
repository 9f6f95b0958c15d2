"""Who is asked, and who comes."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from nabe.core import clock
from nabe.interpreting.models.pool import Interpreter, overlapping
from nabe.interpreting.models.requests import Request, Slot
from nabe.people.models import Person


class Invitation(models.Model):
    """The pool asks one interpreter (Einsatzanfrage); it ends with an answer or with its time.

    `slot` is the one time that a plan means; without one any time of the request is asked for.
    `km` and `travel_minutes` are one way, `cents` the fee that is expected: told before the answer.
    `other_at` is when somebody could begin who cannot at the time asked for, `other_time` their words.
    """

    class State(models.TextChoices):
        SENT = "sent", _("gefragt")
        YES = "yes", _("Ja")
        NO = "no", _("Nein")
        OTHER = "other", _("nur zur anderen Zeit")
        EXPIRED = "expired", _("keine Antwort")
        NOT_NEEDED = "not_needed", _("nicht mehr nötig")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="invitations")
    interpreter = models.ForeignKey(
        Interpreter, on_delete=models.CASCADE, related_name="invitations"
    )
    slot = models.ForeignKey(
        Slot, null=True, on_delete=models.SET_NULL, related_name="invitations",
        verbose_name=_("gemeinter Termin"),
    )  # fmt: skip
    wave = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(_("Antwort"), max_length=10, choices=State, default=State.SENT)
    km = models.FloatField(null=True, blank=True)
    travel_minutes = models.PositiveSmallIntegerField(default=0)
    cents = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(default=clock.now, db_index=True)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    other_at = models.DateTimeField(null=True, blank=True)
    other_time = models.CharField(_("Diese Zeit ginge"), max_length=160, blank=True)

    ALLOWED = {
        State.SENT: {State.YES, State.NO, State.OTHER, State.EXPIRED, State.NOT_NEEDED},
        # Whatever was answered for a time that moved is answered for nothing any more.
        State.NO: {State.YES, State.NOT_NEEDED},
        State.OTHER: {State.YES, State.NO, State.NOT_NEEDED},
        State.EXPIRED: {State.YES, State.NOT_NEEDED},
        State.YES: {State.NO, State.NOT_NEEDED},
    }

    class Meta:
        ordering = ["wave", "sent_at"]
        verbose_name = _("Einsatzanfrage")
        constraints = [
            models.UniqueConstraint(
                fields=["request", "interpreter"], condition=Q(state__in=["sent", "yes"]),
                name="one_open_question_each",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(state="sent"), name="invitation_expires"
            ),
            models.Index(fields=["interpreter", "sent_at"], name="invitation_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.state}"


class Assignment(models.Model):
    """Interpreter, request and slot, confirmed to both sides (Einsatz).

    `during` is the slot with travel and buffer around it, `km` one way by air. No interpreter holds
    two of them that overlap, and no request has two: the database refuses it. `cents` is what will
    be earned and `travel_cents` the refund on top, both as expected by `rule`, the one valid at the
    promise; `code` countersigns the record at the place.
    """

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("bestätigt")
        DONE = "done", _("fand statt")
        RETURNED = "returned", _("von der Person abgesagt")
        CANCELLED = "cancelled", _("abgesagt")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="assignments")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")
    interpreter = models.ForeignKey(
        Interpreter, on_delete=models.PROTECT, related_name="assignments"
    )
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.CONFIRMED)
    during = DateTimeRangeField()
    cents = models.PositiveIntegerField(default=0)
    travel_cents = models.PositiveIntegerField(default=0)
    km = models.FloatField(null=True, blank=True)
    rule = models.ForeignKey(
        "interpreting.FeeRule", null=True, blank=True, on_delete=models.PROTECT,
        related_name="assignments",
    )  # fmt: skip
    code = models.CharField(max_length=6, blank=True)
    confirmed_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    why_ended = models.CharField(max_length=200, blank=True)
    # Whose doing it was that a promise was cancelled or moved: they pay what a late word costs.
    ended_by = models.CharField(max_length=4, choices=Request.Side, blank=True)

    ALLOWED = {State.CONFIRMED: {State.DONE, State.RETURNED, State.CANCELLED}}

    class Meta:
        ordering = ["-confirmed_at"]
        verbose_name = _("Einsatz")
        verbose_name_plural = _("Einsätze")
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(state__in=["confirmed", "done"]),
                name="one_assignment_a_request",
            ),
            overlapping(
                Func(
                    F("interpreter"), F("interpreter"), Value("[]"), function="int8range",
                    output_field=BigIntegerRangeField(),
                ),
                F("during"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.request_id} {self.state}"
