"""Requests that belong together, who may not come, how the pool asks by itself, and proposals."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nabe.core import clock
from nabe.interpreting.models.county import Setting
from nabe.interpreting.models.pool import Interpreter
from nabe.people.models import Organization, Person


class Bundle(models.Model):
    """Requests that belong together: dates of a series, or languages of one event."""

    class Kind(models.TextChoices):
        SERIES = "series", _("Serie")
        GROUP = "group", _("mehrere Sprachen")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    every_weeks = models.PositiveSmallIntegerField(_("alle … Wochen"), null=True, blank=True)
    until = models.DateField(_("bis"), null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("zusammengehörende Anfragen")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="group") | Q(every_weeks__gte=1), name="series_has_a_rhythm"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Conflict(models.Model):
    """Who must not come to a case or a body (Befangenheit); the reason is for the coordination."""

    interpreter = models.ForeignKey(Interpreter, on_delete=models.CASCADE, related_name="conflicts")
    case = models.CharField(_("Fall-Kennung"), max_length=40, blank=True)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    reason = models.CharField(_("Warum?"), max_length=160)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("Befangenheit")
        constraints = [
            models.CheckConstraint(
                condition=~Q(case="") | Q(organization__isnull=False), name="conflict_with_something"
            ),
            models.UniqueConstraint(
                fields=["interpreter", "case", "organization"], name="conflict_once",
                nulls_distinct=False,
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["case"], name="conflict_by_case")]

    def __str__(self) -> str:
        return f"{self.interpreter_id} {self.case}"


class DispatchRule(models.Model):
    """When the pool asks by itself: for which field of work, with how many days to go, and how."""

    class Way(models.TextChoices):
        WAVE = "wave", _("in Wellen, die Passendsten zuerst")
        EVERYBODY = "everybody", _("alle, die passen, auf einmal")
        PLAN = "plan", _("nach dem Plan: alle Anfragen zusammen, eine Person für jede")

    setting = models.ForeignKey(
        Setting, null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        verbose_name=_("Einsatzfeld"),
    )  # fmt: skip
    least_days = models.PositiveSmallIntegerField(_("ab … Tage vorher"), default=0)
    most_days = models.PositiveSmallIntegerField(_("bis … Tage vorher"), default=60)
    wait_minutes = models.PositiveSmallIntegerField(
        _("Minuten, in denen die Koordination eingreifen kann"), default=30
    )
    way = models.CharField(_("Wie fragen?"), max_length=10, choices=Way, default=Way.WAVE)
    is_active = models.BooleanField(_("gilt"), default=True)

    class Meta:
        ordering = ["setting__order", "least_days", "pk"]
        verbose_name = _("Regel zum Fragen")
        constraints = [
            models.CheckConstraint(
                condition=Q(least_days__lte=F("most_days")), name="days_to_go_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.least_days}–{self.most_days}"


class Proposal(models.Model):
    """What the planner proposed, with the hash of what it knew; the newest keeps the next one calm.

    `chosen` maps a request's id to [interpreter, slot]; `stages` are the aims with value, bound and
    seconds; `uncovered` maps a request's id to its reason, `reasons` to those for the person, each
    as matching.Ground, put into words for its reader; `compared` has the same aims for what is asked
    now, and for one request after the other.
    """

    made_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    first_day = models.DateField()
    weeks = models.PositiveSmallIntegerField(default=4)
    input_hash = models.CharField(max_length=64)
    method = models.CharField(max_length=10)
    chosen = models.JSONField(default=dict)
    stages = models.JSONField(default=list)
    uncovered = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    compared = models.JSONField(default=dict)
    seconds = models.FloatField(default=0)

    class Meta:
        ordering = ["-made_at"]
        get_latest_by = "made_at"
        verbose_name = _("Vorschlag")

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"
