"""Reading a county's lists of services: any workbook, CSV or HSDS file becomes Readings.

A *Sheet* holds *Rows* with their real numbers in the source. A *Mapping* says which column holds
which field; it is proposed from headers and contents. Each row becomes a *Reading*: the fields as
understood, and a *Note* for everything that was cleaned, guessed, left open or wrong. Nothing is
guessed in silence and nothing is invented: what is not understood stays as words.

All modules here are pure: no database, no settings. What the county knows (municipalities,
postcodes, taxonomy, organizations) comes in as one `Vocabulary`.
"""
