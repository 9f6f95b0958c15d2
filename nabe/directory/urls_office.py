from django.urls import path

from nabe.directory.views import (
    assuring,  # noqa: F401 - serves its link
    care,
    freshness,
    handouts,
    merging,
    office,
    proposals,
    translation_files,
    translations,
)

app_name = "directory_office"
urlpatterns = [
    path("", office.service_list, name="list"),
    path("liste.<str:form>", handouts.office_as_file, name="file"),
    path("neu/", office.add, name="add"),
    path("<uuid:pk>/", office.edit, name="edit"),
    path("<uuid:pk>/bestaetigen/", office.confirm, name="confirm"),
    path("<uuid:pk>/stand/", office.step, name="step"),
    path("<uuid:pk>/fassungen/<int:number>/", proposals.version, name="version"),
    path("<uuid:pk>/adressen/", care.check_again, name="check_again"),
    path("<uuid:pk>/hinweis/", care.note, name="note"),
    path("anrufen/", freshness.calls, name="calls"),
    path("<uuid:pk>/angerufen/", freshness.called, name="called"),
    path("regeln/", freshness.rules, name="rules"),
    path("regeln/frist/", freshness.cycle, name="cycle_add"),
    path("regeln/frist/<int:pk>/", freshness.cycle, name="cycle"),
    path("aktionen/", freshness.campaign_list, name="campaigns"),
    path("aktionen/neu/", freshness.campaign_add, name="campaign_add"),
    path("aktionen/<uuid:pk>/", freshness.campaign, name="campaign"),
    path("doppelte/", merging.pair_list, name="pairs"),
    path("doppelte/<int:pk>/", merging.pair, name="pair"),
    path("sammeln/", merging.many, name="many"),
    path("vorschlaege/", proposals.proposal_list, name="proposals"),
    path("vorschlaege/<uuid:pk>/", proposals.proposal, name="proposal"),
    path("<uuid:pk>/uebersetzungen/", translations.translation, name="translation"),
    path("uebersetzungen/", translations.translation_list, name="translations"),
    path("uebersetzungen/maschinell/", translations.by_machine, name="translate_by_machine"),
    path("uebersetzungen/datei.xlf", translation_files.send, name="translations_out"),
    path("uebersetzungen/datei/", translation_files.receive, name="translations_in"),
    path("uebersetzungen/datei/<uuid:pk>/", translation_files.look, name="translation_file"),
    path("hinweise/<int:pk>/", office.answer_report, name="report"),
]
