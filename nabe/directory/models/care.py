"""What keeps entries good: addresses that were tried, and what a town adds to a county's service."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nabe.directory.models.services import Service
from nabe.places.models import Municipality

REASONS = {
    "address": _("keine gültige Adresse"), "no_name": _("diese Adresse gibt es nicht"),
    "no_answer": _("keine Antwort"), "slow": _("antwortet zu langsam"),
    "gone": _("Seite nicht gefunden"), "fault": _("Fehler auf der Seite"),
    "certificate": _("Verbindung nicht sicher"), "redirects": _("zu viele Weiterleitungen"),
    "private": _("nicht im Internet erreichbar"), "no_mail": _("nimmt keine E-Mail an"),
    "refused": _("E-Mail wurde abgelehnt"),
}  # fmt: skip


class LinkCheck(models.Model):
    """What became of the last try of one web or mail address, whoever names it.

    `failures` counts nights, not tries: one bad night is the network's, two are the address's.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("wird bald geprüft")
        GOOD = "good", _("erreichbar")
        DOUBTFUL = "doubtful", _("einmal nicht erreicht")
        BROKEN = "broken", _("nicht erreichbar")

    url = models.CharField(max_length=300, unique=True)
    host = models.CharField(max_length=253, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=20, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failed_on = models.DateField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["checked_at"], name="link_by_check"),
            models.Index(fields=["host", "checked_at"], name="link_by_host"),
            models.Index(
                fields=["url"], name="link_broken", condition=models.Q(state="broken")
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.url} {self.state}"

    @property
    def in_words(self) -> str:
        """What went wrong the last time."""
        return str(REASONS.get(self.reason, _("keine Antwort")))


class MunicipalNote(models.Model):
    """Hinweis der Stadt: what a town adds to a service that is not its own alone."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="municipal_notes")
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(_("Hinweis"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["municipality__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "municipality"], name="one_note_for_each_town"
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="note_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.service_id}"
