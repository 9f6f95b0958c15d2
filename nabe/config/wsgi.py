"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nabe.config.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402

from nabe.config.garbage import settle  # noqa: E402

if settings.NABE_PROXIES:
    application = wrap_wsgi_with_proxy_headers(application, settings.NABE_PROXIES)

settle()
