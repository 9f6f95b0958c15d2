"""The office translates: one service side by side, and what is missing or outdated."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nabe.core.errors import WrongState
from nabe.directory.actions import machine_translation
from nabe.directory.actions import translating as actions
from nabe.directory.forms.translations import TranslationForm
from nabe.directory.queries import translation_work as work
from nabe.directory.queries.translations import (
    TranslationPage,
    remembered,
    state_in_words,
    translations_for_page,
)
from nabe.directory.rules import publishes_somewhere, runs_the_directory
from nabe.directory.translations import counted_languages, name_of
from nabe.people.viewers import me
from nabe.places.queries import municipalities

_PER_PAGE = 30


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def translation(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The German texts of one service beside one language; a POST saves, checks or takes over."""
    viewer = me(request)
    chosen = request.POST.get("language") or request.GET.get("sprache", "")
    page = translations_for_page(viewer, pk, chosen)
    if "take" in request.POST:
        return _shown(request, page, take=request.POST["take"])
    form = _form(request, page)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, page, form)
    try:
        changed = actions.translate(
            page.service, page.side.language, form.said(), by=viewer,
            seen=form.cleaned_data["seen"], is_checked=request.POST.get("step") == "check",
        )  # fmt: skip
    except WrongState as error:
        page = translations_for_page(viewer, pk, chosen)
        return _shown(request, page, _again(request, page, error), status=error.status)
    messages.success(request, _said(len(changed)))
    address = reverse("directory_office:translation", args=[pk])
    return redirect(f"{address}?sprache={page.side.language}")


def _shown(
    request: HttpRequest, page: TranslationPage, form: TranslationForm | None = None, *,
    take: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page with its form; with `take` one text is filled in from elsewhere, and not saved."""
    known = remembered(page)
    form = form or _filled(request, page, {take: known[take].text} if take in known else {})
    lines = [
        (line, None if line.is_locked else form[f"text-{line.field}"], known.get(line.field))
        for line in page.side.lines
    ]
    context = {
        "page": page, "service": page.service, "side": page.side, "form": form, "rows": lines,
        "languages": _others(page), "taken": take if take in known else "",
    }  # fmt: skip
    return render(request, "directory/translation.html", context, status=status)


def _form(request: HttpRequest, page: TranslationPage) -> TranslationForm:
    side = page.side
    return TranslationForm(
        request.POST or None, lines=side.lines, language=side.language, seen=side.seen
    )


def _filled(
    request: HttpRequest, page: TranslationPage, taken: Mapping[str, str]
) -> TranslationForm:
    """The form as it was typed and first read, with what was taken over; nothing is judged yet."""
    typed = {name: str(text).replace("\r\n", "\n") for name, text in request.POST.items()}
    typed |= {f"text-{field}": text for field, text in taken.items()}
    side = page.side
    return TranslationForm(lines=side.lines, language=side.language, seen=side.seen, initial=typed)


def _again(request: HttpRequest, page: TranslationPage, error: WrongState) -> TranslationForm:
    """The form with what was typed, made from what stands there now: nothing typed is lost."""
    data = request.POST.copy()
    data["seen"] = page.side.seen
    form = TranslationForm(
        data, lines=page.side.lines, language=page.side.language, seen=page.side.seen
    )
    form.add_error(None, str(error))
    return form


def _said(number: int) -> str:
    if not number:
        return _("Es hat sich nichts geändert.")
    return ngettext(
        "%(number)s Text ist gespeichert.", "%(number)s Texte sind gespeichert.", number
    ) % {"number": number}


def _others(page: TranslationPage) -> list[tuple[str, str, str, bool]]:
    """Every language with its state, where it leads, and whether it is the one shown."""
    return [
        (name, state_in_words(state), f"?sprache={code}", code == page.side.language)
        for code, name, state in page.others
    ]


@login_required
@require_safe
def translation_list(request: HttpRequest) -> HttpResponse:
    """How many services miss which texts in which language, and which services these are."""
    viewer = me(request)
    names = ("sprache", "stand", "feld", "ort")
    filters = {name: request.GET.get(name, "")[:100] for name in names}
    overview = work.languages_in_numbers(viewer, filters)
    found = work.services_to_translate(viewer, filters)
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": work.rows_of(page.object_list, filters["sprache"]),
        "filters": filters, "overview": overview, "towns": municipalities(viewer),
        "fields": work.fields_of_action(viewer), "languages": _languages(), "states": work.state_choices(),
        "runs": runs_the_directory(viewer), "publishes": publishes_somewhere(viewer),
        "machine": machine_translation.is_on(), "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "directory/translation_list.html", context)


def _languages() -> list[tuple[str, str]]:
    reader = get_language() or "de"
    return [(code, name_of(code, reader)) for code in counted_languages()]


@login_required
@require_POST
def by_machine(request: HttpRequest) -> HttpResponse:
    """Ask the worker to let the county's own service translate what is missing."""
    machine_translation.translate_soon(by=me(request))
    messages.success(
        request,
        _("Die Übersetzung läuft im Hintergrund. Sehen Sie in ein paar Minuten wieder nach."),
    )
    return redirect("directory_office:translations")
