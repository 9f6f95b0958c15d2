"""The people of the pool: what they speak, when they can, what they showed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from nabe.core import clock
from nabe.people.models import Person


class Mode(models.TextChoices):
    """How people meet."""

    ON_SITE = "on_site", _("vor Ort")
    PHONE = "phone", _("am Telefon")
    VIDEO = "video", _("per Video")


class Gender(models.TextChoices):
    """What a requester may wish for, with a reason."""

    WOMAN = "w", _("Frau")
    MAN = "m", _("Mann")
    DIVERSE = "d", _("divers")


def every_mode() -> list[str]:
    """Return all modes: who says nothing does everything."""
    return list(Mode.values)


class Interpreter(models.Model):
    """A community interpreter (ISO 13611): never claimed to conform to it, so the grade is shown.

    Money is in whole cents, distances in kilometres by air between the middles of postcodes.
    """

    class State(models.TextChoices):
        APPLIED = "applied", _("hat sich beworben")
        ACTIVE = "active", _("aktiv")
        PAUSED = "paused", _("macht Pause")
        LEFT = "left", _("ausgeschieden")

    class Grade(models.TextChoices):
        LAY = "lay", _("geschulte Laien")
        TRAINED = "trained", _("zertifiziert")
        SWORN = "sworn", _("beeidigt")

    class Transport(models.TextChoices):
        CAR = "car", _("Auto")
        PUBLIC = "public", _("Bus und Bahn")
        BIKE = "bike", _("Fahrrad")
        FOOT = "foot", _("zu Fuß")

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="interpreter")
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.APPLIED)
    grade = models.CharField(_("Ausbildung"), max_length=10, choices=Grade, default=Grade.LAY)
    gender = models.CharField(_("Geschlecht"), max_length=1, choices=Gender, blank=True)
    postcode = models.CharField(_("Postleitzahl zu Hause"), max_length=5, blank=True)
    lat = models.FloatField(null=True, blank=True, editable=False)
    lon = models.FloatField(null=True, blank=True, editable=False)
    radius_km = models.PositiveSmallIntegerField(_("Umkreis in km"), default=30)
    transport = models.CharField(
        _("unterwegs mit"), max_length=10, choices=Transport, default=Transport.PUBLIC
    )
    modes = ArrayField(models.CharField(max_length=10, choices=Mode), default=every_mode)
    not_in = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    most_asked = models.PositiveSmallIntegerField(_("höchstens Anfragen je Woche"), default=5)
    hours_a_week = models.PositiveSmallIntegerField(_("höchstens Stunden je Woche"), default=10)
    # None: the limit that the county chose for all.
    tax_limit = models.PositiveIntegerField(_("eigene Steuergrenze in Cent"), null=True, blank=True)
    declared = models.PositiveIntegerField(_("davon anderswo verdient, in Cent"), default=0)
    declared_for = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    german = models.CharField(_("Deutsch"), max_length=6, default="B2")
    fee_class = models.CharField(_("Honorarklasse"), max_length=10, default="A")
    quiet_from = models.TimeField(_("nicht stören ab"), null=True, blank=True)
    quiet_to = models.TimeField(_("nicht stören bis"), null=True, blank=True)
    talked_on = models.DateField(_("Erstgespräch am"), null=True, blank=True)
    source_key = models.CharField(max_length=40, blank=True, editable=False)
    since = models.DateField(_("dabei seit"), null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    modified_at = models.DateTimeField(default=clock.now, editable=False)

    ALLOWED = {
        State.APPLIED: {State.ACTIVE, State.LEFT},
        State.ACTIVE: {State.PAUSED, State.LEFT},
        State.PAUSED: {State.ACTIVE, State.LEFT},
        State.LEFT: {State.APPLIED},
    }

    class Meta:
        ordering = ["person__sort_key", "id"]
        verbose_name = _("Sprachmittler:in")
        verbose_name_plural = _("Sprachmittler:innen")
        constraints = [
            models.UniqueConstraint(
                fields=["source_key"], condition=~Q(source_key=""), name="interpreter_once_a_source"
            ),
            models.CheckConstraint(condition=Q(declared__lte=10_000_000), name="declared_is_money"),
        ]
        indexes = [models.Index(fields=["state"], name="interpreter_by_state")]

    def __str__(self) -> str:
        return self.person.name

    def declared_in(self, year: int) -> int:
        """Return the cents of a year that somebody said to have earned elsewhere."""
        return self.declared if self.declared_for == year else 0


class SpokenLanguage(models.Model):
    """A language that an interpreter works in: code by ISO 639, dialect in words, level by CEFR."""

    class Level(models.TextChoices):
        NATIVE = "native", _("Muttersprache")
        C2 = "C2", "C2"
        C1 = "C1", "C1"
        B2 = "B2", "B2"
        B1 = "B1", "B1"

    class Direction(models.TextChoices):
        BOTH = "both", _("in beide Richtungen")
        TO_GERMAN = "to_german", _("nur ins Deutsche")
        FROM_GERMAN = "from_german", _("nur aus dem Deutschen")

    interpreter = models.ForeignKey(Interpreter, on_delete=models.CASCADE, related_name="languages")
    code = models.CharField(_("Sprache"), max_length=12)
    dialect = models.CharField(_("Dialekt"), max_length=60, blank=True)
    level = models.CharField(_("Niveau"), max_length=6, choices=Level, default=Level.NATIVE)
    direction = models.CharField(
        _("Richtung"), max_length=12, choices=Direction, default=Direction.BOTH
    )
    evidence = models.CharField(_("Nachweis"), max_length=120, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["interpreter", "code", "dialect"], name="language_once_an_interpreter"
            )
        ]
        indexes = [models.Index(fields=["code"], name="interpreter_by_language")]

    def __str__(self) -> str:
        return f"{self.code} {self.dialect}".strip()


class WorkingTime(models.Model):
    """When an interpreter usually can, week by week; the day counts from Monday, 0."""

    interpreter = models.ForeignKey(Interpreter, on_delete=models.CASCADE, related_name="times")
    weekday = models.PositiveSmallIntegerField(_("Wochentag"))
    starts = models.TimeField(_("von"))
    ends = models.TimeField(_("bis"))

    class Meta:
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="working_time_in_order"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="working_time_in_a_week"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts:%H:%M}–{self.ends:%H:%M}"

    @property
    def day_name(self) -> str:
        """The weekday in the reader's language."""
        return str(WEEKDAYS[self.weekday])


class Absence(models.Model):
    """A holiday, an illness, an appointment of one's own: nobody asks for this time."""

    interpreter = models.ForeignKey(Interpreter, on_delete=models.CASCADE, related_name="absences")
    during = DateTimeRangeField(_("Zeitraum"))
    is_illness = models.BooleanField(_("krank"), default=False)

    class Meta:
        ordering = ["during"]
        constraints = [
            models.CheckConstraint(condition=Q(during__isempty=False), name="absence_lasts"),
        ]

    def __str__(self) -> str:
        return str(self.during)

    @property
    def last_day(self) -> dt.date:
        """The last day on which the person cannot."""
        return clock.local(self.during.upper - dt.timedelta(seconds=1)).date()

    @property
    def is_by_the_hour(self) -> bool:
        """Whether it begins or ends within a day."""
        ends = (clock.local(self.during.lower), clock.local(self.during.upper))
        return any(one.time() != dt.time() for one in ends)


class Paper(models.Model):
    """What was shown, never a copy of it: seen on, valid until, by whom it was inspected."""

    class Kind(models.TextChoices):
        RECORD = "record", _("erweitertes Führungszeugnis")
        SECRECY = "secrecy", _("Erklärung zur Verschwiegenheit")
        TRAINING = "training", _("Grundschulung")

    interpreter = models.ForeignKey(Interpreter, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(_("Nachweis"), max_length=10, choices=Kind)
    seen_on = models.DateField(_("gesehen am"))
    valid_until = models.DateField(_("gültig bis"), null=True, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-seen_on"]

    def __str__(self) -> str:
        return f"{self.kind} {self.seen_on}"


def overlapping(interpreter: Any, during: Any) -> ExclusionConstraint:
    """Nobody is in two places at once: refused by the database, whatever the program does."""
    return ExclusionConstraint(
        name="nobody_in_two_places",
        expressions=[
            (interpreter, RangeOperators.OVERLAPS), (during, RangeOperators.OVERLAPS),
        ],
        condition=Q(state__in=["confirmed", "done"]),
    )  # fmt: skip
