"""Files that come back from a translation office: read, looked at, then taken over or discarded."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TranslationFile(models.Model):
    """One returned file in one language; its texts wait until somebody takes them over."""

    class State(models.TextChoices):
        READY = "ready", _("wartet auf Sie")
        TAKEN = "taken", _("übernommen")
        DISCARDED = "discarded", _("verworfen")

    ALLOWED = {State.READY: {State.TAKEN, State.DISCARDED}}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=12)
    is_checked = models.BooleanField(default=False)
    units = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.READY)
    taken_number = models.PositiveIntegerField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.name} [{self.language}]"
