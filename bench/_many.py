"""Ten thousand services: the demo's own, copied inside the database with everything they hold."""

from __future__ import annotations

from django.apps import apps
from django.db import connection, models, transaction

COPIES = "nabe_bench_copies"
NOT_COPIED = {"SearchDocument", "Occurrence", "DuplicatePair"}


@transaction.atomic
def grow(wanted: int) -> int:
    """Copy the demo's services until there are at least `wanted`; returns how many there are."""
    from nabe.directory.actions.indexing import reindex
    from nabe.directory.models import Service

    have = Service.objects.count()
    if have >= wanted:
        return have
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE {COPIES} ON COMMIT DROP AS SELECT id AS old, n,"
            f" gen_random_uuid() AS new FROM directory_service, generate_series(2, %s) n",
            [-(-wanted // have)],
        )
        _copy(cursor, Service, "id")
        for model in apps.get_app_config("directory").get_models(include_auto_created=True):
            parent = _service_field(model)
            if parent and model.__name__ not in NOT_COPIED:
                _copy(cursor, model, parent)
    reindex()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Service.objects.count()


def _service_field(model: type[models.Model]) -> str:
    for field in model._meta.concrete_fields:
        if field.related_model and field.related_model._meta.label == "directory.Service":
            return field.column
    return ""


def _copy(cursor: object, model: type[models.Model], parent: str) -> None:
    """Copy all rows of a table once per copy of their service."""
    columns = [
        field.column
        for field in model._meta.concrete_fields
        if not field.generated and not (field.primary_key and field.db_returning)
    ]
    values = [_value(model, column, parent) for column in columns]
    cursor.execute(  # type: ignore[attr-defined]
        f"INSERT INTO {model._meta.db_table} ({', '.join(map(_quoted, columns))})"
        f" SELECT {', '.join(values)} FROM {model._meta.db_table} t"
        f" JOIN {COPIES} c ON c.old = t.{_quoted(parent)}"
    )


def _value(model: type[models.Model], column: str, parent: str) -> str:
    """Return the SQL of one copied column: new keys, and whatever must be unique made so."""
    if column == parent:
        return "c.new"
    if column == "id" or (column == "key" and model.__name__ != "Service"):
        return "gen_random_uuid()"
    if column == "at_location_id":
        return "NULL"
    if model.__name__ == "Service" and column in {"slug", "external_id"}:
        return (
            f"CASE WHEN t.{column} = '' THEN '' ELSE t.{column} || '-' || left(c.new::text, 13) END"
        )
    if model.__name__ == "Service" and column == "name":
        return "t.name || ' ' || c.n"
    return f"t.{_quoted(column)}"


def _quoted(column: str) -> str:
    return connection.ops.quote_name(column)
