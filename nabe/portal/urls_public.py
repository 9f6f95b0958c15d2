"""Public pages under their language."""

from django.urls import path

from nabe.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("mitmachen/", views.join, name="join"),
    path("impressum/", views.imprint, name="imprint"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("barriere-melden/", views.barrier, name="barrier"),
    path("kontakt/", views.contact, name="contact"),
]
