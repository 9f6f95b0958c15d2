"""When entries want to be confirmed, who was reminded of what, and campaigns."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nabe.directory.freshness import COUNTY_DEFAULT, Cycle, Step
from nabe.directory.models.services import Service
from nabe.directory.models.terms import Field
from nabe.places.models import Municipality


class AssuranceCycle(models.Model):
    """Bestätigungsfrist: of the county (no field), or of one field of action."""

    field = models.OneToOneField(
        Field, null=True, blank=True, on_delete=models.CASCADE, related_name="cycle",
        verbose_name=_("Handlungsfeld"),
    )  # fmt: skip
    days = models.PositiveSmallIntegerField(
        _("Bestätigen alle … Tage"), default=COUNTY_DEFAULT.days
    )
    warn_before = models.PositiveSmallIntegerField(
        _("Erste Erinnerung: Tage vorher"), default=COUNTY_DEFAULT.warn_before
    )
    remind_after = models.PositiveSmallIntegerField(
        _("Zweite Erinnerung: Tage danach"), default=COUNTY_DEFAULT.remind_after
    )
    municipality_after = models.PositiveSmallIntegerField(
        _("Stadt oder Gemeinde hört davon: Tage danach"),
        default=COUNTY_DEFAULT.municipality_after,
    )
    coordination_after = models.PositiveSmallIntegerField(
        _("Koordination hört davon: Tage danach"), default=COUNTY_DEFAULT.coordination_after
    )
    delist_after = models.PositiveSmallIntegerField(
        _("Nicht mehr öffentlich: Tage danach"), default=COUNTY_DEFAULT.delist_after
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["field"], nulls_distinct=False, name="one_cycle_for_each_field"
            ),
            models.CheckConstraint(
                condition=Q(days__gte=7)
                & Q(days__lte=1100)
                & Q(warn_before__lt=F("days"))
                & Q(remind_after__lte=F("municipality_after"))
                & Q(municipality_after__lte=F("coordination_after"))
                & Q(coordination_after__lte=F("delist_after")),
                name="ladder_climbs",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field or '–'}: {self.days}"

    @property
    def cycle(self) -> Cycle:
        return Cycle(
            self.days, self.warn_before, self.remind_after, self.municipality_after,
            self.coordination_after, self.delist_after,
        )  # fmt: skip


class Reminder(models.Model):
    """Erinnerung: that a rung of the ladder was taken for one due date; never twice."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="reminders")
    due_on = models.DateField()
    step = models.PositiveSmallIntegerField(choices=[(one.value, one.name) for one in Step])
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "due_on", "step"], name="one_reminder_for_each_step"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.due_on} {self.step}"


class Campaign(models.Model):
    """Aktion: all entries of a kind are to be confirmed until a day, whenever they are due."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Entwurf")
        RUNNING = "running", _("läuft")
        ENDED = "ended", _("beendet")

    ALLOWED = {State.DRAFT: {State.RUNNING}, State.RUNNING: {State.ENDED}}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("Worum geht es?"), max_length=120)
    text = models.TextField(_("Bitte an die Träger"), blank=True, max_length=1000)
    fields = models.ManyToManyField(Field, blank=True, verbose_name=_("Handlungsfelder"))
    municipalities = models.ManyToManyField(
        Municipality, blank=True, verbose_name=_("Städte und Gemeinden")
    )
    until = models.DateField(_("Bis wann?"))
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    services = models.ManyToManyField(Service, related_name="campaigns", editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-until", "name"]

    def __str__(self) -> str:
        return self.name
