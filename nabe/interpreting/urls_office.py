from django.urls import path

from nabe.interpreting import urls_figures, urls_joining
from nabe.interpreting.views import (
    county,
    invitations,
    money,
    office,
    planning,
    proofs,
)

app_name = "interpreting_office"
urlpatterns = [
    path("", office.board, name="board"),
    path("neu/", office.ask, name="ask"),
    path("frage/<uuid:pk>/", invitations.own_question, name="own_question"),
    path("heute/", proofs.today, name="today"),
    path("planen/", planning.page, name="planning"),
    path("planen/neu/", planning.propose, name="propose"),
    path("planen/nehmen/", planning.take, name="take"),
    path("pool/", office.pool, name="pool"),
    path("nachweise/", proofs.records, name="records"),
    path("einsatz/<uuid:pk>/", invitations.own_assignment, name="own_assignment"),
    path("einsatz/<uuid:pk>/nachweis/", proofs.record, name="record"),
    path("einsatz/<uuid:pk>/papier/", proofs.paper, name="paper"),
    path("abrechnung/", money.settlement, name="settlement"),
    path("abrechnung/erstellen/", money.settle, name="settle"),
    path("abrechnung/ueberweisen/", money.pay, name="pay"),
    path("abrechnung/buchungen/", money.accounts, name="accounts"),
    path("abrechnung/bank/<str:message_id>/", money.run_file, name="run_file"),
    path("abrechnung/meine/", money.own_statements, name="own_statements"),
    path("abrechnung/<str:number>/", money.statement, name="statement"),
    path("regeln/", county.county, name="county"),
    path("regeln/fristen/", county.numbers, name="county_numbers"),
    path("regeln/honorar/", money.fee_rule, name="fee_rule"),
    path("regeln/honorar/beispiele/", money.fee_preview, name="fee_preview"),
    path("regeln/honorar/<int:pk>/zurueck/", money.withdraw_rule, name="withdraw_rule"),
    path("regeln/<str:kind>/neu/", county.row, name="county_new"),
    path("regeln/<str:kind>/<int:pk>/", county.row, name="county_row"),
    *urls_joining.urlpatterns,
    *urls_figures.urlpatterns,
    path("<uuid:pk>/", office.request_page, name="request"),
    path("<uuid:pk>/fragen/", office.invite, name="invite"),
    path("<uuid:pk>/aendern/", office.change, name="change"),
    path("<uuid:pk>/schritt/", office.step, name="step"),
    path("<uuid:pk>/nachweis/", proofs.judge, name="judge"),
]
