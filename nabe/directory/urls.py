from django.urls import path

from nabe.directory.views import handouts, public

app_name = "directory"
urlpatterns = [
    path("angebote/", public.result_list, name="results"),
    path("angebote.<str:form>", handouts.as_file, name="file"),
    path("kalender.ics", handouts.calendar, name="calendar"),
    path("angebote/<slug:slug>/", public.service, name="service"),
    path("angebote/<slug:slug>/fehler/", public.report_error, {"kind": "error"}, name="report"),
    path("angebote/<slug:slug>/aendern/", public.report_error, {"kind": "change"}, name="suggest"),
    path("angebote/<slug:slug>/danke/", public.thanks, name="thanks"),
    path("orte/", public.municipality_list, name="municipalities"),
    path("orte/<slug:slug>/", public.municipality, name="municipality"),
    path("termine/", public.dates, name="dates"),
]
