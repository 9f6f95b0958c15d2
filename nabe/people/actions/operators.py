"""What only the operator can do, at the command line: give a county its first coordination."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import journal
from nabe.core.errors import Refused
from nabe.people.models import Person, Role, RoleKind
from nabe.places.queries import county_for_site


@transaction.atomic
def appoint_coordination(email: str, *, name: str) -> tuple[Person, bool]:
    """Make or find the account of `email` and let it coordinate the county.

    Returns the person and whether the account is new. The person signs in with a code that is
    mailed to this address; everybody else is invited from the office.
    """
    county = county_for_site()
    if county is None:
        raise Refused(_("Bitte laden Sie zuerst den Kreis: nabe county load DATEI."))
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(_("Das ist keine E-Mail-Adresse.")) from None
    person = Person.objects.select_for_update().filter(email=address).first()
    made = person is None
    if person is None:
        if not name.strip():
            raise Refused(_("Bitte geben Sie den Namen an."))
        person = Person.objects.create_user(address, name=name.strip())
        EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    if not person.is_active:
        raise Refused(_("Dieses Konto ist gesperrt."))
    role, granted = Role.objects.get_or_create(
        person=person, kind=RoleKind.COORDINATION, county=county
    )
    if granted:
        journal.write(person, "role_granted", note=str(role))
    return person, made
