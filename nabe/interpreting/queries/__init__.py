"""Reading, each function for the page that it serves."""
