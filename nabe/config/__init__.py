"""The only place that knows everything: settings, addresses, the `nabe` command, the database."""
