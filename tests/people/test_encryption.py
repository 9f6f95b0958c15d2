from __future__ import annotations

import pytest
from django.db import connection

from nabe.people import encryption
from nabe.people.models import Person, PersonKey
from tests.people.house import make_person

pytestmark = pytest.mark.django_db


def stored(person: Person) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM people_person WHERE id = %s", [person.pk])
        return bytes(cursor.fetchone()[0])


def store(person: Person, value: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET phone = %s WHERE id = %s", [value, person.pk])


def test_phone_is_readable_again_and_not_in_the_database() -> None:
    person = make_person(phone="02303 12345")

    assert Person.objects.get(pk=person.pk).phone == "02303 12345"
    assert b"12345" not in stored(person)


def test_phone_copied_to_another_person_is_unreadable() -> None:
    one, other = make_person(phone="111"), make_person(phone="222")
    store(other, stored(one))

    with pytest.raises(encryption.Unreadable):
        _ = Person.objects.get(pk=other.pk).phone


def test_phone_altered_in_the_database_is_unreadable() -> None:
    person = make_person(phone="111")
    store(person, stored(person)[:-1] + b"x")

    with pytest.raises(encryption.Unreadable):
        _ = Person.objects.get(pk=person.pk).phone


def test_destroyed_key_leaves_nothing_to_read() -> None:
    person = make_person(phone="111")
    encryption.destroy_key(person.pk)

    assert Person.objects.get(pk=person.pk).phone == ""


def test_key_copied_to_another_person_does_not_open() -> None:
    one, other = make_person(phone="111"), make_person(phone="222")
    PersonKey.objects.filter(pk=other.pk).update(wrapped=PersonKey.objects.get(pk=one.pk).wrapped)

    with pytest.raises(encryption.Unreadable):
        _ = Person.objects.get(pk=other.pk).phone


def test_another_master_key_opens_nothing(settings) -> None:
    person = make_person(phone="111")
    settings.NABE_MASTER_KEY = "another"

    with pytest.raises(encryption.Unreadable):
        _ = Person.objects.get(pk=person.pk).phone


def test_saving_without_reading_keeps_the_phone() -> None:
    person = Person.objects.get(pk=make_person(phone="111").pk)
    person.name = "Neu"
    person.save()

    assert Person.objects.get(pk=person.pk).phone == "111"


def test_empty_phone_needs_no_key() -> None:
    person = make_person()

    assert person.phone == ""
    assert not PersonKey.objects.filter(pk=person.pk).exists()


def test_update_of_an_encrypted_field_is_an_error() -> None:
    with pytest.raises(TypeError, match="encrypted"):
        Person.objects.update(phone="111")
