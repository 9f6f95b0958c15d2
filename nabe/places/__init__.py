"""The county and its municipalities: names, borders, postcodes, distances.

A County is loaded from one GeoJSON file; it holds its Municipalities (Stadt, Gemeinde), each known
by its AGS, the official municipality key. A PlaceName is another word for a municipality that
people really write: a district, an old spelling. A Postcode has a centre and mostly a municipality.
naming finds a municipality in what somebody typed and says how sure it is; distance measures;
geojson reads and checks a file; borders turns its shapes into small SVG paths.
Nothing here knows a person: whoever may edit is asked through Django's permissions.
"""
