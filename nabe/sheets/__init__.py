"""Reading tables that other programs wrote: workbooks, CSV and JSON become plain rows and values.

A *Source* holds *Sheets*, a sheet *Rows* with their real numbers. `opening.open_source` reads a
file within limits; `cells.clean` tidies a cell; each module of `values` turns words into a value
and the *Notes* about it. What a county knows (towns, postcodes) comes in as one `Vocabulary`.

Two tables keep a list on its way in and, by seals, what each row last said; everything else is
pure: no database, no settings. Nothing is guessed in silence and nothing is
invented: what is not understood stays as words, with a note. What the rows mean (services,
interpreters, requests) is the business of the features above.
"""
