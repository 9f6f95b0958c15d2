"""What every page is made of: base pages, components, forms, charts, maps, icons, style and script.

Pages extend `ui/public.html`, `ui/office.html` or `ui/plain.html`. Components are template tags
(see `templatetags/ui.py`), known in every template without a load line. The style comes from
KERN UX and a layer of our own (`frontend/`); the style guide at /ui/ shows all of it.

Classes of the layer that templates may use: `wrap` (page width), `stack` `stack--small`
`stack--large` (below each other), `cluster` (beside each other, wrapping), `grid` `grid--2`
`grid--3` `grid--4` (equal columns), `split` (text and aside), `band` `band--tint` (full width
sections), `hero`, `lead`, `muted`, `small`, `nowrap`, `number`, `meta`, `prose`, `chips`, `chip`,
`results` and `result`, `panel`, `list-plain`, `list-lines`, `figures`, `table-wrap` and
`table table--cards`, `with-aside`, `facets`, `facet`, `search`, `date-block`, `fields-row`,
`no-print`, `print-only`, `only-wide`, `only-narrow`, `kern-sr-only`.
"""
