"""`nabe import interpreters FILE`: read the list of a pool; preview it, or take it over."""

from __future__ import annotations

from nabe.interpreting.management.list_command import ListCommand
from nabe.interpreting.queries.lists import POOL


class Command(ListCommand):
    """Reads interpreters from XLSX, ODS or CSV."""

    help = "Liest die Personen eines Sprachmittlungspools aus XLSX, ODS oder CSV."
    purpose = POOL
