"""Encrypted fields: AES-GCM with one key per person, the key itself wrapped by the master key.

What is encrypted is bound to table, row and field, so that nobody can move it to another row.
Deleting a person's key makes everything unreadable that was written with it. The table of keys
is left out of the ordinary backup and saved apart, newest copy only; so this holds for backups.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.forms import CharField, Field

NONCE = 12


class Unreadable(Exception):
    """What is stored does not fit its row or its key: somebody altered it."""


# --- keys ----------------------------------------------------------------------------------
def _master() -> AESGCM:
    return AESGCM(
        hashlib.sha256(b"nabe person keys\0" + settings.NABE_MASTER_KEY.encode()).digest()
    )


def _bound_key(person_id: uuid.UUID) -> bytes:
    return f"person-key|{person_id}".encode()


def _seal(cipher: AESGCM, plain: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + cipher.encrypt(nonce, plain, bound_to)


def _open(cipher: AESGCM, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], bound_to)
    except InvalidTag as error:
        raise Unreadable(bound_to.decode()) from error


def key_of(person_id: uuid.UUID, *, make: bool = False) -> bytes | None:
    """Return the person's key, None when it was destroyed or never made; `make` makes one."""
    keys = apps.get_model("people", "PersonKey")._default_manager
    row = keys.filter(pk=person_id).first()
    if row is None and make:
        wrapped = _seal(_master(), AESGCM.generate_key(256), _bound_key(person_id))
        row, _made = keys.get_or_create(pk=person_id, defaults={"wrapped": wrapped})
    return None if row is None else _open(_master(), bytes(row.wrapped), _bound_key(person_id))


def destroy_key(person_id: uuid.UUID) -> None:
    """Make everything that was written with the person's key unreadable for ever."""
    apps.get_model("people", "PersonKey")._default_manager.filter(pk=person_id).delete()


def _owner_id(row: models.Model, owner: str) -> uuid.UUID:
    if not owner:
        own: uuid.UUID = row.pk
        return own
    *way, last = owner.split("__")
    for name in way:
        row = getattr(row, name)
    value: uuid.UUID = getattr(row, f"{last}_id")
    return value


# --- fields --------------------------------------------------------------------------------
class _Readable(DeferredAttribute):
    """Decrypts when somebody reads, not when the row is loaded."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is None or not isinstance(value, bytes | memoryview):
            return value
        text: str = self.field.decrypt(instance, bytes(value))  # type: ignore[attr-defined]
        instance.__dict__[self.field.attname] = text
        return text

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.BinaryField):  # type: ignore[type-arg]
    """A text that only the application can read; `owner` names the field that leads to the person.

    It may be a way ("interpreter__person"). Without `owner` the row is the person, or stands for
    somebody who is none yet. The row needs a primary key that is made before it is stored (a UUID).
    It cannot be searched and not be set by QuerySet.update().
    """

    descriptor_class = _Readable

    def __init__(self, *args: Any, owner: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("editable", True)
        kwargs.setdefault("default", b"")
        self.owner = owner
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["owner"] = self.owner
        return name, path, args, kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = list(super().check(**kwargs))
        if not isinstance(self.model._meta.pk, models.UUIDField):
            text = "A row with encrypted fields needs a UUID as its primary key."
            found.append(checks.Error(text, obj=self, id="people.E001"))
        return found

    def bound_to(self, row: models.Model) -> bytes:
        return f"{row._meta.db_table}|{row.pk}|{self.column}".encode()

    def decrypt(self, row: models.Model, sealed: bytes) -> str:
        if not sealed:
            return ""
        key = key_of(_owner_id(row, self.owner))
        return _open(AESGCM(key), sealed, self.bound_to(row)).decode() if key else ""

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes:
        value = model_instance.__dict__.get(self.attname, "")
        if not isinstance(value, str):
            return bytes(value or b"")
        if not value:
            return b""
        key = key_of(_owner_id(model_instance, self.owner), make=True)
        assert key is not None
        return _seal(AESGCM(key), value.encode(), self.bound_to(model_instance))

    def get_prep_value(self, value: Any) -> Any:
        if value == "":
            value = b""  # nothing needs no key: the default of a new column
        if isinstance(value, str):
            raise TypeError(f"{self.name} is encrypted: set it on the row and save the row")
        return super().get_prep_value(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(self.get_prep_value(value), connection, prepared)

    def get_default(self) -> str:
        return ""

    def value_to_string(self, obj: models.Model) -> str:
        return ""

    def formfield(self, **kwargs: Any) -> Field:
        return CharField(
            label=self.verbose_name, required=not self.blank, help_text=self.help_text,
            max_length=200, **{key: kwargs[key] for key in ("widget",) if key in kwargs},
        )  # fmt: skip
