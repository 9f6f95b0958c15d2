"""A year of a county's pool, played again: what would another way of asking have brought?

Pure: no models, no database, no clock but its own. `county` says who there is and what was asked
for, `model` how people answer, `draws` the chance of one seed, `world` plays the year by one of the
`ways` of asking, `mornings` lets the planner propose, `figures` counts, `compare` puts ways side by
side over many seeds. Whoever fits, in which order, and how many are asked is decided by the
project's own `matching`, `waves`, `gate` and `planning`; the model is told in docs/simulation.md.
"""
