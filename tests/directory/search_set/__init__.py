"""A labelled set for the search: services, queries, and which services are right."""
