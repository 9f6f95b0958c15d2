"""What took place: the service record, its countersignature, and what both sides thought of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nabe.core import clock
from nabe.interpreting.models.dispatch import Assignment
from nabe.people.models import Person


class ServiceRecord(models.Model):
    """What took place (Einsatznachweis): times to the minute, way there and back, costs in cents.

    The interpreter writes it, the body that asked countersigns or objects. Once countersigned it is
    booked; what is wrong then is corrected by a counter-entry in the ledger. `cents` is what was
    earned, `travel_cents` the refund on top.
    """

    class State(models.TextChoices):
        WRITTEN = "written", _("wartet auf Bestätigung")
        DISPUTED = "disputed", _("Einspruch")
        SIGNED = "signed", _("bestätigt")

    class Kind(models.TextChoices):
        HELD = "held", _("fand statt")
        IN_VAIN = "in_vain", _("niemand war da")
        NO_SHOW = "no_show", _("Sprachmittlung kam nicht")
        LATE = "late", _("zu spät abgesagt")

    class How(models.TextChoices):
        CODE = "code", _("mit dem Code vor Ort")
        LINK = "link", _("mit dem Link aus der Nachricht")
        OFFICE = "office", _("von der Koordination, nach Papier oder Anruf")
        SILENCE = "silence", _("ohne Widerspruch nach Ablauf der Frist")
        IMPORT = "import", _("aus der Liste übernommen")

    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, related_name="service_record"
    )
    kind = models.CharField(_("Was war?"), max_length=10, choices=Kind, default=Kind.HELD)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.WRITTEN)
    starts_at = models.DateTimeField(_("Beginn"))
    ends_at = models.DateTimeField(_("Ende"))
    waiting_minutes = models.PositiveSmallIntegerField(_("davor gewartet (Minuten)"), default=0)
    travel_minutes = models.PositiveSmallIntegerField(
        _("Fahrzeit hin und zurück (Minuten)"), default=0
    )
    km = models.DecimalField(
        _("Kilometer hin und zurück"), max_digits=6, decimal_places=1, default=0
    )
    receipts_cents = models.PositiveIntegerField(_("Fahrkarten in Cent"), default=0)
    note = models.CharField(_("Bemerkung"), max_length=300, blank=True)
    on_paper = models.BooleanField(_("nach Papier eingetragen"), default=False)
    written_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    signed_how = models.CharField(
        _("wie bestätigt"), max_length=10, choices=How, blank=True
    )  # fmt: skip
    signed_at = models.DateTimeField(null=True, blank=True)
    objection = models.CharField(_("Einspruch"), max_length=300, blank=True)
    cents = models.PositiveIntegerField(_("Honorar in Cent"), default=0)
    travel_cents = models.PositiveIntegerField(_("Fahrt in Cent"), default=0)
    payer_cents = models.PositiveIntegerField(default=0)

    ALLOWED = {
        State.WRITTEN: {State.SIGNED, State.DISPUTED, State.WRITTEN},
        State.DISPUTED: {State.WRITTEN, State.SIGNED},
    }

    class Meta:
        ordering = ["-starts_at"]
        verbose_name = _("Einsatznachweis")
        verbose_name_plural = _("Einsatznachweise")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lte=F("ends_at")), name="record_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | (Q(signed_at__isnull=False) & ~Q(signed_how="")),
                name="signed_when_and_how",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "written_at"], name="record_by_state")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d} {self.state}"

    @property
    def version(self) -> str:
        """What names the present text: whoever countersigns has seen this one."""
        return self.written_at.isoformat()

    @property
    def total(self) -> int:
        """All cents for the interpreter, refunds included."""
        return self.cents + self.travel_cents

    @property
    def minutes(self) -> int:
        """Minutes of the talk that really passed."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class Feedback(models.Model):
    """What one side says of an assignment; the other side never reads it."""

    class Side(models.TextChoices):
        REQUESTER = "requester", _("die Stelle")
        INTERPRETER = "interpreter", _("die Sprachmittlung")

    class Mark(models.TextChoices):
        GOOD = "good", _("gut")
        MIXED = "mixed", _("teils, teils")
        BAD = "bad", _("nicht gut")

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="feedback")
    side = models.CharField(max_length=12, choices=Side)
    mark = models.CharField(_("Wie war es?"), max_length=10, choices=Mark)
    text = models.CharField(_("Was sollen wir wissen?"), max_length=500, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("Rückmeldung")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "side"], name="one_feedback_a_side")
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.mark}"
