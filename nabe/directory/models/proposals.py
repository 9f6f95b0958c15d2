"""What waits for a decision, and what stood there before."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nabe.directory.models.services import Service


class Proposal(models.Model):
    """Vorschlag: a change of a service, or a new one, that the office takes over or not.

    `values` and `before` hold packed entries (`entries.pack`): what is proposed, and what stood
    there when it was. The published service stays as it is until somebody decides.
    """

    class Via(models.TextChoices):
        PROVIDER = "provider", _("Träger")
        LINK = "link", _("Träger, über einen Link")
        PUBLIC = "public", _("Besucherin oder Besucher")

    class State(models.TextChoices):
        OPEN = "open", _("wartet auf Prüfung")
        ACCEPTED = "accepted", pgettext_lazy("Vorschlag", "übernommen")
        DECLINED = "declined", _("nicht übernommen")
        WITHDRAWN = "withdrawn", _("ersetzt")

    ALLOWED = {State.OPEN: {State.ACCEPTED, State.DECLINED, State.WITHDRAWN}}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.CASCADE, related_name="proposals"
    )
    via = models.CharField(max_length=10, choices=Via)
    values = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    text = models.TextField(blank=True, max_length=2000)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=12, default="de")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    made_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    key = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "via"], condition=Q(state="open") & ~Q(via="public"),
                name="one_open_change_for_each_way",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "made_at"], name="proposal_by_state")]

    def __str__(self) -> str:
        return f"{self.via} {self.service_id}"


class ChangeRule(models.Model):
    """Whether a change of one column or part, made in one way, is published without a look."""

    via = models.CharField(max_length=10, choices=Proposal.Via)
    name = models.CharField(max_length=40)
    is_direct = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["via", "name"], name="one_rule_for_a_change")
        ]

    def __str__(self) -> str:
        return f"{self.via} {self.name} {self.is_direct}"


class Version(models.Model):
    """Frühere Fassung: what a service said until `at`, as a packed entry."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="versions")
    values = models.JSONField()
    names = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["service", "-at"], name="version_by_service")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.at:%Y-%m-%d %H:%M}"
