"""Acting: one function per verb; each checks the right, writes once and leaves a journal entry."""
