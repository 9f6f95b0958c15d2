"""No model may hold something about a person that people.privacy does not know."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from nabe.people import privacy
from nabe.people.encryption import EncryptedTextField
from nabe.people.models import Person

PERSONAL = (
    "email", "mail", "phone", "mobile", "fax", "address", "street", "birth", "contact", "iban",
    "bank", "account_holder", "first_name", "last_name", "surname", "ip_address", "user_agent",
    "username",
)  # fmt: skip
# Jobs carry ids only; groups and permissions carry no persons.
SPARED_APPS = {"procrastinate", "contenttypes", "auth", "admin"}


def is_personal(field: models.Field) -> bool:
    """A name that sounds like a person, an encrypted field, or a link to a person."""
    if getattr(field, "many_to_many", False):
        return False
    if isinstance(field, models.ForeignKey | models.OneToOneField):
        return field.related_model is Person
    if isinstance(field, EncryptedTextField | models.EmailField):
        return True
    words = set(field.name.split("_"))
    return any(part in words or field.name == part for part in PERSONAL)


def test_every_personal_field_is_declared() -> None:
    undeclared = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label not in SPARED_APPS
        for field in model._meta.local_fields
        if is_personal(field) and not privacy.is_declared(model, field.name)
    ]

    assert undeclared == []


def test_every_declared_field_exists() -> None:
    unknown = [
        f"{holding.table}.{name}"
        for holding in privacy.holdings()
        for name in holding.fields
        if name not in {field.name for field in holding.model._meta.get_fields()}
    ]

    assert unknown == []


def test_every_declaration_says_what_for() -> None:
    assert [each.table for each in privacy.holdings() if not str(each.purpose).strip()] == []


def test_an_undeclared_field_is_noticed() -> None:
    class Contact(models.Model):
        email = models.EmailField()

        class Meta:
            app_label = "people"
            managed = False

        def __str__(self) -> str:
            return self.email

    try:
        assert is_personal(Contact._meta.get_field("email"))
        assert not privacy.is_declared(Contact, "email")
    finally:
        del apps.all_models["people"]["contact"]
        apps.clear_cache()
