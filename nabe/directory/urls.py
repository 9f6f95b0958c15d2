from django.urls import path

from nabe.directory.views import handouts, my_list, public, saved_searches, visitors

app_name = "directory"
urlpatterns = [
    path("angebote/", public.result_list, name="results"),
    path("angebote.<str:form>", handouts.as_file, name="file"),
    path("angebote/woerter/", visitors.suggested_words, name="words"),
    path("angebot-vorschlagen/", visitors.propose, name="propose"),
    path("angebot-vorschlagen/danke/", visitors.proposed, name="proposed"),
    path("meine-liste/", my_list.show, name="my_list"),
    path("meine-liste/senden/", my_list.send, name="my_list_send"),
    path("meine-liste/gesendet/", my_list.sent, name="my_list_sent"),
    path("benachrichtigen/", saved_searches.ask, name="notify"),
    path("benachrichtigen/gesendet/", saved_searches.asked, name="notify_asked"),
    path("kalender.ics", handouts.calendar, name="calendar"),
    path("angebote/nr/<uuid:pk>/", public.service_by_number, name="service_by_number"),
    path("angebote/<slug:slug>/", public.service, name="service"),
    path("angebote/<slug:slug>/kontakt.vcf", visitors.vcard, name="vcard"),
    path("angebote/<slug:slug>/fehler/", public.report_error, {"kind": "error"}, name="report"),
    path("angebote/<slug:slug>/aendern/", public.report_error, {"kind": "change"}, name="suggest"),
    path("angebote/<slug:slug>/danke/", public.thanks, name="thanks"),
    path("orte/", public.municipality_list, name="municipalities"),
    path("orte/<slug:slug>/", public.municipality, name="municipality"),
    path("termine/", public.dates, name="dates"),
]
