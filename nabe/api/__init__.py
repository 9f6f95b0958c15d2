"""The open interfaces: plain data from queries in the words of public standards."""
