"""From the wizard to a confirmed assignment while everything is killed with -9, again and again.

The web process dies in the middle of each form, a worker in the middle of each letter. At the end
there is one request with one assignment, and everybody got each letter once, on a real mail server.
"""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest

from nabe.interpreting.models import Assignment, Invitation, Request
from nabe.messages.models import Message
from tests.config.test_web_crash import is_anybody_writing, kill_in_the_middle
from tests.config.webserver import KeptWeb, ask, kept_web, signed_in, until
from tests.interpreting.factories import make_interpreter, weekday
from tests.messages.sink import Sink, free_port, running
from tests.messages.test_crash import deliver_later, kill_worker_at
from tests.people.house import House

pytestmark = pytest.mark.django_db(transaction=True)
POOL = "/buero/dolmetschen/"


@dataclass(frozen=True, slots=True)
class Death:
    """Where processes die: the table a web process waits for, the step of a letter, what is left."""

    table: str
    step: str
    again: int  # the status of asking people once more
    left: str  # the state of every message at the end


EARLY = Death("core_journalentry", "RCPT", 302, "sent")  # nothing is written, no text was taken
LATE = Death("procrastinate_jobs", "DATA", 409, "abandoned")  # all is written, the text was taken


class Walk:
    """One request on its way; every step is first taken by a process that dies."""

    def __init__(self, at: Death, web: KeptWeb, mail: tuple[Sink, int], settings: Any) -> None:
        self.web, (self.sink, self.mail_port) = web, mail
        self.at, self.settings = at, settings

    def form(self, path: str, cookie: str, **typed: str) -> int:
        """Send a form, again after the process that served it was killed; returns the last status."""

        def send() -> tuple[int, str]:
            return ask(self.web.port, "POST", path, cookie, **typed)

        kill_in_the_middle(self.web.process, send, table=self.at.table)
        until(lambda: not is_anybody_writing(), "the broken transaction ends")
        until(self.web.answers, "the web server is back")
        return send()[0]

    def letters(self) -> None:
        """Deliver what waits; for every letter a worker dies on its way."""
        step = self.at.step
        for _each in range(Message.objects.filter(state="queued").count()):
            self.sink.reached.clear()
            self.sink.go_on.clear()
            self.sink.hold = step
            kill_worker_at(step, self.sink, self.mail_port)
            self.sink.hold = ""
            self.sink.go_on.set()
        deliver_later(self.mail_port, self.settings)


def link_in(sink: Sink, recipient: str) -> str:
    """Return the path of the link in the last letter to somebody."""
    mail = [one for one in sink.mails if one["To"] == recipient][-1]
    part = next(one for one in mail.walk() if one.get_content_type() == "text/plain")
    text = part.get_payload(decode=True)
    assert isinstance(text, bytes)
    return "/l/" + text.decode().split("/l/")[1].split("/")[0] + "/"


def delivered(sink: Sink) -> Counter[tuple[str, str]]:
    """How many letters of each kind everybody got, by the number in the letter."""
    kinds = {f"<nabe-{pk}-": kind for pk, kind in Message.objects.values_list("pk", "kind")}
    return Counter(
        (str(mail["To"]), kind)
        for mail in sink.mails
        for begins, kind in kinds.items()
        if str(mail["Message-ID"]).startswith(begins)
    )


@pytest.mark.parametrize("at", [EARLY, LATE], ids=["early", "late"])
def test_request_is_confirmed_once_though_everything_is_killed(
    house: House, settings: Any, at: Death
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    amal = make_interpreter("Amal", person=house.interpreter)
    typed = {
        "organization": str(house.school.pk), "language": "ar", "setting": "school", "mode": "on_site",
        "day": weekday().isoformat(), "time": "09:30", "minutes": "60", "street": "Ring 1",
        "municipality": str(house.town.pk), "key": uuid.uuid4().hex, "step": "send",
    }  # fmt: skip
    sink, port = Sink(), free_port()
    with kept_web(port) as web, running(sink) as mail_port:
        walk = Walk(at, web, (sink, mail_port), settings)
        assert walk.form(f"{POOL}neu/", signed_in(house.requester), **typed) == 302
        made = Request.objects.get()
        walk.letters()

        coordination = signed_in(house.coordination)
        again = walk.form(f"{POOL}{made.pk}/fragen/", coordination, step="wave")
        assert again == at.again  # late: everybody who fits was asked already
        assert Invitation.objects.get().interpreter == amal
        walk.letters()

        path, slot = link_in(sink, "interpreter@example.org"), str(made.slots.get().pk)
        assert walk.form(path, "", answer="yes", slot=slot) == 302
        assert Assignment.objects.get().interpreter == amal
        walk.letters()

    made.refresh_from_db()
    assert made.state == "confirmed"
    assert delivered(sink) == {
        ("requester@example.org", "request_arrived"): 1,
        ("interpreter@example.org", "invitation"): 1,
        ("interpreter@example.org", "assignment_confirmed"): 1,
        ("requester@example.org", "request_confirmed"): 1,
    }
    # What a worker may have sent before it died is not sent again, but shown to a person.
    assert set(Message.objects.values_list("state", flat=True)) == {at.left}
