"""Who may read the outbox: coordination alone. Who chooses how somebody is reached: they do."""

from __future__ import annotations

from nabe.messages.models import Message
from nabe.people import rules as people
from nabe.people.models import Person


def reads_outbox(viewer: Person | None) -> bool:
    """Coordination answers for what the county sends."""
    return people.is_coordination(viewer)


def may_repeat(viewer: Person | None, message: Message) -> bool:
    """A message that gave up may be sent again, if its text was kept."""
    return (
        people.is_coordination(viewer)
        and message.state in (Message.State.ABANDONED, Message.State.FAILED)
        and bool(message.text)
    )


def chooses_reach(viewer: Person | None, person: Person) -> bool:
    """Nobody says for somebody else that they want messages on a telephone."""
    return viewer is not None and viewer.pk == person.pk
