"""All addresses: public pages under their language, signed links, the office, operators."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("", include("nabe.core.urls")),
    path("", include("nabe.portal.urls")),
    path("", include("nabe.people.urls")),
    path("ui/", include("nabe.ui.urls")),
    path("api/hsds/", include("nabe.api.hsds.urls")),
    path("buero/orte/", include("nabe.places.urls")),
    path("", include("nabe.messages.urls")),
    path("buero/angebote/", include("nabe.directory.urls_office")),
    path("buero/dolmetschen/einlesen/", include("nabe.interpreting.urls_import")),
    path("buero/dolmetschen/", include("nabe.interpreting.urls_office")),
    path("buero/einlesen/", include("nabe.directory.urls_import")),
    *i18n_patterns(
        path("", include("nabe.portal.urls_public")),
        path("", include("nabe.api.urls_public")),
        path("", include("nabe.directory.urls")),
        path("", include("nabe.interpreting.urls")),
        prefix_default_language=True,
    ),
]

handler400 = "nabe.core.requests.bad_request"
