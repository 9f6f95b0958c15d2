"""Message: one row of the outbox. Attachment: a file that goes with it. Reach: SMS, if wished.

PushSubscription: a browser on which somebody wants to be notified.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nabe.core import clock


class Message(models.Model):
    """One message to one recipient, worded when its cause happened."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Wartet")
        SENDING = "sending", _("Wird gesendet")
        SENT = "sent", _("Gesendet")
        FAILED = "failed", _("Wird wiederholt")
        ABANDONED = "abandoned", _("Nicht zugestellt")

    class Channel(models.TextChoices):
        MAIL = "mail", _("E-Mail")
        SMS = "sms", _("SMS")
        PUSH = "push", _("Benachrichtigung")

    kind = models.CharField(_("Anlass"), max_length=80)
    channel = models.CharField(_("Weg"), max_length=10, choices=Channel, default=Channel.MAIL)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+", verbose_name=_("Person"),
    )  # fmt: skip
    # Without a constraint: a device that goes at this moment must not undo what it is told about.
    device = models.ForeignKey(
        "PushSubscription", null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        db_constraint=False,
    )  # fmt: skip
    address = models.CharField(_("Adresse"), max_length=254)
    language = models.CharField(_("Sprache"), max_length=12)
    subject = models.CharField(_("Betreff"), max_length=250)
    text = models.TextField(_("Text"), blank=True)
    html = models.TextField(blank=True)
    secret = models.BooleanField(default=False)
    unsubscribe = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=140, unique=True)
    cause_table = models.CharField(max_length=60, blank=True)
    cause_id = models.CharField(max_length=40, blank=True)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    next_try = models.DateTimeField(_("Nächster Versuch"), default=clock.now)
    last_error = models.CharField(_("Letzter Fehler"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("Entstanden"), default=clock.now)
    not_before = models.DateTimeField(_("Nicht vor"), null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("Gesendet"), null=True, blank=True)

    STEPS = {
        State.QUEUED: {State.SENDING},
        State.FAILED: {State.SENDING, State.QUEUED},
        State.SENDING: {State.SENT, State.FAILED, State.ABANDONED},
        State.ABANDONED: {State.QUEUED},
    }

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("Nachricht")
        verbose_name_plural = _("Nachrichten")
        indexes = [
            models.Index(
                fields=["next_try"], name="message_due",
                condition=Q(state__in=["queued", "failed", "sending"]),
            ),
            models.Index(fields=["state", "-created_at"], name="message_by_state"),
            models.Index(fields=["cause_table", "cause_id"], name="message_by_cause"),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="message_sent_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.state}"


class Attachment(models.Model):
    """A file that goes with a message. Once it has gone, its name and size alone are kept."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=120)
    content = models.BinaryField()
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]
        verbose_name = _("Anhang")
        verbose_name_plural = _("Anhänge")

    def __str__(self) -> str:
        return self.name


class Reach(models.Model):
    """That somebody wants text messages too, and to which number they said so.

    The number itself stands with the person; when it changes there, it is confirmed anew.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Nachrichten per SMS")
        verbose_name_plural = _("Nachrichten per SMS")

    def __str__(self) -> str:
        return str(self.person_id)


class PushSubscription(models.Model):
    """A browser on which somebody wants to be notified, as its push service names it (RFC 8030).

    With the keys only that browser can read what it is sent (RFC 8291). What went to a device is
    forgotten with it; the mail beside it stays.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    endpoint = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    device = models.CharField(_("Gerät"), max_length=60, blank=True)
    made_at = models.DateTimeField(_("Eingeschaltet"), default=clock.now)
    failed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(_("Letzter Fehler"), max_length=300, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        verbose_name = _("Gerät für Benachrichtigungen")
        verbose_name_plural = _("Geräte für Benachrichtigungen")

    def __str__(self) -> str:
        return self.device or str(self.pk)
