"""Entries that may be the same service."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nabe.directory.models.services import Service


class DuplicatePair(models.Model):
    """Zwei Einträge, die dasselbe meinen können: proposed by the nightly look, settled by a person.

    `reasons` are codes of `duplicates.REASONS`; a pair that was settled is not proposed again.
    """

    class State(models.TextChoices):
        OPEN = "open", _("bitte ansehen")
        DIFFERENT = "different", _("zwei Angebote")
        MERGED = "merged", _("zusammengeführt")

    ALLOWED = {State.OPEN: {State.DIFFERENT, State.MERGED}}

    first = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    found_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_proposed_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
