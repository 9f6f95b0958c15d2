"""`{% for head, cell in line|under:table %}`: each number of a row with the head above it."""

from __future__ import annotations

from django import template

from nabe.interpreting.figure_words import Compared, Line, Table

register = template.Library()


@register.filter
def under(line: Line, table: Table) -> list[tuple[str, Compared]]:
    """Return the numbers of a row, each with its head; phones show them one below the other."""
    return list(zip(table.heads[1:], line.cells, strict=True))
