"""Persons in the office: list, person, roles, invitations."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nabe.core import journal, sheets
from nabe.core.errors import NotAllowed
from nabe.people import actions, exports, queries, rules
from nabe.people.forms import InviteForm, PersonFilter, RoleForm, posted
from nabe.people.viewers import me

PER_PAGE = 25


@login_required
@require_safe
def persons(request: HttpRequest) -> HttpResponse:
    """List whom the viewer may see; filters live in the address."""
    if not rules.sees_people(me(request)):
        raise NotAllowed()
    found = queries.persons_for_list(me(request), request.GET)
    if request.GET.get("als") in sheets.FORMS:
        headers, rows = exports.persons(found)
        return sheets.answer(request.GET["als"], headers, rows, name="personen")
    page = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "filter": PersonFilter(request.GET, viewer=me(request)),
        "invitations": queries.open_invitations(me(request)),
        "filtered": any(request.GET.get(name) for name in PersonFilter.base_fields),
        "may_invite": rules.invites(me(request)),
    }
    return render(request, "people/persons.html", page)


@login_required
@require_safe
def person(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one person: roles, memberships, what may be done, what happened."""
    if not rules.sees_people(me(request)):
        raise NotAllowed()
    shown = queries.person_for_page(me(request), pk)
    knows_account = rules.knows_account(me(request), shown)
    may_grant = rules.invites(me(request)) and shown.is_active
    page = {
        "person": shown,
        "roles": [
            (role, rules.may_grant(me(request), role.kind, role.scope))
            for role in shown.roles.all()
        ],
        "memberships": [
            (
                each,
                each.until is None and rules.ends_membership(me(request), each, shown.roles.all()),
            )
            for each in shown.memberships.all()
        ],
        "form": RoleForm(viewer=me(request)) if may_grant else None,
        "runs_accounts": rules.runs_accounts(me(request), shown),
        "knows_account": knows_account,
        "entries": journal.entries_for(shown) if knows_account else [],
    }
    return render(request, "people/person.html", page)


@login_required
@require_POST
def grant(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give a person a role."""
    shown = queries.person_for_page(me(request), pk)
    form = RoleForm(request.POST, viewer=me(request))
    if form.is_valid():
        chosen = form.cleaned_data
        actions.grant_role(shown, kind=chosen["kind"], scope=chosen["scope"], by=me(request))
        messages.success(request, _("Die Rolle gilt ab jetzt."))
    else:
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
    return redirect("people:person", pk=pk)


@login_required
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take a role away."""
    role = queries.role_for_action(me(request), pk)
    if not rules.may_grant(me(request), role.kind, role.scope):
        raise NotAllowed()
    if request.method == "POST":
        person_pk = role.person_id
        actions.revoke_role(role, by=me(request))
        messages.success(request, _("Die Rolle ist entzogen."))
        return _back_to(request, person_pk)
    return render(request, "people/role_revoke.html", {"role": role})


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a membership."""
    membership = queries.membership_for_action(me(request), pk)
    actions.end_membership(membership, by=me(request))
    messages.success(request, _("Die Mitgliedschaft ist beendet."))
    return _back_to(request, membership.person_id)


def _back_to(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Return to the person, or to the list when the viewer no longer sees the person."""
    if rules.persons_visible_to(me(request)).filter(pk=pk).exists():
        return redirect("people:person", pk=pk)
    return redirect("people:persons")


@login_required
@require_POST
def switch(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Lock an account or let it in again."""
    shown = queries.person_for_page(me(request), pk)
    if request.POST.get("to") == "active":
        actions.reactivate(shown, by=me(request))
        messages.success(request, _("Das Konto ist wieder frei."))
    else:
        actions.deactivate(shown, by=me(request))
        messages.success(request, _("Das Konto ist gesperrt."))
    return redirect("people:person", pk=pk)


@login_required
def erase(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Name what is lost, then erase a person."""
    shown = queries.person_for_page(me(request), pk)
    if not rules.runs_accounts(me(request), shown):
        raise NotAllowed()
    if request.method == "POST":
        actions.erase_person(shown, by=me(request))
        messages.success(request, _("Die Person ist gelöscht."))
        return redirect("people:persons")
    return render(request, "people/person_erase.html", {"person": shown})


@login_required
@require_POST
def export(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Hand out what is held about a person, when they ask for it in writing."""
    held = actions.export_person(queries.person_for_page(me(request), pk), by=me(request))
    response = JsonResponse(held, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="nabe-auskunft.json"'
    return response


@login_required
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody by mail."""
    if not rules.invites(me(request)):
        raise NotAllowed()
    form = InviteForm(posted(request), viewer=me(request))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        actions.invite(
            chosen["email"], kind=chosen["kind"], scope=chosen["scope"], by=me(request),
            name=chosen["name"], language=chosen["language"],
        )  # fmt: skip
        messages.success(request, _("Die Einladung ist unterwegs."))
        return redirect("people:persons")
    return render(request, "people/invite.html", {"form": form})


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    actions.withdraw_invitation(queries.invitation_for_action(me(request), pk), by=me(request))
    messages.success(request, _("Die Einladung ist zurückgezogen. Der Link gilt nicht mehr."))
    return redirect("people:persons")
