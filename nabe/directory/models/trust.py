"""What makes an entry trustworthy: confirmations, reports, searches that found nothing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nabe.directory.models.services import Service


class Assurance(models.Model):
    """Bestätigung: "still correct", by whom, how, with which result; rows are only added."""

    class Via(models.TextChoices):
        LINK = "link", _("Link")
        STAFF = "staff", _("Büro")
        PHONE = "phone", _("Telefon")
        IMPORT = "import", _("Liste")

    class Result(models.TextChoices):
        UNCHANGED = "unchanged", _("stimmt noch")
        CHANGED = "changed", _("geändert")
        WITHDRAWN = "withdrawn", _("gibt es nicht mehr")
        UNREACHABLE = "unreachable", _("niemand erreicht")

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="assurances")
    on = models.DateField()
    at = models.DateTimeField()
    via = models.CharField(max_length=10, choices=Via)
    result = models.CharField(max_length=12, choices=Result)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_role = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["service", "-on"], name="assurance_by_service")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.on} {self.result}"


class Report(models.Model):
    """Hinweis: somebody without account reports an error or suggests a change."""

    class Kind(models.TextChoices):
        ERROR = "error", _("Fehler gemeldet")
        CHANGE = "change", _("Änderung vorgeschlagen")

    class State(models.TextChoices):
        OPEN = "open", _("offen")
        DONE = "done", _("erledigt")
        DECLINED = "declined", _("nicht übernommen")

    ALLOWED = {State.OPEN: {State.DONE, State.DECLINED}, State.DECLINED: {State.OPEN}}

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=10, choices=Kind)
    subject = models.CharField(max_length=40, blank=True)
    text = models.TextField(_("Was stimmt nicht?"), max_length=2000)
    email = models.EmailField(_("Ihre E-Mail-Adresse"), blank=True)
    language = models.CharField(max_length=12, default="de")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    key = models.CharField(max_length=40, unique=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.service_id}"


class UnmetSearch(models.Model):
    """A search without a hit, counted by day, words and place; never by person."""

    on = models.DateField()
    query = models.CharField(max_length=120)
    language = models.CharField(max_length=12)
    place = models.CharField(max_length=80, blank=True)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["on", "query", "language", "place"], name="unmet_search_counted_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.query} ({self.count})"
