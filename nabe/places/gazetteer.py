"""What the county's places tell to whoever reads a list: towns, districts, postcodes."""

from __future__ import annotations

from collections import defaultdict

from nabe.core import clock
from nabe.core.search import fold
from nabe.places.models import Municipality, PlaceName, Postcode
from nabe.sheets.vocabulary import Vocabulary


def vocabulary_of_places() -> Vocabulary:
    """Return towns, districts and postcodes with three queries."""
    towns = dict(Municipality.objects.values_list("pk", "name"))
    codes: defaultdict[str, list[str]] = defaultdict(list)
    rows = Postcode.objects.exclude(municipality=None).values_list("code", "municipality_id")
    for code, municipality in rows.distinct():
        codes[code].append(towns[municipality])
    districts = {
        fold(name): towns[municipality]
        for name, municipality in PlaceName.objects.values_list("name", "municipality_id")
        if municipality in towns
    }
    return Vocabulary(
        today=clock.today(), towns=tuple(towns.values()), districts=districts,
        postcodes={code: tuple(names) for code, names in codes.items()},
    )  # fmt: skip
