"""Organizations in the office: list, page, edit."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nabe.core import journal, sheets
from nabe.core.errors import NotAllowed
from nabe.people import actions, exports, queries, rules
from nabe.people.forms import MemberForm, OrganizationFilter, OrganizationForm, posted
from nabe.people.viewers import me

PER_PAGE = 25


@login_required
@require_safe
def organizations(request: HttpRequest) -> HttpResponse:
    """List the organizations of the viewer's office; filters live in the address."""
    if not rules.sees_people(me(request)):
        raise NotAllowed()
    found = queries.organizations_for_list(me(request), request.GET)
    if request.GET.get("als") in sheets.FORMS:
        headers, rows = exports.organizations(found)
        return sheets.answer(request.GET["als"], headers, rows, name="traeger")
    page = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "filter": OrganizationFilter(request.GET, viewer=me(request)),
        "filtered": any(request.GET.get(name) for name in OrganizationFilter.base_fields),
        "may_add": rules.adds_organizations(me(request)),
    }
    return render(request, "people/organizations.html", page)


@login_required
@require_safe
def organization(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one organization: facts, members, what happened."""
    if not rules.sees_people(me(request)):
        raise NotAllowed()
    shown = queries.organization_for_page(me(request), pk)
    page = {
        "organization": shown,
        "members": shown.memberships.all(),
        "form": MemberForm(viewer=me(request)),
        "may_edit": rules.edits_organization(me(request), shown),
        "may_switch": rules.switches_organization(me(request), shown),
        "entries": journal.entries_for(shown),
    }
    return render(request, "people/organization.html", page)


@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Add an organization."""
    if not rules.adds_organizations(me(request)):
        raise NotAllowed()
    form = OrganizationForm(posted(request), viewer=me(request))
    if request.method == "POST" and form.is_valid():
        made = actions.add_organization(by=me(request), **form.cleaned_data)
        messages.success(request, _("Der Träger ist angelegt."))
        return redirect("people:organization", pk=made.pk)
    return render(request, "people/organization_form.html", {"form": form, "organization": None})


@login_required
def edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change the facts of an organization."""
    shown = queries.organization_for_page(me(request), pk)
    if not rules.edits_organization(me(request), shown):
        raise NotAllowed()
    form = OrganizationForm(posted(request), instance=shown, viewer=me(request))
    if request.method == "POST" and form.is_valid():
        actions.edit_organization(shown, by=me(request), **form.changes())
        messages.success(request, _("Die Änderung ist gespeichert."))
        return redirect("people:organization", pk=pk)
    return render(request, "people/organization_form.html", {"form": form, "organization": shown})


@login_required
@require_POST
def member(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Note that somebody belongs to an organization."""
    shown = queries.organization_for_page(me(request), pk)
    form = MemberForm(request.POST, viewer=me(request))
    if form.is_valid():
        actions.add_membership(
            form.cleaned_data["person"], shown, by=me(request),
            function=form.cleaned_data["function"],
        )  # fmt: skip
        messages.success(request, _("Die Person gehört jetzt dazu."))
    else:
        messages.error(request, _("Bitte wählen Sie eine Person."))
    return redirect("people:organization", pk=pk)


@login_required
@require_POST
def switch(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Archive an organization or take it back."""
    shown = queries.organization_for_page(me(request), pk)
    if request.POST.get("to") == "active":
        actions.reopen_organization(shown, by=me(request))
        messages.success(request, _("Der Träger ist wieder aktiv."))
    else:
        actions.archive_organization(shown, by=me(request))
        messages.success(request, _("Der Träger ist im Archiv. Sie können ihn zurückholen."))
    return redirect("people:organization", pk=pk)
