from django.urls import path

from nabe.interpreting.views import day_sheet, figures

urlpatterns = [
    path("zahlen/", figures.page, name="figures"),
    path("zahlen/verwendungsnachweis/", figures.funding_report, name="funding_report"),
    path("tagesblatt/", day_sheet.page, name="day_sheet"),
]
