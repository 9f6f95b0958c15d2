"""Directories of other counties that are read here: where, what counts as near, how it went."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nabe.people.models import Organization


class Subscription(models.Model):
    """Nachbarverzeichnis: the HSDS interface of another directory."""

    class State(models.TextChoices):
        ACTIVE = "active", _("läuft")
        FAILING = "failing", _("letzter Abgleich gescheitert")
        PAUSED = "paused", _("angehalten")
        ENDED = "ended", _("beendet")

    ALLOWED: Mapping[str, Collection[str]] = {
        State.ACTIVE: {State.FAILING, State.PAUSED, State.ENDED},
        State.FAILING: {State.ACTIVE, State.FAILING, State.PAUSED, State.ENDED},
        State.PAUSED: {State.ACTIVE, State.ENDED},
        State.ENDED: (),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(
        _("Wie heißt das Verzeichnis?"), max_length=80, help_text=_("Zum Beispiel: Kreis Soest")
    )
    address = models.CharField(
        _("Adresse der Schnittstelle"), max_length=300,
        help_text=_("Eine HSDS-Schnittstelle, zum Beispiel https://nabe.kreis.example/api/hsds"),
    )  # fmt: skip
    licence = models.CharField(_("Lizenz der Daten"), max_length=120, blank=True)
    near_km = models.PositiveSmallIntegerField(
        _("So nah muss ein Angebot sein (km)"), default=15,
        help_text=_("Gemessen von der Mitte unserer Städte und Gemeinden. 0 heißt: nur diese Postleitzahlen."),
    )  # fmt: skip
    postcodes = models.CharField(
        _("Oder in diesen Postleitzahlen"), max_length=600, blank=True,
        help_text=_("Mit Komma getrennt. Der Anfang genügt, zum Beispiel 594."),
    )  # fmt: skip
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE, editable=False)
    made_at = models.DateTimeField(editable=False)
    run_at = models.DateTimeField(null=True, blank=True, editable=False)
    changes_from = models.DateTimeField(null=True, blank=True, editable=False)
    whole_at = models.DateTimeField(null=True, blank=True, editable=False)
    problem = models.CharField(max_length=300, blank=True, editable=False)
    notes = models.JSONField(default=list, blank=True, editable=False)
    counts = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("Nachbarverzeichnis")
        verbose_name_plural = _("Nachbarverzeichnisse")
        constraints = [
            models.UniqueConstraint(
                fields=["address"], condition=~Q(state="ended"), name="one_subscription_each"
            )
        ]

    def __str__(self) -> str:
        return self.name


class OriginOrganization(models.Model):
    """An organization that stands here only because a neighbour's services name it."""

    subscription = models.ForeignKey(
        Subscription, on_delete=models.PROTECT, related_name="organizations"
    )
    origin_id = models.CharField(max_length=80)
    organization = models.OneToOneField(
        Organization, on_delete=models.CASCADE, related_name="origin"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "origin_id"], name="origin_organization_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} ({self.subscription})"
