"""A gateway that nobody can understand is named at start and by `nabe doctor`, not when it is late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register

from nabe.messages import gateway


@register
def gateway_is_understood(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Complain about settings of the SMS gateway that contradict each other."""
    if not gateway.is_on():
        return []
    try:
        gateway.configured()
    except gateway.Misconfigured as error:
        hint = "See docs/operators.md, “Text messages”; unset NABE_SMS_URL to do without."
        return [Error(str(error), hint=hint, id="messages.E001")]
    return []
