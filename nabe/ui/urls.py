"""The style guide; it answers only where DEBUG or the demo is on."""

from django.urls import path

from nabe.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.style_guide, name="style_guide"),
    path("buero/", views.style_guide_office, name="style_guide_office"),
    path("einfach/", views.style_guide_plain, name="style_guide_plain"),
]
