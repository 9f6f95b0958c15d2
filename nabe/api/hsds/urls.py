"""Addresses of the interface; the standard's own names."""

from django.urls import path, re_path

from nabe.api.hsds import views
from nabe.api.hsds.lists import LISTINGS

app_name = "hsds"
urlpatterns = [
    path("", views.about, name="about"),
    path("openapi.json", views.description, name="openapi"),
    path("datapackage.zip", views.tabular_package, name="package"),
    *(path(name, views.entries, {"name": name}, name=name) for name in LISTINGS),
    *(
        path(f"{name}/<str:key>", views.entry, {"name": name}, name=f"{name}_one")
        for name in LISTINGS
    ),
    re_path(r"^(?P<rest>.+)$", views.unknown, name="unknown"),
]
