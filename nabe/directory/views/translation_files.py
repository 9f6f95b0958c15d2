"""Texts go to a translation office as one file, and come back in it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nabe.core.errors import Refused
from nabe.directory import xliff
from nabe.directory.actions import translation_files as actions
from nabe.directory.forms.translations import ReturnedFileForm
from nabe.directory.queries import translation_files as queries
from nabe.directory.queries.translation_work import units_to_send
from nabe.directory.translations import name_of
from nabe.people.viewers import me


@login_required
@require_safe
def send(request: HttpRequest) -> HttpResponse:
    """The chosen texts as XLIFF 2, for a translation office."""
    filters = {
        name: request.GET.get(name, "")[:100] for name in ("sprache", "stand", "feld", "ort")
    }
    units = units_to_send(me(request), filters)
    language = filters["sprache"]
    response = HttpResponse(xliff.write(units, language), content_type="application/xliff+xml")
    name = f"nabe-de-{xliff.bcp47(language)}.xlf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """Send in a translated file; nothing is taken over before somebody looked at it."""
    viewer = me(request)
    files = queries.files_for_office(viewer)
    chosen = {"language": request.GET.get("sprache", "")}
    form = ReturnedFileForm(request.POST or None, request.FILES or None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            file = actions.receive(
                said["file"].read(), name=said["file"].name, language=said["language"],
                is_checked=said["state"] == "checked", by=viewer,
            )  # fmt: skip
        except Refused as error:
            form.add_error("file", str(error))
        else:
            return redirect("directory_office:translation_file", file.pk)
    reader = get_language() or "de"
    rows = [(file, name_of(file.language, reader)) for file in files]
    return render(request, "directory/translation_upload.html", {"form": form, "rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What a returned file would change; a POST takes it over or throws it away."""
    viewer = me(request)
    preview = queries.preview_for_page(viewer, pk)
    if request.method == "POST":
        if request.POST.get("step") == "take":
            number = actions.take(preview.file, by=viewer)
            messages.success(request, _taken(number))
            address = reverse("directory_office:translations")
            return redirect(f"{address}?sprache={preview.file.language}")
        actions.discard(preview.file, by=viewer)
        messages.success(request, _("Die Datei ist verworfen."))
        return redirect("directory_office:translations_in")
    words = queries.results()
    context = {
        "preview": preview, "file": preview.file, "to_take": preview.counts.get("take", 0),
        "numbers": [(words[name], number) for name, number in preview.counts.items()],
        "language": name_of(preview.file.language, get_language() or "de"),
        "total": sum(preview.counts.values()),
    }  # fmt: skip
    return render(request, "directory/translation_preview.html", context)


def _taken(number: int) -> str:
    return ngettext(
        "%(number)s Text ist übernommen.", "%(number)s Texte sind übernommen.", number
    ) % {"number": number}
