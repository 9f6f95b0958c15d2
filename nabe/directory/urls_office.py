from django.urls import path

from nabe.directory.views import office, proposals

app_name = "directory_office"
urlpatterns = [
    path("", office.service_list, name="list"),
    path("neu/", office.add, name="add"),
    path("<uuid:pk>/", office.edit, name="edit"),
    path("<uuid:pk>/bestaetigen/", office.confirm, name="confirm"),
    path("<uuid:pk>/stand/", office.step, name="step"),
    path("<uuid:pk>/fassungen/<int:number>/", proposals.version, name="version"),
    path("vorschlaege/", proposals.proposal_list, name="proposals"),
    path("vorschlaege/<uuid:pk>/", proposals.proposal, name="proposal"),
    path("hinweise/<int:pk>/", office.answer_report, name="report"),
]
