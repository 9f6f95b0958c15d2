"""Lists that come in: their sources, each run of an import, its rows, and what vanished."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nabe.directory.models.services import Service


class ImportSource(models.Model):
    """Quelle: a list that comes again and again; keeps how its columns are read."""

    name = models.CharField(_("Name der Quelle"), max_length=80, unique=True)
    mappings = models.JSONField(default=dict, blank=True)  # {signature: {header: field}}
    decisions = models.JSONField(default=dict, blank=True)  # {key of a row: Decision}
    created_at = models.DateTimeField(editable=False)
    # when a list of this source was last taken over or taken back: older previews hold no more
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SourceRecord(models.Model):
    """What was last taken over for a service from its source: the measure of "changed"."""

    source = models.ForeignKey(ImportSource, on_delete=models.CASCADE, related_name="records")
    key = models.CharField(max_length=160)
    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="source_record")
    fields = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="record_once_per_source")
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.key}"


class ImportRun(models.Model):
    """Einlesen: one file on its way in, from the upload to the undoing."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("hochgeladen")
        READING = "reading", _("wird gelesen")
        READY = "ready", _("bereit zur Prüfung")
        TAKING_OVER = "taking_over", _("wird übernommen")
        APPLIED = "applied", _("übernommen")
        UNDONE = "undone", _("rückgängig gemacht")
        FAILED = "failed", _("nicht lesbar")
        DISCARDED = "discarded", _("verworfen")

    ALLOWED = {
        State.UPLOADED: {State.READING, State.FAILED, State.DISCARDED},
        State.READING: {State.READING, State.READY, State.FAILED, State.DISCARDED},
        State.READY: {State.READING, State.TAKING_OVER, State.DISCARDED},
        State.TAKING_OVER: {State.APPLIED, State.READY},
        State.APPLIED: {State.UNDONE},
        State.FAILED: {State.DISCARDED},
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(ImportSource, on_delete=models.PROTECT, related_name="runs")
    state = models.CharField(max_length=12, choices=State, default=State.UPLOADED)
    file_name = models.CharField(_("Datei"), max_length=200)
    stored_as = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    layouts = models.JSONField(default=list, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problem = models.JSONField(default=dict, blank=True)  # the note that says why it failed
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)  # what the preview was compared with
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)  # first; see ImportRow.taken_at
    busy_since = models.DateTimeField(null=True, blank=True)  # last sign of work
    tries = models.PositiveSmallIntegerField(default=0)  # how often a worker began that work

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("Einlesen einer Liste")

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """Zeile: one row of the source as it was read, and what became of it."""

    class Result(models.TextChoices):
        NEW = "new", _("neu")
        CHANGED = "changed", _("geändert")
        UNCHANGED = "unchanged", _("unverändert")
        DUPLICATE = "duplicate", _("doppelt")
        ERROR = "error", _("Fehler")
        SKIPPED = "skipped", _("keine Angebotszeile")

    class Decision(models.TextChoices):
        OPEN = "", _("offen")
        TAKE = "take", _("trotzdem übernehmen")
        SKIP = "skip", _("nicht übernehmen")
        SAME = "same", _("dasselbe Angebot")
        NEW = "new", _("neues Angebot")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    sheet = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=160, blank=True)
    result = models.CharField(max_length=10, choices=Result)
    raw = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)  # {field: words}, as a person may correct them
    fields = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    diff = models.JSONField(default=dict)
    twin = models.JSONField(null=True, blank=True)  # [sheet, row] of the row that is the same
    decision = models.CharField(max_length=4, choices=Decision, blank=True)
    is_fixed = models.BooleanField(default=False)
    worst = models.CharField(max_length=10, blank=True)
    # the service that the row is; of a new row that still waits: which it probably is
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.SET_NULL, related_name="import_rows"
    )
    before = models.JSONField(null=True, blank=True)  # the service as it was, for undoing
    was_applied = models.BooleanField(default=False)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="row_once_per_run")]
        indexes = [models.Index(fields=["run", "result"], name="import_row_by_result")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}"


class SourceQuestion(models.Model):
    """Rückfrage: a service that its source no longer names; its owner says whether it still is."""

    class State(models.TextChoices):
        OPEN = "open", _("offen")
        KEPT = "kept", _("gibt es noch")
        ENDED = "ended", _("gibt es nicht mehr")
        RETURNED = "returned", _("steht wieder in der Liste")

    ALLOWED = {State.OPEN: {State.KEPT, State.ENDED, State.RETURNED}}

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="source_questions")
    source = models.ForeignKey(ImportSource, on_delete=models.CASCADE, related_name="questions")
    run = models.ForeignKey(
        ImportRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions"
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "source"], condition=models.Q(state="open"),
                name="one_open_question_per_service_and_source",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.service} ({self.state})"
