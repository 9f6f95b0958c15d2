"""How a long-lived process collects garbage."""

import gc

YOUNG = (
    10_000  # objects before the youngest are looked through; a page of thousands makes that many
)


def settle() -> None:
    """Leave what stands after the start alone, and look through the young less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
