"""Money of the pool: rules of fees, budgets, the ledger, monthly statements, files for the bank."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nabe.core import clock
from nabe.interpreting.models.pool import Interpreter
from nabe.people.encryption import EncryptedTextField
from nabe.people.models import Organization, Person


def _hashed(name: str) -> Func:
    """A text as a range of one number: what an exclusion constraint can compare without extensions."""
    number = Func(F(name), Value(0), function="hashtextextended")
    return Func(
        number, number, Value("[]"), function="int8range", output_field=BigIntegerRangeField()
    )


class FeeRule(models.Model):
    """A fee rule as data (Honorarregel): `rule` as `fees.Rule.to_plain` writes it, days inclusive.

    `version` names its content. One class of fees has one rule a day: the database refuses a second.
    A rule that an assignment holds is never rewritten; a new one follows with its own days.
    """

    fee_class = models.CharField(_("Honorarklasse"), max_length=10)
    name = models.CharField(_("Name"), max_length=80)
    rule = models.JSONField(_("Regel"))
    version = models.CharField(max_length=16, editable=False)
    valid_from = models.DateField(_("gilt ab"))
    valid_to = models.DateField(_("gilt bis"), null=True, blank=True)
    source = models.CharField(_("Quelle oder Beschluss"), max_length=200, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["fee_class", "-valid_from"]
        verbose_name = _("Honorarregel")
        verbose_name_plural = _("Honorarregeln")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from__lte=F("valid_to")), name="rule_in_order"
            ),
            ExclusionConstraint(
                name="one_rule_a_day",
                expressions=[
                    (_hashed("fee_class"), RangeOperators.OVERLAPS),
                    (
                        Func(
                            F("valid_from"), F("valid_to"), Value("[]"), function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.fee_class}: {self.name}"


class Fund(models.Model):
    """Money for the pool from one source and time (Finanzierung); `cents` is all there is."""

    name = models.CharField(_("Wer bezahlt?"), max_length=80)
    first_day = models.DateField(_("von"))
    last_day = models.DateField(_("bis"))
    cents = models.PositiveIntegerField(_("Betrag in Cent"))
    reference = models.CharField(_("Aktenzeichen des Bescheids"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "first_day", "pk"]
        verbose_name = _("Finanzierung")
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="fund_in_order"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Payer(models.Model):
    """A body that pays its assignments itself (zahlt selbst), and where its bill goes.

    It pays for what it asks for from then on; what it asked for before stays with the pool.
    """

    organization = models.OneToOneField(
        Organization, on_delete=models.PROTECT, related_name="payer", verbose_name=_("Stelle")
    )
    bill_to = models.TextField(_("Rechnungsanschrift"), max_length=300, blank=True)
    reference = models.CharField(_("Kostenstelle oder Leitweg-ID"), max_length=60, blank=True)
    is_active = models.BooleanField(_("bezahlt selbst"), default=True)

    class Meta:
        ordering = ["organization__folded_name"]
        verbose_name = _("Stelle, die selbst bezahlt")

    def __str__(self) -> str:
        return self.organization.name


class BankAccount(models.Model):
    """Where an interpreter is paid; the IBAN without spaces, checked before it is kept, encrypted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    interpreter = models.OneToOneField(
        Interpreter, on_delete=models.CASCADE, related_name="account"
    )
    holder = models.CharField(_("Wem gehört das Konto?"), max_length=70)
    iban = EncryptedTextField("IBAN", owner="interpreter__person")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("Konto")

    def __str__(self) -> str:
        return f"{self.iban[:2]} … {self.iban[-4:]}"


class PaymentRun(models.Model):
    """One file for the bank (Zahllauf), kept as it was handed over; a copy pays nobody twice."""

    message_id = models.CharField(max_length=35, unique=True)
    execution_date = models.DateField(_("Ausführung am"))
    cents = models.PositiveIntegerField()
    number = models.PositiveIntegerField(_("Überweisungen"))
    file = models.BinaryField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("Zahllauf")

    def __str__(self) -> str:
        return self.message_id


class Statement(models.Model):
    """What an interpreter gets for a month (Abrechnung); `month` is its first day.

    `cents` is what was earned, `travel_cents` the refund on top.
    Whatever is booked afterwards stands on the next one, also when it is for an earlier day.
    """

    class State(models.TextChoices):
        MADE = "made", _("zu zahlen")
        PAID = "paid", _("bezahlt")
        NOTHING = "nothing", _("nichts zu zahlen")

    interpreter = models.ForeignKey(
        Interpreter, on_delete=models.PROTECT, related_name="statements"
    )
    month = models.DateField(_("Monat"))
    number = models.CharField(_("Nummer"), max_length=20, unique=True)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.MADE)
    cents = models.IntegerField()
    travel_cents = models.IntegerField(default=0)
    run = models.ForeignKey(
        PaymentRun, null=True, on_delete=models.PROTECT, related_name="statements"
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    ALLOWED = {State.MADE: {State.PAID}}

    class Meta:
        ordering = ["-month", "number"]
        verbose_name = _("Abrechnung")
        constraints = [
            models.UniqueConstraint(fields=["interpreter", "month"], name="one_statement_a_month"),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(run__isnull=False), name="paid_by_a_run"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("interpreting_office:statement", args=[self.number])

    @property
    def total(self) -> int:
        """All cents that are paid, refunds included."""
        return self.cents + self.travel_cents


class Entry(models.Model):
    """A line of the ledger (Buchung), in cents: written once, never changed, never deleted.

    A mistake is taken back by a second entry with the opposite amounts (`counter_of`). `cents` is
    what was earned, `travel_cents` the refund on top, `payer_cents` what the payer is charged.
    """

    interpreter = models.ForeignKey(Interpreter, on_delete=models.PROTECT, related_name="entries")
    assignment = models.ForeignKey(
        "interpreting.Assignment", on_delete=models.PROTECT, related_name="entries"
    )
    day = models.DateField(_("Tag des Einsatzes"))
    what = models.CharField(_("Wofür"), max_length=160)
    cents = models.IntegerField()
    travel_cents = models.IntegerField(default=0)
    payer_cents = models.IntegerField(default=0)
    paid_by = models.CharField(max_length=20, default="pool")
    lines = models.JSONField(default=list)
    rule = models.ForeignKey(FeeRule, null=True, on_delete=models.PROTECT, related_name="entries")
    fund = models.ForeignKey(Fund, null=True, on_delete=models.PROTECT, related_name="entries")
    counter_of = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="countered_by"
    )
    why = models.CharField(_("Grund"), max_length=200, blank=True)
    statement = models.ForeignKey(
        Statement, null=True, on_delete=models.PROTECT, related_name="entries"
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["day", "pk"]
        verbose_name = _("Buchung")
        indexes = [
            models.Index(fields=["interpreter", "day"], name="entry_by_person"),
            models.Index(
                fields=["day"], condition=Q(statement=None), name="entry_without_statement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.total}"

    @property
    def total(self) -> int:
        """All cents of the line, refunds included."""
        return self.cents + self.travel_cents
