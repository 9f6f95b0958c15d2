"""Who may edit the county's places; people say it through Django's permissions."""

from __future__ import annotations

from typing import Any, Protocol

from nabe.core.errors import NotAllowed


class Viewer(Protocol):
    """What places need to know of a person: an identity and permissions."""

    @property
    def pk(self) -> Any: ...

    def has_perm(self, perm: Any, obj: Any = None, /) -> bool: ...


EDIT = "places.edit_places"


def edits_places(viewer: Viewer | None) -> bool:
    """The coordination edits the county's name, look, contact and place names."""
    return viewer is not None and viewer.has_perm(EDIT)


def demand_editor(viewer: Viewer | None) -> None:
    """Raise NotAllowed unless `viewer` may edit the county's places."""
    if not edits_places(viewer):
        raise NotAllowed
