"""What visitors would see of an entry that is still being written, and how good it would be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.directory.entries import Entry, Plain, pack
from nabe.directory.models import Service
from nabe.directory.quality import Facts, Quality, quality
from nabe.directory.queries.cards import level_in_words
from nabe.directory.queries.care import broken, facts_of
from nabe.directory.queries.entries import in_the_words_of
from nabe.directory.readability import Ease, ease
from nabe.directory.rules import Viewer, demand, may_edit, works_in_directory


@dataclass(frozen=True, slots=True)
class Preview:
    """A page in the making: its texts, its lines as (icon, words), and what would make it better."""

    name: str
    provider: str
    fields: str
    alert: str
    description: str
    lines: Sequence[tuple[str, str]]
    quality: Quality
    ease: Ease | None


def preview_of(viewer: Viewer, entry: Entry, service: Service | None = None) -> Preview:
    """Return how `entry` would stand there; `service` is what it changes, None for a new one.

    Nothing is written. Raises NotAllowed for whoever may not edit the service.
    """
    demand(works_in_directory(viewer))
    demand(service is None or (viewer is not None and may_edit(viewer, service)))
    packed = pack(entry)
    words = {name: in_the_words_of(name, value) for name, value in packed.items()}
    description = str(packed.get("description") or "")
    return Preview(
        name=words.get("name") or _("Noch ohne Namen"),
        provider=words.get("organization", ""),
        fields=words.get("fields", ""),
        alert=words.get("alert", ""),
        description=description,
        lines=[(icon, line) for icon, line in _lines(packed, words) if line],
        quality=quality(_facts(packed, service), clock.today()),
        ease=ease(description),
    )


def _lines(packed: Plain, words: dict[str, str]) -> list[tuple[str, str]]:
    """The same lines, in the same order, as on the public page."""
    nowhere = _("online") if packed.get("is_online") else _("Ort bitte beim Träger erfragen.")
    german = level_in_words(
        Service(level_from=packed.get("level_from") or "", level_to=packed.get("level_to") or "")
    )
    cost = _("kostenlos") if packed.get("is_free") else words.get("fees_description", "")
    return [
        ("schedule", words.get("schedules") or _("Zeiten bitte beim Träger erfragen.")),
        ("place", words.get("location") or nowhere),
        ("language", words.get("languages", "")),
        ("education", f"{_('Deutsch')} {german}" if german else ""),
        ("euro", cost),
        ("group", words.get("target_groups", "")),
        ("phone", words.get("phones", "")),
        ("mail", words.get("email", "")),
    ]


def _facts(packed: Plain, service: Service | None) -> Facts:
    place = packed.get("location") or {}
    url, email = packed.get("url") or "", packed.get("email") or ""
    dead = set(broken().filter(url__in=[url, email]).values_list("url", flat=True))
    kept = facts_of(service)
    return Facts(
        description=packed.get("description") or "",
        is_online=bool(packed.get("is_online")),
        has_field=bool(packed.get("fields")),
        has_target_group=bool(packed.get("target_groups")),
        has_time=bool(packed.get("schedules")),
        has_language=bool(packed.get("languages")),
        has_place=any(place.values()),
        has_address=bool(place.get("street") and place.get("postcode")),
        has_phone=bool(packed.get("phones")),
        has_email=bool(email),
        has_url=bool(url),
        says_cost=packed.get("is_free") is not None or bool(packed.get("fees_description")),
        says_registration=_says(packed, "registration", "application_process"),
        email_is_broken=email in dead,
        url_is_broken=url in dead,
        translated=kept.translated if kept else None,
        assured_on=kept.assured_on if kept else clock.today(),
        cycle_days=kept.cycle_days if kept else 1,
    )


def _says(packed: Plain, *names: str) -> bool:
    return any(packed.get(name) for name in names)
