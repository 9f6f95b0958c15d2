"""Where services are held, and for whom they are meant."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from nabe.directory.models.services import Service
from nabe.people.models import Organization
from nabe.places.models import Municipality


class Location(models.Model):
    """Ort: where services are held."""

    class Accessibility(models.TextChoices):
        UNKNOWN = "", _("keine Angabe")
        YES = "yes", _("barrierefrei")
        PARTLY = "partly", _("teilweise barrierefrei")
        NO = "no", _("nicht barrierefrei")

    class Kind(models.TextChoices):
        PHYSICAL = "physical", _("vor Ort")
        POSTAL = "postal", _("Postanschrift")
        VIRTUAL = "virtual", _("online")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.SET_NULL, related_name="locations"
    )
    location_type = models.CharField(max_length=10, choices=Kind, default=Kind.PHYSICAL)
    name = models.CharField(_("Name des Ortes"), max_length=120, blank=True)
    street = models.CharField(_("Straße und Hausnummer"), max_length=120, blank=True)
    postcode = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    city = models.CharField(_("Ort"), max_length=80, blank=True)
    district = models.CharField(_("Ortsteil"), max_length=80, blank=True)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="locations",
        verbose_name=_("Kommune"),
    )  # fmt: skip
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    accessibility = models.CharField(
        _("Barrierefreiheit"), max_length=10, choices=Accessibility, default="", blank=True
    )
    accessibility_note = models.CharField(max_length=200, blank=True)
    transportation = models.CharField(_("So kommen Sie hin"), max_length=200, blank=True)

    class Meta:
        ordering = ["city", "street"]
        verbose_name = _("Ort")
        indexes = [models.Index(fields=["municipality", "street"], name="location_by_address")]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.address) if part)

    @property
    def address(self) -> str:
        """Return the address in one line."""
        town = f"{self.postcode} {self.city}".strip()
        return ", ".join(part for part in (self.street, town) if part)


class ServiceAtLocation(models.Model):
    """Angebot am Ort: a service held at a place; the same service elsewhere is another row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="at_locations")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="at_services")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "location"], name="service_once_at_location")
        ]

    def __str__(self) -> str:
        return f"{self.service} @ {self.location}"


class ServiceArea(models.Model):
    """Einzugsgebiet: for which municipality a service is meant; none at all means the county."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="service_areas")
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "municipality"], name="area_once_per_service"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} → {self.municipality}"
