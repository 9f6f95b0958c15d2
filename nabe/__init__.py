"""Nabe: the hub of a county's network for municipal integration."""

__version__ = "0.1.0"
