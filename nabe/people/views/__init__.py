"""Pages of people: the own account, the office, the demo's sign-in."""
