"""Which changes are published at once and which wait for the office: the county's rules."""

from __future__ import annotations

from nabe.core import pagecache
from nabe.directory.entries import COLUMNS, PARTS
from nabe.directory.models import ChangeRule, Proposal

# What a provider knows best and a visitor needs today; the county may decide otherwise.
_DIRECT = {"schedules", "phones", "email", "url", "places_total", "places_free", "waiting_weeks",
           "alert", "status", "contact"}  # fmt: skip
_DEFAULT = {
    Proposal.Via.PROVIDER: _DIRECT,
    Proposal.Via.LINK: _DIRECT,
    Proposal.Via.PUBLIC: set[str](),
}
OPEN_TO_PROVIDERS = [name for name in (*COLUMNS, *PARTS) if name != "internal_note"]


def direct_names(via: str) -> set[str]:
    """Return the columns and parts whose change is published at once when made this way."""
    rules = pagecache.kept("change rules", _read)
    return {
        name
        for name in OPEN_TO_PROVIDERS
        if rules.get((via, name), name in _DEFAULT[Proposal.Via(via)])
    }


def _read() -> dict[tuple[str, str], bool]:
    return {
        (via, name): is_direct
        for via, name, is_direct in ChangeRule.objects.values_list("via", "name", "is_direct")
    }
