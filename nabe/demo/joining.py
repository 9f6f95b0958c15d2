"""The demo's newcomers to the pool: somebody on the way in, and languages that people propose."""

from __future__ import annotations

import datetime as dt

from nabe.core import clock
from nabe.demo.county import Bodies
from nabe.demo.people import Cast
from nabe.demo.reading import ident
from nabe.interpreting.models import Interpreter, LanguageProposal, Paper, SpokenLanguage
from nabe.people.models import Person, Role, RoleKind
from nabe.people.names import sort_key

# Name, spoken languages with their levels, days since the first talk (None: not yet), papers seen.
ON_THE_WAY = (
    ("Rahel Woldemariam", (("ti", "native"), ("am", "C1")), 6, ("secrecy",)),
    ("Ismail Sarwari", (("prs", "B2"), ("ps", "B2")), None, ()),
)
PROPOSED = (("sr", "", "C1"), ("ar", "Marokkanisch", "native"))


def make(bodies: Bodies, cast: Cast) -> None:
    """Write who is being taken in, with what was done so far, and what waits for an answer."""
    by = cast.coordination[1]
    for number, (name, spoken, talked, papers) in enumerate(ON_THE_WAY):
        person = Person.objects.create(
            id=ident("joining", name), name=name, sort_key=sort_key(name), is_demo=True,
            email=f"{name.split()[0].lower()}@post.example",
        )  # fmt: skip
        Role.objects.create(
            person=person, kind=RoleKind.INTERPRETER, county=bodies.county, granted_by=by
        )
        one = Interpreter.objects.create(
            person=person, postcode="59423", made_at=clock.now() - dt.timedelta(days=9 + number),
            talked_on=clock.today() - dt.timedelta(days=talked) if talked else None,
        )  # fmt: skip
        for code, level in spoken:
            SpokenLanguage.objects.create(interpreter=one, code=code, level=level)
        for kind in papers:
            Paper.objects.create(interpreter=one, kind=kind, seen_on=clock.today(), by=by)
    _proposals()


def _proposals() -> None:
    """Two of the pool say that they speak something else, too."""
    people = Interpreter.objects.filter(state="active").order_by("pk")
    for (code, dialect, level), one in zip(PROPOSED, people[3:], strict=False):
        LanguageProposal.objects.create(interpreter=one, code=code, dialect=dialect, level=level)
