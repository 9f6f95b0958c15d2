"""Small things that keep an entry good: its addresses tried again, a town's note on it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nabe.directory.actions import links, notes
from nabe.directory.forms.notes import NoteForm
from nabe.directory.queries.notes import NotePage, notes_for_office
from nabe.directory.queries.office import service_for_office
from nabe.people.viewers import me


@login_required
@require_POST
def check_again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask for the addresses of an entry to be tried once more."""
    viewer = me(request)
    service = service_for_office(viewer, pk)
    links.check_again(service, by=viewer)
    messages.success(request, _("Wir prüfen die Adressen in den nächsten Minuten."))
    return redirect("directory_office:edit", pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write what the people of one town should know about a shared service."""
    viewer = me(request)
    page = notes_for_office(viewer, pk)
    town = _town(request, page)
    form = NoteForm(request.POST or None, towns=page.towns, initial=_initial(town, page))
    if request.method == "POST" and form.is_valid():
        town, text = form.cleaned_data["town"], form.cleaned_data["text"]
        notes.write_note(page.service, town, text, by=viewer)
        messages.success(request, _("Der Hinweis ist gespeichert."))
        return redirect(f"{reverse('directory_office:note', args=[pk])}?ort={town.slug}")
    tabs = [(one.name, f"?ort={one.slug}", one == town) for one in page.towns]
    context = {"page": page, "form": form, "town": town, "tabs": tabs}
    return render(request, "directory/office_note.html", context)


def _town(request: HttpRequest, page: NotePage) -> Any:
    """Return the town in the address, else the first for which the viewer may write."""
    asked = request.GET.get("ort", "")
    return next((one for one in page.towns if one.slug == asked), next(iter(page.towns), None))


def _initial(town: Any, page: NotePage) -> dict[str, Any]:
    if town is None:
        return {}
    said = next((one.text for one in page.notes if one.municipality_id == town.pk), "")
    return {"town": town.pk, "text": said}
