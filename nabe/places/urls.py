"""Addresses under /buero/orte/."""

from django.urls import path

from nabe.places import views

app_name = "places"

urlpatterns = [
    path("", views.county, name="county"),
    path("kreis/", views.county_edit, name="county_edit"),
    path("<str:ags>/", views.municipality, name="municipality"),
]
