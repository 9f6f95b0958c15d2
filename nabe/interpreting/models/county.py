"""The county's own rules of the pool: fields of work, what is excluded, deadlines and limits."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Setting(models.Model):
    """Where an interpreter works (Einsatzfeld): school, youth office, health; with what it asks for."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(_("Einsatzfeld"), max_length=80)
    order = models.PositiveSmallIntegerField(default=0)
    level = models.CharField(_("Sprachniveau mindestens"), max_length=6, default="B2")
    papers = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    # Keys of people.QualificationKind, which are never deleted: read with the row, without a join.
    qualifications = ArrayField(models.BigIntegerField(), default=list, blank=True)
    is_active = models.BooleanField(_("gilt"), default=True)

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("Einsatzfeld")

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the reader's language; what the county wrote itself stays German."""
        return gettext(self.name) if self.name else ""


class Exclusion(models.Model):
    """What the pool may not do in this county, and who helps instead."""

    code = models.CharField(max_length=20, unique=True)
    question = models.CharField(_("Frage im Formular"), max_length=160)
    reason = models.CharField(_("Warum nicht?"), max_length=300)
    instead = models.CharField(_("Wer hilft stattdessen?"), max_length=300)
    order = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(_("gilt"), default=True)

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("Ausschluss")

    def __str__(self) -> str:
        return self.question

    @property
    def label(self) -> str:
        """The question in the reader's language; what the county wrote itself stays German."""
        return gettext(self.question) if self.question else ""


class PoolRules(models.Model):
    """One row: deadlines and limits that the county chose; the defaults are common in NRW."""

    lead_days = models.PositiveSmallIntegerField(_("Vorlauf in Arbeitstagen"), default=3)
    longest_minutes = models.PositiveSmallIntegerField(_("höchstens Minuten"), default=180)
    most_per_case = models.PositiveSmallIntegerField(_("höchstens Termine je Fall"), default=5)
    buffer_minutes = models.PositiveSmallIntegerField(
        _("Puffer zwischen zwei Einsätzen"), default=15
    )
    answer_hours = models.PositiveSmallIntegerField(_("Stunden Zeit für eine Antwort"), default=24)
    target_percent = models.PositiveSmallIntegerField(
        _("Ziel einer Anfragewelle in Prozent"), default=90
    )
    sign_days = models.PositiveSmallIntegerField(
        _("Tage für einen Einspruch gegen einen Nachweis"), default=14
    )
    rare_people = models.PositiveSmallIntegerField(
        _("selten ist eine Sprache mit höchstens … Personen"), default=2
    )
    tax_basis = models.CharField(
        _("Steuergrenze"), max_length=20, default="uebungsleiter", choices=[
            ("uebungsleiter", _("Übungsleiterfreibetrag im Jahr")),
            ("ehrenamt", _("Ehrenamtspauschale im Jahr")),
            ("oeffentliche-kassen", _("Aufwandsentschädigung aus öffentlichen Kassen im Monat")),
        ],
    )  # fmt: skip
    tax_cents = models.PositiveIntegerField(null=True, blank=True)
    tax_counts_travel = models.BooleanField(_("Fahrtgeld zählt zur Steuergrenze"), default=False)
    mails_sheet = models.BooleanField(
        _("jede Nacht das Tagesblatt an die Koordination mailen"), default=True
    )
    tells_phone = models.BooleanField(
        _("die Stelle sieht nach der Zusage das Telefon der Person"), default=False
    )
    asks_gender = models.BooleanField(
        _("Stellen dürfen eine Frau oder einen Mann wünschen"), default=True
    )
    debtor_name = models.CharField(_("Konto des Kreises: Name"), max_length=70, blank=True)
    debtor_iban = models.CharField(_("Konto des Kreises: IBAN"), max_length=34, blank=True)
    debtor_bic = models.CharField(_("Konto des Kreises: BIC"), max_length=11, blank=True)
    video_room = models.CharField(
        _("Adresse der Videoräume"), max_length=200, blank=True,
        help_text=_("Zum Beispiel https://video.kreis.example/{room}"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("Regeln des Pools")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="pool_has_one_set_of_rules"),
            models.CheckConstraint(
                condition=models.Q(target_percent__range=(1, 99)), name="target_is_a_chance"
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
