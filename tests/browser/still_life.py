"""The demo county is made once a run; every further test finds it as it was, copied back in a second.

All rows of all tables are kept as PostgreSQL copies them; foreign keys and triggers sleep while
they are put back, because tables refer to each other in circles.
"""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection

from nabe.core import pagecache

_kept: dict[str, bytes] = {}
_sequences: dict[str, int] = {}


def load_demo() -> None:
    """Make the demo county in an empty test database, or put it back as it was made."""
    if _kept:
        _put_back()
    else:
        call_command("load_demo", verbosity=0)
        _keep()
    pagecache.content_changed()
    pagecache.forget()


def _keep() -> None:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table == "django_migrations":
                continue
            with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as rows:
                _kept[table] = b"".join(bytes(part) for part in rows)
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value > 0")
        _sequences.update(cursor.fetchall())


def _put_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        names = ", ".join(f'"{table}"' for table in _kept)
        cursor.execute(f"TRUNCATE {names}")
        for table, rows in _kept.items():
            with cursor.copy(f'COPY "{table}" FROM STDIN (FORMAT binary)') as target:
                target.write(rows)
        for name, value in _sequences.items():
            cursor.execute("SELECT setval(%s, %s)", [f'"{name}"', value])
        cursor.execute("SET session_replication_role = DEFAULT")
