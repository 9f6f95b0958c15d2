from django.urls import path

from nabe.interpreting.views import (
    invitations,  # noqa: F401 - serves its link
    office,
    profiles,
)

app_name = "interpreting_office"
urlpatterns = [
    path("", office.board, name="board"),
    path("neu/", office.ask, name="ask"),
    path("pool/", office.pool, name="pool"),
    path("pool/<int:pk>/", office.interpreter, name="interpreter"),
    path("pool/<int:pk>/wuensche/", profiles.profile, name="profile"),
    path("pool/<int:pk>/abwesend/", profiles.away, name="away"),
    path("pool/<int:pk>/stand/", profiles.state, name="state"),
    path("<uuid:pk>/", office.request_page, name="request"),
    path("<uuid:pk>/fragen/", office.invite, name="invite"),
    path("<uuid:pk>/schritt/", office.step, name="step"),
]
