"""One module for each kind of value; each turns words into a value and the notes about it."""
