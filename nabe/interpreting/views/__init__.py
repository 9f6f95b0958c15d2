"""Pages of the pool: requesters, coordination, interpreters by link, the public."""
