"""A search that somebody wants to hear about, with nothing but an address to write to."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class SavedSearch(models.Model):
    """Gespeicherte Suche: mail is sent only after the address confirmed it, and for a year.

    `query` is the wish as it stands in an address, `title` the same in the reader's words;
    what was published after `last_seen` is new.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    query = models.CharField(max_length=1000, blank=True)
    title = models.CharField(max_length=200)
    email = models.EmailField()
    language = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_seen = models.DateTimeField()
    told_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    asked_to_renew = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email", "query", "language"], name="one_saved_search_each"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(expires_on__isnull=False),
                name="confirmed_search_expires",
            ),
        ]
        indexes = [
            models.Index(
                fields=["language", "query"], name="saved_search_confirmed",
                condition=Q(confirmed_at__isnull=False),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class ToldService(models.Model):
    """Genanntes Angebot: a saved search was told of this service, the last time at `told_at`."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="told")
    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["search", "service"], name="told_of_service_once")
        ]

    def __str__(self) -> str:
        return f"{self.search_id}: {self.service_id}"
