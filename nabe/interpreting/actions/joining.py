"""How somebody comes into the pool: applied, confirmed by mail, taken in or declined, talked to.

Whoever applies has no account and may be a stranger to the address: nobody but this address hears
of it before its owner said yes, and what nobody confirms is forgotten.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from nabe.core import clock, journal, links, pagecache
from nabe.core.errors import Refused
from nabe.core.models import SignedLink
from nabe.core.states import move
from nabe.interpreting.models import Application, Interpreter, LanguageProposal, SpokenLanguage
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.messages.actions import send
from nabe.people import actions as people
from nabe.people.encryption import destroy_key
from nabe.people.models import Person, RoleKind
from nabe.places.queries import county_for_site, middle_of

LINK = "interpreting.application"
KEPT = dt.timedelta(days=30)  # unconfirmed, and after the decision
MOST_WAITING = 5  # unconfirmed ones of one address: whoever asks may be a stranger
UNTESTED = SpokenLanguage.Level.B2  # until somebody has talked to the person
State = Application.State


@dataclass(frozen=True, slots=True)
class Applicant:
    """What somebody says on the public page; `german` and the languages are codes."""

    name: str
    email: str
    phone: str
    postcode: str
    languages: Sequence[str]
    german: str
    note: str


@transaction.atomic
def apply(said: Applicant, *, key: UUID, reader: str) -> Application | None:
    """Keep an application until its address is confirmed, and write there once.

    The same key again changes nothing. Returns None when too many wait for a yes of this address.
    """
    address = said.email.strip().lower()
    waiting = Application.objects.filter(email=address, state=State.SENT).exclude(pk=key)
    if waiting.count() >= MOST_WAITING:
        return None
    made = Application.objects.filter(pk=key).first()
    if made is None:
        made = Application.objects.create(
            pk=key, name=said.name, email=address, phone=said.phone, postcode=said.postcode,
            languages=list(dict.fromkeys(said.languages)), german=said.german, note=said.note,
            reader=reader, made_at=clock.now(),
        )  # fmt: skip
        link = links.address(links.make(LINK, row=made, to=address, valid_for=KEPT))
        send(
            "application_confirm", to=address, language=reader, cause=made,
            key=f"application_confirm-{made.pk}", context={"link": link, "days": KEPT.days},
        )  # fmt: skip
    return made


# --- what the bearer of the link says ----------------------------------------------------------
@transaction.atomic
def confirm(link: SignedLink) -> None:
    """Hand the application to the coordination; an earlier one of the address that waits is replaced.

    A second time changes nothing.
    """
    kept = Application.objects.select_for_update().filter(pk=UUID(link.row_id)).first()
    if kept is None or kept.state != State.SENT:
        return
    same = Application.objects.filter(email=kept.email).exclude(pk=kept.pk)
    forget(same.filter(state__in=[State.SENT, State.CONFIRMED]))
    move(kept, State.CONFIRMED, allowed=Application.ALLOWED, confirmed_at=clock.now())
    links.spend(link)


@transaction.atomic
def take_back(link: SignedLink) -> None:
    """Forget an application on which nobody has decided yet; again is harmless."""
    own = Application.objects.filter(pk=UUID(link.row_id))
    forget(own.filter(state__in=[State.SENT, State.CONFIRMED]))


def forget(rows: QuerySet[Application]) -> int:
    """Delete applications with their keys; returns how many. Their links then show nothing."""
    gone = list(rows)
    for one in gone:
        destroy_key(one.pk)
    Application.objects.filter(pk__in=[one.pk for one in gone]).delete()
    return len(gone)


def forget_old(before: dt.datetime) -> int:
    """Forget what nobody confirmed and what was decided, both before a moment; returns how many.

    An application that was taken stays as long as the person is being taken in.
    """
    ended = Q(state=State.DECLINED) | (
        Q(state=State.TAKEN) & ~Q(interpreter__state=Interpreter.State.APPLIED)
    )
    old = Q(state=State.SENT, made_at__lt=before) | Q(ended, decided_at__lt=before)
    return forget(Application.objects.filter(old))


# --- what the coordination decides -------------------------------------------------------------
@transaction.atomic
def take_in(application: Application, *, by: Person) -> Interpreter:
    """Make the applicant a person who can sign in, and an interpreter who applied.

    Whoever is in the pool already stays as they are; languages that are new become proposals. The
    person is told how it goes on. Journal: taken in. Raises WrongState, Refused.
    """
    demand(runs_the_pool(by))
    kept = Application.objects.select_for_update().get(pk=application.pk)
    move(kept, State.TAKEN, allowed=Application.ALLOWED, decided_at=clock.now())
    county = county_for_site()
    if county is None:
        raise Refused(_("Es ist noch kein Kreis angelegt."))
    newcomer = people.Newcomer(kept.name, kept.email, kept.phone, kept.reader)
    person, _is_new = people.open_account(newcomer, kind=RoleKind.INTERPRETER, scope=county, by=by)
    interpreter = _interpreter_of(person, kept)
    Application.objects.filter(pk=kept.pk).update(interpreter=interpreter)
    _empty(kept)
    journal.write(interpreter, "taken in", by=by)
    page = reverse("interpreting_office:interpreter", args=[interpreter.pk])
    send(
        "application_taken", to=person, cause=interpreter, key=f"application_taken-{kept.pk}",
        context={"page": f"{settings.NABE_URL}{page}"},
    )  # fmt: skip
    pagecache.content_changed()
    return interpreter


def _interpreter_of(person: Person, application: Application) -> Interpreter:
    """Return the entry of a person in the pool, made or begun anew where there is none."""
    found = Interpreter.objects.select_for_update().filter(person=person).first()
    if found is not None and found.state != Interpreter.State.LEFT:
        _propose_new(found, application.languages)
        return found
    lat, lon = middle_of(application.postcode, None)
    values = {
        "postcode": application.postcode, "lat": lat, "lon": lon, "german": application.german,
        "modified_at": clock.now(),
    }  # fmt: skip
    if found is None:
        found = Interpreter.objects.create(person=person, **values)
    else:
        move(found, Interpreter.State.APPLIED, allowed=Interpreter.ALLOWED, **values)
    SpokenLanguage.objects.bulk_create(
        SpokenLanguage(interpreter=found, code=code, level=UNTESTED)
        for code in application.languages
    )
    return found


def _propose_new(found: Interpreter, codes: Sequence[str]) -> None:
    spoken = set(found.languages.values_list("code", flat=True))
    LanguageProposal.objects.bulk_create(
        [
            LanguageProposal(interpreter=found, code=code, level=UNTESTED)
            for code in codes if code not in spoken
        ],
        ignore_conflicts=True,
    )  # fmt: skip


@transaction.atomic
def decline(application: Application, *, by: Person, text: str = "") -> Application:
    """Say no in a friendly way, with the coordination's own words if there are any.

    Who it was is forgotten at once; the languages stay for a while. Journal: declined. Raises
    WrongState.
    """
    demand(runs_the_pool(by))
    kept = Application.objects.select_for_update().get(pk=application.pk)
    move(kept, State.DECLINED, allowed=Application.ALLOWED, decided_at=clock.now())
    send(
        "application_declined", to=kept.email, language=kept.reader, cause=kept,
        key=f"application_declined-{kept.pk}", context={"text": text.strip()[:1000]},
    )  # fmt: skip
    _empty(kept)
    journal.write(kept, "declined", by=by)
    return kept


def _empty(application: Application) -> None:
    """Keep no way to reach somebody here any more; after a no, nothing that was told either."""
    destroy_key(application.pk)
    links.revoke(application, LINK)
    application.email, application.phone, application.postcode = "", "", ""
    if application.state == State.DECLINED:
        application.name = application.note = ""
    application.save(update_fields=["name", "email", "phone", "postcode", "note"])


@transaction.atomic
def note_talk(interpreter: Interpreter, day: dt.date, *, by: Person) -> None:
    """Write down when the first talk was. Journal: talked. Raises Refused for a day to come."""
    demand(runs_the_pool(by))
    if day > clock.today():
        raise Refused(_("Dieser Tag liegt in der Zukunft."))
    Interpreter.objects.filter(pk=interpreter.pk).update(
        talked_on=day, modified_at=clock.now()
    )  # fmt: skip
    journal.write(interpreter, "talked", by=by)
