"""The installable web app: its name, the page without network, and the service worker's script.

The worker is one file of the front end; what it needs to know of this installation stands above
it. Any change there is a new worker, which takes over with the next page.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nabe import ui
from nabe.core.printing import png
from nabe.portal.context import site
from nabe.ui.components import html_language
from nabe.ui.icons import BUILT

# Pages of one person that stay readable without network, until they sign out.
KEPT = ("/buero/dolmetschen/heute/",)
# What they lead to and is filled in on the spot, as a regular expression of the browser.
ALONG = "/buero/dolmetschen/einsatz/[0-9a-f-]{36}/nachweis/"
FRAME = (
    "ui/built/app.css", "ui/built/app.js", "ui/mark.svg",
    "ui/built/fonts/fira-sans-latin-400.woff2", "ui/built/fonts/fira-sans-latin-600.woff2",
)  # fmt: skip
COLOUR = "#1e3c8f"
MARK = Path(ui.__file__).parent / "static" / "ui" / "mark.svg"
ICONS = (180, 192, 512)  # pixels: iOS, then what browsers ask of a manifest


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Say how the installation is called and looks on a telephone's home screen."""
    shown = site()
    county = shown["county"]
    text = {
        "id": "/", "name": str(shown["name"]), "short_name": county.name if county else "Nabe",
        "lang": "de", "dir": "ltr", "start_url": reverse("office:today"), "scope": "/",
        "display": "standalone", "background_color": "#ffffff",
        "theme_color": shown["contact"].get("colour") or COLOUR,
        "icons": [
            {"src": static("ui/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
            *(
                {"src": reverse("office:icon", args=[size]), "sizes": f"{size}x{size}",
                 "type": "image/png", "purpose": purpose}
                for size in ICONS[1:] for purpose in ("any", "maskable")
            ),
        ],
    }  # fmt: skip
    response = JsonResponse(text, content_type="application/manifest+json")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def icon(request: HttpRequest, size: int) -> HttpResponse:
    """The mark as an image for telephones that do not take drawings; only in ICONS' sizes."""
    if size not in ICONS:
        raise Http404
    response = HttpResponse(png(MARK, size), content_type="image/png")
    response["Cache-Control"] = "public, max-age=604800"
    return response


@never_cache
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The page that the worker shows instead of all others when there is no network."""
    with _own_language(request):
        return render(request, "portal/offline.html", {"kept": KEPT[0]})


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Serve the script with what it needs to know, in the reader's language."""
    try:
        text = (BUILT / "worker.js").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise Http404 from error
    with _own_language(request):
        known = _known()
    known["version"] = hashlib.sha256(f"{json.dumps(known)}{text}".encode()).hexdigest()[:12]
    script = f"const NABE = {json.dumps(known)};\n{text}"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


def _own_language(request: HttpRequest) -> translation.override:
    """Speak the language of the person: a worker fetches in the browser's, whatever the page's is."""
    return translation.override(getattr(request.user, "language", "") or get_language())


def _known() -> dict[str, Any]:
    shown = site()
    files = [static(name) for name in FRAME]
    return {
        "name": str(shown["name"]), "language": html_language(get_language() or "de"),
        "offline": reverse("office:offline"), "note": render_to_string("portal/kept_note.html"),
        "icon": static("ui/mark.svg"), "kept": KEPT, "along": ALONG,
        "signing": [reverse("account_login"), reverse("people:demo_signin")],
        "signOut": reverse("account_logout"),
        "files": [*files, shown["stylesheet"]] if shown["stylesheet"] else files,
    }  # fmt: skip
