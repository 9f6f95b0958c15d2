"""The link that puts a service on the visitor's list; it leads back to the same page."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from nabe.directory.models import Service
from nabe.directory.my_list import NAME, MyList, read, short

register = template.Library()


@register.inclusion_tag("directory/keep.html", takes_context=True)
def keep(context: Any, service: Service) -> dict[str, Any]:
    """`{% keep service %}`: "Merken", or what to do with what is on the list already."""
    request: HttpRequest = context["request"]
    kept, page, list_page = _of_page(request)
    one = short(service.pk)
    is_kept = one in kept
    changed = kept.without(one) if is_kept else kept.plus(one)
    return {
        "anchor": f"merken-{one}",
        "is_kept": is_kept,
        "is_full": kept.is_full,
        "is_list": request.path == list_page,
        "href": f"{_with(page, changed)}#merken-{one}",
        "number": len(kept),
        "list_href": list_page + kept.first,
        "service": service,
    }


@register.simple_tag
def whole_address(service: Service) -> str:
    """`{% whole_address service as address %}`: where its page stands, for paper and codes."""
    return f"{settings.NABE_URL}{service.get_absolute_url()}"


def _of_page(request: HttpRequest) -> tuple[MyList, str, str]:
    """Return the list, the page's address without it, and where the list is shown: once a page."""
    known: tuple[MyList, str, str] | None = getattr(request, "_my_list", None)
    if known is None:
        query = request.GET.copy()
        query.pop(NAME, None)
        page = f"{request.path}?{query.urlencode()}" if query else request.path
        known = read(request.GET.getlist(NAME)), page, reverse("directory:my_list")
        request._my_list = known  # type: ignore[attr-defined]
    return known


def _with(page: str, changed: MyList) -> str:
    if not changed.ids:
        return page
    return f"{page}{'&' if '?' in page else '?'}{NAME}={changed.text}"
