"""The one-click sign-in of the demo must not exist where real people work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


def demo_is_safe() -> bool:
    """Say whether one-click sign-in may exist here: the embedded database, or DEBUG."""
    return bool(settings.EMBEDDED or settings.DEBUG)


def demo_is_on() -> bool:
    """Say whether one-click sign-in exists: asked for, and safe. Views ask this, not the setting."""
    return bool(settings.NABE_DEMO) and demo_is_safe()


@register(Tags.security)
def demo_stays_in_the_demo(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start when somebody switched the demo's sign-in on for a real database."""
    if settings.NABE_DEMO and not demo_is_safe():
        return [
            Error(
                "NABE_DEMO is on with a database of its own and DEBUG off: "
                "everybody could sign in as everybody.",
                hint="Unset NABE_DEMO, or use the embedded database.",
                id="people.E002",
            )
        ]
    return []
