"""What every feature uses and no feature owns.

states moves a row by compare-and-swap, journal remembers who did what, links are signed and
single-purpose, texts hold translations of content, search folds and matches words, clock tells
the time, limits hold a token bucket, pagecache carries public pages, errors speak to people.
core knows no feature and no page; a Person is known only as settings.AUTH_USER_MODEL.
"""
