"""The directory: which services for newcomers exist in the county's municipalities.

A Service (Angebot) is what somebody offers: a course, a consultation, a group; never a place. It
belongs to one Organization and is held at any number of Locations (ServiceAtLocation) at times
(Schedule). Fields of action and target groups are the county's own lists. Objects follow HSDS 3.1,
with what HSDS lacks: German level, child care, free places and waiting time, freshness.
Life: draft → review → published → archived. An Assurance says "still correct"; from the newest one
follows whether an entry is fresh, due, overdue or no longer listed; that is computed, never typed.
"""
