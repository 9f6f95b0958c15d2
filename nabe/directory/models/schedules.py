"""When services are held: rules, and the dates that follow from them."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from nabe.directory.models.locations import ServiceAtLocation
from nabe.directory.models.services import Service


class Schedule(models.Model):
    """Zeiten: a rule like RRULE in the words of HSDS, and the words of whoever gave it."""

    class Freq(models.TextChoices):
        DAILY = "DAILY", _("täglich")
        WEEKLY = "WEEKLY", _("wöchentlich")
        MONTHLY = "MONTHLY", _("monatlich")

    class Season(models.TextChoices):
        ALWAYS = "", _("das ganze Jahr")
        SCHOOL = "school", _("nur in der Schulzeit")
        HOLIDAYS = "holidays", _("nur in den Ferien")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="schedules")
    at_location = models.ForeignKey(
        ServiceAtLocation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="schedules",
    )
    freq = models.CharField(max_length=8, choices=Freq, blank=True)
    interval = models.PositiveSmallIntegerField(default=1)
    byday = models.CharField(max_length=40, blank=True)
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    dtstart = models.DateField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    by_appointment = models.BooleanField(_("nach Vereinbarung"), default=False)
    season = models.CharField(max_length=10, choices=Season, blank=True)
    description = models.CharField(_("Zeiten in Worten"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at=None)
                | models.Q(closes_at=None)
                | models.Q(opens_at__lt=models.F("closes_at")),
                name="schedule_opens_before_it_closes",
            )
        ]

    def __str__(self) -> str:
        return self.description or f"{self.freq} {self.byday} {self.opens_at}–{self.closes_at}"


class Occurrence(models.Model):
    """Termin: one date of a schedule within the next weeks, worked out from its rule."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="occurrences")
    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="occurrences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at"]
        indexes = [
            models.Index(fields=["service", "ends_at", "starts_at"], name="next_of_service"),
            models.Index(fields=["ends_at", "starts_at"], name="occurrence_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.starts_at:%Y-%m-%d %H:%M}"
