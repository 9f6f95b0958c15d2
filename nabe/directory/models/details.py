"""What hangs on a service: telephone, contact, languages, costs, documents."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from nabe.directory.models.services import Service


class Phone(models.Model):
    """Telefon: a number in E.164 form."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="phones")
    number = models.CharField(_("Telefon"), max_length=30)
    description = models.CharField(_("Hinweis zum Telefon"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.number


class Contact(models.Model):
    """Ansprechstelle: who answers at the provider; a name is shown in public only on purpose."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("Name"), max_length=120, blank=True)
    title = models.CharField(_("Aufgabe"), max_length=120, blank=True)
    is_public = models.BooleanField(_("öffentlich zeigen"), default=False)

    def __str__(self) -> str:
        return self.name or self.title


class Language(models.Model):
    """Sprache: a language that is spoken in the service."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="languages")
    code = models.CharField(max_length=8)
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["service", "code"], name="language_once_per_service")
        ]

    def __str__(self) -> str:
        return self.code


class CostOption(models.Model):
    """Kosten: one price with its words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="cost_options")
    option = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")

    def __str__(self) -> str:
        return self.option


class RequiredDocument(models.Model):
    """Unterlagen: what a person has to bring."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="required_documents"
    )
    document = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.document
