"""A demo county that looks like a real one: Kreis Unna with invented people and providers.

The ten municipalities and their borders are real; every person, organization, telephone number
and address on the web is invented. It is made from a seed, with dates relative to today, and only
into an empty database. After the county's own shape nothing here is needed by the product.
"""

from pathlib import Path

DATA = Path(__file__).parent / "data"
