"""Tables that belong to no feature: journal, signed links, translations, buckets, versions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class JournalEntry(models.Model):
    """Who did what to which row when: names of fields, never copies of personal data."""

    table = models.CharField(max_length=60)
    row_id = models.CharField(max_length=40)
    verb = models.CharField(max_length=60)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    fields = models.JSONField(default=list)
    note = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["table", "row_id", "-at"], name="journal_by_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}: {self.verb}"


class SignedLink(models.Model):
    """One purpose, one row, one bearer; only the hash of the token is kept."""

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=60)
    table = models.CharField(max_length=60)
    row_id = models.CharField(max_length=40)
    to = models.CharField(max_length=254, blank=True)
    once = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    spent_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["table", "row_id", "purpose"], name="link_by_row")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.table} {self.row_id}"


class Translation(models.Model):
    """One field of one row in one language other than the row's own."""

    class State(models.TextChoices):
        MISSING = "missing", _("fehlt")
        MACHINE = "machine", _("maschinell übersetzt")
        CHECKED = "checked", _("geprüft")
        OUTDATED = "outdated", _("veraltet")

    table = models.CharField(max_length=60)
    row_id = models.CharField(max_length=40)
    field = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.MISSING)
    source_digest = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["table", "row_id", "field", "language"], name="one_translation_each"
            )
        ]
        indexes = [
            models.Index(
                fields=["source_digest", "language"], name="translation_checked",
                condition=models.Q(state="checked"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.table} {self.row_id} {self.field} [{self.language}]: {self.state}"


class Bucket(models.Model):
    """A token bucket: how many tries a key still has, and since when it refills."""

    key = models.CharField(max_length=120, primary_key=True)
    tokens = models.FloatField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key}: {self.tokens:.1f}"


class Count(models.Model):
    """A row of Django's cache, which counts tries to sign in; laid out as DatabaseCache wants it."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key


class ContentVersion(models.Model):
    """A counter that grows with every change of public content; the pages' ETag stands on it."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.number)
