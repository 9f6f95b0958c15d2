"""What requesters ask for: no name of anybody whom the talk is about is ever kept."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nabe.core import clock
from nabe.interpreting.models.county import Setting
from nabe.interpreting.models.money import Fund
from nabe.interpreting.models.pool import Gender, Interpreter, Mode
from nabe.interpreting.models.wishes import Bundle
from nabe.people.models import Organization, Person
from nabe.places.models import Municipality


class Request(models.Model):
    """A requester needs interpreting (Anfrage); it has one to three alternative slots."""

    class State(models.TextChoices):
        OPEN = "open", _("angefragt")
        ASKING = "asking", _("wir fragen gerade")
        CONFIRMED = "confirmed", _("bestätigt")
        DONE = "done", _("erledigt")
        CANCELLED = "cancelled", _("abgesagt")
        UNFILLED = "unfilled", _("niemand gefunden")
        REFUSED = "refused", _("nicht möglich")

    class Side(models.TextChoices):
        BODY = "body", _("von der Stelle abgesagt")
        POOL = "pool", _("vom Pool abgesagt")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("Nummer"), max_length=20, unique=True, editable=False)
    key = models.CharField(max_length=32, unique=True, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="requests",
        verbose_name=_("Anfragende Stelle"),
    )  # fmt: skip
    by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=300, blank=True, editable=False)
    cancelled_by = models.CharField(max_length=4, choices=Side, blank=True, editable=False)
    language = models.CharField(_("Sprache"), max_length=12)
    dialect = models.CharField(_("Dialekt"), max_length=60, blank=True)
    needs_dialect = models.BooleanField(_("nur dieser Dialekt"), default=False)
    also = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    setting = models.ForeignKey(
        Setting, on_delete=models.PROTECT, related_name="+", verbose_name=_("Worum geht es?")
    )
    mode = models.CharField(_("Wie?"), max_length=10, choices=Mode, default=Mode.ON_SITE)
    street = models.CharField(_("Straße und Hausnummer"), max_length=120, blank=True)
    postcode = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("Stadt oder Gemeinde"),
    )  # fmt: skip
    lat = models.FloatField(null=True, blank=True, editable=False)
    lon = models.FloatField(null=True, blank=True, editable=False)
    meeting_point = models.CharField(_("Treffpunkt"), max_length=160, blank=True)
    contact = models.CharField(_("Ansprechperson am Ort"), max_length=120, blank=True)
    contact_phone = models.CharField(_("Telefon am Ort"), max_length=60, blank=True)
    case = models.CharField(_("Fall-Kennung"), max_length=40, blank=True)
    gender = models.CharField(
        _("lieber eine Frau oder ein Mann?"), max_length=1, choices=Gender, blank=True
    )
    gender_reason = models.CharField(_("Warum ist das wichtig?"), max_length=160, blank=True)
    same = models.ForeignKey(
        Interpreter, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_flexible = models.BooleanField(_("Uhrzeit ist flexibel"), default=False)
    is_urgent = models.BooleanField(_("dringend"), default=False)
    urgency = models.CharField(_("Warum ist es dringend?"), max_length=160, blank=True)
    bundle = models.ForeignKey(
        Bundle, null=True, blank=True, on_delete=models.SET_NULL, related_name="requests"
    )
    fund = models.ForeignKey(
        Fund, null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    body_pays = models.BooleanField(_("die Stelle bezahlt selbst"), default=False, editable=False)
    is_held = models.BooleanField(_("nicht von selbst fragen"), default=False)
    # When the pool last found nobody to ask by itself; it does not look again every minute.
    in_vain_at = models.DateTimeField(null=True, blank=True, editable=False)
    exception = models.CharField(_("Ausnahme erlaubt, weil"), max_length=200, blank=True)
    # What a refused request asked for besides, until an exception makes requests of it.
    further = models.JSONField(default=dict, blank=True, editable=False)
    source_key = models.CharField(max_length=40, blank=True, editable=False)
    note = models.CharField(_("Was soll die Person wissen?"), max_length=300, blank=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)

    ALLOWED = {
        State.OPEN: {State.ASKING, State.CONFIRMED, State.CANCELLED, State.UNFILLED},
        State.ASKING: {State.OPEN, State.CONFIRMED, State.CANCELLED, State.UNFILLED},
        State.CONFIRMED: {State.OPEN, State.DONE, State.CANCELLED},
        State.UNFILLED: {State.OPEN, State.CANCELLED},
        State.REFUSED: {State.OPEN},
    }

    class Meta:
        ordering = ["-made_at", "id"]
        verbose_name = _("Anfrage")
        verbose_name_plural = _("Anfragen")
        constraints = [
            models.CheckConstraint(
                condition=Q(gender="") | ~Q(gender_reason=""), name="gender_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_by__in=["body", "pool"])
                | ~Q(state="cancelled") & Q(cancelled_by=""),
                name="cancelled_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="refusal_has_a_reason"
            ),
            models.UniqueConstraint(
                fields=["source_key"], condition=~Q(source_key=""), name="request_once_a_source"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "made_at"], name="request_by_state"),
            models.Index(fields=["case"], name="request_by_case"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("interpreting_office:request", args=[self.pk])


class Slot(models.Model):
    """One of the times that would suit; the first is the one that the requester likes best.

    Without a request it is a time that somebody once promised and that is offered no longer.
    """

    request = models.ForeignKey(Request, null=True, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField(_("Beginn"))
    ends_at = models.DateTimeField(_("Ende"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="slot_in_order"),
            models.CheckConstraint(condition=Q(order__lte=2), name="at_most_three_slots"),
            models.UniqueConstraint(fields=["request", "order"], name="slot_once_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def minutes(self) -> int:
        """The length, in minutes that really pass."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)
