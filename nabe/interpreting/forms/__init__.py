"""Input of the pool, checked."""
