"""The Human Services Data Specification 3.1: the directory for other programs.

`tables` says which fields there are, `parameters` what may be asked, `shapes` turns rows into
objects, `pages` makes lists, `openapi` describes all of it, `package` writes the tabular form.
"""
