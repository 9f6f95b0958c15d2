"""Addresses of the office for joining the pool and for one person's own page."""

from django.urls import path

from nabe.interpreting.views import joining, onboarding, profiles

urlpatterns = [
    path("ich/", joining.own_page, name="own_page"),
    path("bewerbungen/", joining.applications, name="applications"),
    path("bewerbungen/<uuid:pk>/", joining.application, name="application"),
    path("bewerbungen/<uuid:pk>/aufnehmen/", joining.take_in, name="take_in"),
    path("bewerbungen/<uuid:pk>/absagen/", joining.decline, name="decline"),
    path("pool/<int:pk>/", profiles.interpreter, name="interpreter"),
    path("pool/<int:pk>/wuensche/", profiles.profile, name="profile"),
    path("pool/<int:pk>/zeiten/", profiles.times, name="times"),
    path("pool/<int:pk>/abwesend/", profiles.away, name="away"),
    path("pool/<int:pk>/abwesend/<int:absence>/weg/", profiles.back, name="back"),
    path("pool/<int:pk>/kalender/", profiles.calendar, name="calendar"),
    path("pool/<int:pk>/konto/", profiles.account, name="bank_account"),
    path("pool/<int:pk>/stand/", profiles.state, name="state"),
    path("pool/<int:pk>/ende/", profiles.leave, name="leave"),
    path("pool/<int:pk>/gespraech/", onboarding.talk, name="talk"),
    path("pool/<int:pk>/nachweis/", onboarding.paper, name="paper_seen"),
    path("pool/<int:pk>/nachweis/<int:paper>/weg/", onboarding.paper_back, name="paper_back"),
    path("pool/<int:pk>/qualifikation/", onboarding.qualify, name="qualify"),
    path("pool/<int:pk>/qualifikation/<int:qualification>/weg/", onboarding.disqualify, name="disqualify"),
    path("pool/<int:pk>/sprachen/", onboarding.spoken, name="languages"),
    path("pool/<int:pk>/sprachen/<int:spoken>/weg/", onboarding.drop_language, name="drop_language"),
    path(
        "pool/<int:pk>/sprachen/vorschlag/<int:proposal>/", onboarding.answer_language,
        name="answer_language",
    ),
]  # fmt: skip
