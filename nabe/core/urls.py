from django.urls import path

from nabe.core import views

app_name = "core"
urlpatterns = [
    path("l/<str:token>/", views.signed_link, name="link"),
    path("sprache/", views.language, name="language"),
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
]
