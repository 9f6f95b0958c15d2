"""What a browser calls itself, in two words that its owner recognises."""

from __future__ import annotations

# The first that fits: Edge and Opera also say Chrome, Chrome also says Safari.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("Chrom", "Chrome"), ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
_MACHINES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def name_of(user_agent: str) -> str:
    """Return "Firefox, Android"; empty for what nobody knows."""
    found = (
        next((name for sign, name in kinds if sign in user_agent), "")
        for kinds in (_BROWSERS, _MACHINES)
    )
    return ", ".join(filter(None, found))
