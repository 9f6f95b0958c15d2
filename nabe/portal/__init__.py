"""Pages that combine features: the start page, "Heute", the legal pages, the frame of every page."""
