"""The own account, and joining by an invitation."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nabe.core import languages, links
from nabe.core.errors import Refused
from nabe.core.models import SignedLink
from nabe.people import actions, queries, rules
from nabe.people.actions.accounts import INVITATION
from nabe.people.forms import JoinForm, OwnSettingsForm, posted
from nabe.people.viewers import me


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Show the own account and take changes of name, language and phone."""
    person = queries.own_person(me(request))
    kept = {"name": person.name, "language": person.language, "phone": person.phone}
    form = OwnSettingsForm(posted(request), initial=kept)
    if request.method == "POST" and form.is_valid():
        actions.change_own_settings(person, by=me(request), **form.cleaned_data)
        messages.success(request, _("Ihre Angaben sind gespeichert."))
        return redirect("people:account")
    return render(request, "people/account.html", {"form": form, "person": person})


@login_required
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Hand out everything held about the person as one file."""
    held = actions.export_person(me(request), by=me(request))
    response = JsonResponse(held, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="nabe-meine-daten.json"'
    return response


@links.serves(INVITATION)
def join(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """Show an invitation; a POST accepts it and signs a new account in."""
    invitation = queries.invitation_for_link(link.row_id)
    if not rules.stands(invitation):
        raise Refused(
            _("Diese Einladung gilt nicht mehr. Bitte fragen Sie nach einer neuen."), status=410
        )
    has_account = queries.has_account(invitation)
    first = {"name": invitation.name, "language": languages.preferred(request)}
    form = JoinForm(posted(request), initial=first)
    if has_account:
        del form.fields["name"], form.fields["language"]
    if request.method == "POST" and form.is_valid():
        person, made = actions.accept_invitation(link, **{"name": "", **form.cleaned_data})
        messages.success(request, _("Willkommen. Ihre Rolle gilt ab jetzt."))
        if not made:
            return redirect(settings.LOGIN_REDIRECT_URL)
        login(request, person, backend="django.contrib.auth.backends.ModelBackend")
        return redirect(settings.LOGIN_REDIRECT_URL)
    page = {"form": form, "invitation": invitation, "has_account": has_account}
    return render(request, "people/join.html", page)
