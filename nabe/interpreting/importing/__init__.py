"""Reading a county's lists of its pool and of its past requests: any workbook or CSV.

`read_pool` turns the rows of a Source (see `nabe.sheets.opening.open_source`) into PoolEntries,
`read_log` into LogEntries: plain values, with a note for everything that was cleaned, guessed,
left open or wrong. `verdict` says of every row whether it is good, in error, a duplicate of an
earlier one, or no row of the list at all. Pure: what the county knows comes in as a `Vocabulary`.
"""

from nabe.interpreting.importing.entries import Entry, Home, LogEntry, PoolEntry, Spoken
from nabe.interpreting.importing.log import read_log
from nabe.interpreting.importing.outcomes import Outcome
from nabe.interpreting.importing.pool import read_pool

__all__ = [
    "Entry", "Home", "LogEntry", "Outcome", "PoolEntry", "Spoken", "read_log", "read_pool",
]  # fmt: skip
