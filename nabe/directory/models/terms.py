"""Lists that the county edits: fields of action, target groups; and the levels of German."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """German needed or taught, by the Common European Framework; A0 means none at all."""

    A0 = "A0", _("ohne Deutsch")
    ALPHA = "ALPHA", _("Alphabetisierung")
    A1 = "A1", "A1"
    A2 = "A2", "A2"
    B1 = "B1", "B1"
    B2 = "B2", "B2"
    C1 = "C1", "C1"
    C2 = "C2", "C2"


class Term(models.Model):
    """One entry of a list that the county edits."""

    code = models.SlugField(_("Kürzel"), max_length=40, unique=True)
    name = models.CharField(_("Name"), max_length=80)
    names = models.JSONField(_("Name in anderen Sprachen"), default=dict, blank=True)
    synonyms = models.JSONField(_("Andere Wörter dafür"), default=dict, blank=True)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=100)
    is_active = models.BooleanField(_("in Gebrauch"), default=True)

    class Meta:
        abstract = True
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """Return the name for a reader of `language`, in German where there is none."""
        for code in (language, language.split("-", maxsplit=1)[0]):
            if self.names.get(code):
                return str(self.names[code])
        return self.name


class Field(Term):
    """Handlungsfeld: a field of action."""

    icon = models.CharField(_("Bildzeichen"), max_length=40, default="tag")

    class Meta(Term.Meta):
        verbose_name = _("Handlungsfeld")
        verbose_name_plural = _("Handlungsfelder")


class TargetGroup(Term):
    """Zielgruppe: for whom a service is meant."""

    class Meta(Term.Meta):
        verbose_name = _("Zielgruppe")
        verbose_name_plural = _("Zielgruppen")
