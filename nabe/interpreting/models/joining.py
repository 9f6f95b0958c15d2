"""How somebody comes into the pool, and the calendar that keeps their free time right."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nabe.core import clock
from nabe.interpreting.models.pool import Interpreter, SpokenLanguage
from nabe.people.encryption import EncryptedTextField


class Application(models.Model):
    """Somebody wants to join (Bewerbung); seen by the pool once the address is confirmed by link."""

    class State(models.TextChoices):
        SENT = "sent", _("Adresse noch nicht bestätigt")
        CONFIRMED = "confirmed", _("neu")
        TAKEN = "taken", _("aufgenommen")
        DECLINED = "declined", _("abgesagt")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.SENT)
    name = models.CharField(_("Name"), max_length=120)
    email = models.EmailField(_("E-Mail"))
    phone = EncryptedTextField(_("Telefon"), blank=True)  # nobody's yet: the key is the row's own
    postcode = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    languages = ArrayField(models.CharField(max_length=12), verbose_name=_("Sprachen"))
    german = models.CharField(_("Deutsch"), max_length=6)
    note = models.CharField(_("Was sollen wir wissen?"), max_length=500, blank=True)
    reader = models.CharField(max_length=12, default="de")
    interpreter = models.ForeignKey(
        Interpreter, null=True, on_delete=models.SET_NULL, related_name="applications"
    )
    made_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    ALLOWED = {
        State.SENT: {State.CONFIRMED},
        State.CONFIRMED: {State.TAKEN, State.DECLINED},
    }

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("Bewerbung")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["sent", "declined"]) | Q(confirmed_at__isnull=False),
                name="application_confirmed_when",
            )
        ]

    def __str__(self) -> str:
        return self.name


class LanguageProposal(models.Model):
    """A language that somebody of the pool says to speak; it counts once the coordination agrees."""

    interpreter = models.ForeignKey(
        Interpreter, on_delete=models.CASCADE, related_name="language_proposals"
    )
    code = models.CharField(_("Sprache"), max_length=12)
    dialect = models.CharField(_("Dialekt"), max_length=60, blank=True)
    level = models.CharField(
        _("Niveau"), max_length=6, choices=SpokenLanguage.Level,
        default=SpokenLanguage.Level.NATIVE,
    )  # fmt: skip
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["made_at"]
        verbose_name = _("vorgeschlagene Sprache")
        constraints = [
            models.UniqueConstraint(
                fields=["interpreter", "code", "dialect"], name="one_proposal_a_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.dialect}".strip()


class CalendarFeed(models.Model):
    """An iCalendar address that somebody gave us; only free or busy is kept of it.

    Whoever knows the address reads the calendar, so it is encrypted. `tried_at` is the last reading,
    `checked_at` the last good one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    interpreter = models.OneToOneField(Interpreter, on_delete=models.CASCADE, related_name="feed")
    url = EncryptedTextField(_("Adresse des Kalenders"), owner="interpreter__person")
    tried_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("Kalender")

    def __str__(self) -> str:
        return self.problem or "ok"


class BusyTime(models.Model):
    """A time that a person's own calendar says is taken; replaced as a whole at each reading."""

    feed = models.ForeignKey(CalendarFeed, on_delete=models.CASCADE, related_name="busy")
    interpreter = models.ForeignKey(Interpreter, on_delete=models.CASCADE, related_name="busy")
    during = DateTimeRangeField()

    class Meta:
        ordering = ["during"]
        indexes = [models.Index(fields=["interpreter"], name="busy_by_person")]

    def __str__(self) -> str:
        return str(self.during)
