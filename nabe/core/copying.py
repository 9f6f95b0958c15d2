"""Many new rows at once by COPY, several times faster than INSERT.

For rows that the database gives nothing but an automatic key, in lists of thousands: imports,
dates worked out ahead, journals.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connections, models, router


def copy_in(rows: Iterable[models.Model]) -> int:
    """Write new rows of one model; returns how many.

    Rows need their keys beforehand unless the key is automatic, which then stays unknown to the
    objects. Constraints hold as with INSERT; signals are not sent.
    """
    rows = list(rows)
    if not rows:
        return 0
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    fields = [
        field
        for field in model._meta.local_concrete_fields
        if not isinstance(field, models.AutoField) and not field.generated
    ]
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column or "") for field in fields)
    statement = f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN"
    wrapped = connection.wrap_database_errors
    with wrapped, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(
                [
                    field.get_db_prep_save(getattr(row, field.attname), connection)
                    for field in fields
                ]
            )
    return len(rows)
