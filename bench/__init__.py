"""What is measured: one file per question, each prints a table and a ratio against its limit."""
