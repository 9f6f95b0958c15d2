"""Service and what belongs to it alone, after HSDS 3.1."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nabe.core import clock
from nabe.core.search import fold
from nabe.directory.models.terms import Field, Level, TargetGroup
from nabe.people.models import Organization


class Service(models.Model):
    """Angebot: what an organization offers."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("findet statt")
        INACTIVE = "inactive", _("findet zurzeit nicht statt")
        DEFUNCT = "defunct", _("gibt es nicht mehr")
        CLOSED = "temporarily closed", _("vorübergehend geschlossen")

    class State(models.TextChoices):
        DRAFT = "draft", _("Entwurf")
        REVIEW = "review", _("wartet auf Prüfung")
        PUBLISHED = "published", _("veröffentlicht")
        ARCHIVED = "archived", _("im Archiv")

    class ChildCare(models.TextChoices):
        UNKNOWN = "", _("keine Angabe")
        YES = "yes", _("mit Kinderbetreuung")
        ON_REQUEST = "on_request", _("Kinderbetreuung auf Anfrage")
        NO = "no", _("ohne Kinderbetreuung")

    class Registration(models.TextChoices):
        UNKNOWN = "", _("keine Angabe")
        NONE = "none", _("ohne Anmeldung")
        REQUIRED = "required", _("mit Anmeldung")
        CALL_FIRST = "call_first", _("bitte vorher anrufen")

    ALLOWED = {
        State.DRAFT: {State.REVIEW, State.PUBLISHED, State.ARCHIVED},
        State.REVIEW: {State.DRAFT, State.PUBLISHED, State.ARCHIVED},
        State.PUBLISHED: {State.REVIEW, State.ARCHIVED},
        State.ARCHIVED: {State.DRAFT, State.PUBLISHED},
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=140, unique=True)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="services", verbose_name=_("Träger")
    )
    name = models.CharField(_("Name des Angebots"), max_length=200)
    folded_name = models.CharField(max_length=240, db_index=True, editable=False)
    description = models.TextField(_("Beschreibung"), blank=True)
    language = models.CharField(_("Sprache der Texte"), max_length=12, default="de")
    status = models.CharField(
        _("Findet es statt?"), max_length=20, choices=Status, default=Status.ACTIVE
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    alert = models.CharField(_("Wichtiger Hinweis"), max_length=300, blank=True)
    url = models.URLField(_("Internetseite"), blank=True, max_length=300)
    email = models.EmailField(_("E-Mail"), blank=True)
    fields = models.ManyToManyField(
        Field, related_name="services", verbose_name=_("Handlungsfelder"), blank=True
    )
    target_groups = models.ManyToManyField(
        TargetGroup, related_name="services", verbose_name=_("Zielgruppen"), blank=True
    )
    eligibility_description = models.CharField(_("Für wen genau?"), max_length=300, blank=True)
    minimum_age = models.PositiveSmallIntegerField(_("Alter ab"), null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(_("Alter bis"), null=True, blank=True)
    level_from = models.CharField(_("Deutsch ab"), max_length=5, choices=Level, blank=True)
    level_to = models.CharField(_("Deutsch bis"), max_length=5, choices=Level, blank=True)
    multilingual = models.BooleanField(_("weitere Sprachen auf Anfrage"), default=False)
    child_care = models.CharField(
        _("Kinderbetreuung"), max_length=10, choices=ChildCare, default="", blank=True
    )
    registration = models.CharField(
        _("Anmeldung"), max_length=10, choices=Registration, default="", blank=True
    )
    application_process = models.CharField(_("So melden Sie sich an"), max_length=300, blank=True)
    is_free = models.BooleanField(_("kostenlos"), null=True, blank=True)
    fees_description = models.CharField(_("Kosten"), max_length=200, blank=True)
    places_total = models.PositiveSmallIntegerField(_("Plätze"), null=True, blank=True)
    places_free = models.PositiveSmallIntegerField(_("freie Plätze"), null=True, blank=True)
    waiting_weeks = models.PositiveSmallIntegerField(
        _("Wartezeit in Wochen"), null=True, blank=True
    )
    is_online = models.BooleanField(_("auch online"), default=False)
    visible_from = models.DateField(_("zu sehen ab"), null=True, blank=True)
    visible_to = models.DateField(_("zu sehen bis"), null=True, blank=True)
    internal_note = models.TextField(_("Notiz für das Büro"), blank=True)
    source = models.CharField(max_length=80, blank=True)
    external_id = models.CharField(max_length=160, blank=True)
    origin = models.ForeignKey(
        "directory.Subscription", null=True, blank=True, on_delete=models.PROTECT,
        related_name="services", editable=False,
    )  # fmt: skip
    origin_key = models.CharField(max_length=80, blank=True, editable=False)
    origin_url = models.CharField(max_length=400, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    template = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="taken_over",
        editable=False,
    )  # fmt: skip
    key = models.CharField(max_length=32, blank=True, editable=False)
    assured_on = models.DateField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    last_modified = models.DateTimeField(db_index=True, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("Angebot")
        verbose_name_plural = _("Angebote")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~models.Q(external_id=""),
                name="one_service_per_source_and_external_id",
            ),
            models.UniqueConstraint(
                fields=["origin", "origin_key"],
                condition=~models.Q(origin=None),
                name="one_service_per_origin_and_key",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_age=None)
                | models.Q(maximum_age=None)
                | models.Q(minimum_age__lte=models.F("maximum_age")),
                name="service_ages_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(places_free=None)
                | models.Q(places_total=None)
                | models.Q(places_free__lte=models.F("places_total")),
                name="service_no_more_free_than_places",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="service_has_a_name"),
            models.UniqueConstraint(
                fields=["key"], condition=~models.Q(key=""), name="service_made_once"
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("id")),
                name="service_not_merged_into_itself",
            ),
        ]
        indexes = [models.Index(fields=["organization", "name"], name="service_by_organization")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded_name = fold(self.name)[:240]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return reverse("directory:service", args=[self.slug])

    @property
    def counted_from(self) -> dt.date:
        """The day from which freshness counts: of the newest confirmation, else of making."""
        return self.assured_on or clock.local(self.created_at).date()
