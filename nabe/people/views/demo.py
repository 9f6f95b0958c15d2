"""One-click sign-in for the demo county; on a real database these pages do not exist."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from nabe.people import queries
from nabe.people.checks import demo_is_on


def signin(request: HttpRequest) -> HttpResponse:
    """List the demo's persons by role; a POST signs in as one of them."""
    if not demo_is_on():
        raise Http404
    if request.method == "POST":
        person = queries.demo_person(request.POST.get("person", ""))
        login(request, person, backend="django.contrib.auth.backends.ModelBackend")
        target = request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
        return redirect(target if safe else settings.LOGIN_REDIRECT_URL)
    return render(request, "people/demo_signin.html", {"groups": queries.demo_groups()})
