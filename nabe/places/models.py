"""County, Municipality, PlaceName and Postcode."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class County(models.Model):
    """A county (Kreis), known by its five-digit AGS; `settings` hold its name and look on pages."""

    ags = models.CharField(_("Kreisschlüssel"), max_length=5, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    short_name = models.CharField(_("Kurzname"), max_length=80)
    slug = models.SlugField(max_length=80, unique=True)
    attribution = models.CharField(_("Quelle der Grenzen"), max_length=300, blank=True)
    view_box = models.CharField(max_length=40, blank=True)
    settings = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["ags"]
        verbose_name = _("Kreis")
        verbose_name_plural = _("Kreise")

    def __str__(self) -> str:
        return self.name

    def setting(self, name: str) -> str:
        """Return one text of the county's settings, or an empty one."""
        return str(self.settings.get(name, ""))


class Municipality(models.Model):
    """A municipality; its border is an SVG path in the county's view box."""

    county = models.ForeignKey(County, on_delete=models.CASCADE, related_name="municipalities")
    ags = models.CharField(_("Gemeindeschlüssel"), max_length=8, unique=True)
    ars = models.CharField(_("Regionalschlüssel"), max_length=12, blank=True)
    name = models.CharField(_("Name"), max_length=120)
    sort_key = models.CharField(max_length=140, db_index=True)
    kind = models.CharField(_("Art"), max_length=60, blank=True)
    slug = models.SlugField(max_length=80)
    region = models.CharField(_("Region"), max_length=80, blank=True)
    population = models.PositiveIntegerField(_("Einwohnerzahl"), null=True, blank=True)
    population_date = models.DateField(
        pgettext_lazy("Datum einer Angabe", "Stand"), null=True, blank=True
    )
    area_km2 = models.FloatField(_("Fläche in km²"), null=True, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    border_path = models.TextField(blank=True)
    label_x = models.FloatField(default=0)
    label_y = models.FloatField(default=0)
    neighbours = models.ManyToManyField("self", blank=True)

    class Meta:
        ordering = ["sort_key"]
        verbose_name = _("Kommune")
        verbose_name_plural = _("Kommunen")
        constraints = [
            models.UniqueConstraint(fields=["county", "slug"], name="municipality_slug_once"),
            models.CheckConstraint(
                condition=models.Q(lat__range=(-90, 90), lon__range=(-180, 180)),
                name="municipality_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def population_text(self) -> str:
        """The number of inhabitants as German writes it: 86.449."""
        return f"{self.population:,}".replace(",", ".") if self.population is not None else "–"


class PlaceName(models.Model):
    """Another word for a municipality, mostly one of its districts; the county edits the list."""

    name = models.CharField(_("Name"), max_length=120)
    folded = models.CharField(max_length=140, db_index=True)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="place_names"
    )

    class Meta:
        ordering = ["folded"]
        verbose_name = _("Ortsname")
        verbose_name_plural = _("Ortsnamen")
        constraints = [
            models.UniqueConstraint(fields=["folded", "municipality"], name="place_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Postcode(models.Model):
    """A postcode with the centre of its area; `exact` is false where it is the town's centre."""

    code = models.CharField(_("Postleitzahl"), max_length=5, db_index=True)
    place = models.CharField(_("Ort"), max_length=120)
    county_ags = models.CharField(_("Kreisschlüssel"), max_length=5, blank=True)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.SET_NULL, related_name="postcodes"
    )
    lat = models.FloatField()
    lon = models.FloatField()
    exact = models.BooleanField(default=True)

    class Meta:
        ordering = ["code", "place"]
        verbose_name = _("Postleitzahl")
        verbose_name_plural = _("Postleitzahlen")
        constraints = [
            models.UniqueConstraint(fields=["code", "place"], name="postcode_place_once"),
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[0-9]{5}$"), name="postcode_five_digits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.place}"
