"""Lists that come in for a feature: each on its way, and by seals what each row last said."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nabe.core import clock


class ListRun(models.Model):
    """One file on its way in. `purpose` names the list; its rows wait in a file, never in a table.

    `counts` are rows by result, `problem` the note that says why nothing came of it. `mended` counts
    how often somebody gave other words to a row, and names the file with the last of them.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("wird gelesen")
        READY = "ready", _("bereit zur Prüfung")
        TAKING_OVER = "taking_over", _("wird übernommen")
        APPLIED = "applied", _("übernommen")
        FAILED = "failed", _("nicht lesbar")
        UNDONE = "undone", _("rückgängig gemacht")
        DISCARDED = "discarded", _("verworfen")

    ALLOWED = {
        State.UPLOADED: {State.READY, State.FAILED, State.DISCARDED},
        State.READY: {State.READY, State.UPLOADED, State.TAKING_OVER, State.DISCARDED},
        State.TAKING_OVER: {State.APPLIED, State.READY},
        State.APPLIED: {State.UNDONE},
        State.FAILED: {State.DISCARDED},
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=20)
    state = models.CharField(_("Stand"), max_length=12, choices=State, default=State.UPLOADED)
    file_name = models.CharField(_("Datei"), max_length=200)
    counts = models.JSONField(default=dict, blank=True)
    problem = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=clock.now)
    applied_at = models.DateTimeField(null=True, blank=True)
    busy_since = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    mended = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("Einlesen einer Liste")

    def __str__(self) -> str:
        return self.file_name


class ListRecord(models.Model):
    """What a row last said, value by value as seals: enough to see a change, not to read anything.

    It stays when the row's person is erased, so that an old list does not bring them back.
    """

    purpose = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    seals = models.JSONField(default=dict)
    taken_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "key"], name="list_record_once")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.key}"
