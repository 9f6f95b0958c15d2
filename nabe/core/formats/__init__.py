"""One date format in every language: Di, 24.11.2026, 14:30 (4-look.md)."""
