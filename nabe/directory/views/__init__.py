"""Pages of the directory: they translate between HTTP and queries or actions."""
