"""How people of a pool answer: every number of the model with its source, or marked as our own.

"Log" is the county's list of requests of 2025 (docs/simulation.md says how each number was read
from it), "CLCH" the figures of CLCH NHS Trust 2023/24 (FOI/25/297). Everything else is our own
assumption; docs/simulation.md shows what half and double of it do.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

OFTEN = 0.97  # no share of the model is made larger than this


@dataclass(frozen=True, slots=True)
class Model:
    """Shares are from 0 to 1, slopes in logits: 1 logit takes a chance of 50 % to 27 %."""

    # whether
    willing: float = 0.88  # mean share of yes of somebody unburdened next door; fitted to the log
    alike: float = 5.0  # sum of both parameters of the Beta distribution; small: people differ
    far: float = 0.20  # logits lost per 10 km one way by road
    weary: float = 0.08  # logits lost per message got in the last seven days
    full: float = 0.10  # logits lost per hour promised in the week of the talk
    engaged: float = 0.10  # share of half days with something that the pool does not know
    silent: float = 0.40  # share of those who do not come who never answer
    # when
    reply_minutes: float = 90.0  # median, in waking minutes
    reply_spread: float = 1.3  # sigma of the logarithm
    reached: float = 0.50  # share of telephone calls that reach the person
    # afterwards
    withdraws: float = 0.018  # cancels late after a yes; CLCH: 99 of 5,454
    stays_away: float = 0.016  # does not come; CLCH: 88 of 5,454
    cancels: float = 0.046  # requester cancels or moves the date; log: 32 of 690
    cancels_late: float = 0.41  # of these within 24 hours of the talk; log: 13 of 32
    absent: float = 0.017  # the family does not come; log: 9 of 542

    def scaled(self, name: str, factor: float) -> Model:
        """Return the model with one number made larger or smaller; shares stay below OFTEN."""
        value = getattr(self, name) * factor
        return replace(self, **{name: min(OFTEN, value) if name in SHARES else value})


SHARES = frozenset(
    {
        "willing", "engaged", "silent", "reached", "withdraws", "stays_away", "cancels",
        "cancels_late", "absent",
    }
)  # fmt: skip
NAMES = tuple(one.name for one in fields(Model))


@dataclass(frozen=True, slots=True)
class Habits:
    """When offices and people are awake, and how each way of asking goes on; local hours.

    The defaults are Nabe's own where a rule asks by the plan; BY_HAND is a county where somebody
    plans every morning.
    Answer time, target of a wave and limits are the county's rules, not these.
    """

    office: tuple[int, int] = (8, 16)  # Monday to Friday, no holidays
    awake: tuple[int, int] = (8, 21)  # outside nobody answers and nobody is asked
    call_minutes: int = 5  # a telephone call that reaches somebody
    call_wait: int = 240  # office minutes until the next is called when nobody answered
    rounds: int = 4  # most waves that one request may take; 1: each as if it were the last
    late_yes: bool = True  # a yes counts after its time, too, while nobody else has come
    ask_again: bool = True  # Nabe asks those who were not needed when a promise is broken
    plan_at: int = 8  # hour of the daily plan, on office days
    plan_at_once: bool = True  # also whenever a request comes in or nobody is left to answer
    plan_days: int = 56  # how far the plan looks; what is further off waits
    hurry_hours: int = 24  # what begins sooner after its next plan goes out in waves at once
    spare_rare: bool = False  # the plan avoids people who speak a rare language, as a wish

    def changed(self, name: str, value: float) -> Habits:
        """Return the habits with one number changed, in the type that it has."""
        kind = type(getattr(self, name))
        return replace(self, **{name: kind(value)})


BY_HAND = Habits(plan_at_once=False)
HABITS = tuple(one.name for one in fields(Habits) if one.type in ("int", "bool"))
