"""The measure of public pages: Django with one empty view, nothing else."""

from __future__ import annotations

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], MIDDLEWARE=[], SECRET_KEY="bench")


def empty(request: HttpRequest) -> HttpResponse:
    """Answer with a word."""
    return HttpResponse(b"ok")


urlpatterns = [path("", empty)]
application = get_wsgi_application()
