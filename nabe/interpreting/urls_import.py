from django.urls import path

from nabe.interpreting.views import importing

app_name = "interpreting_import"
urlpatterns = [
    path("", importing.all_lists, name="lists"),
    path("<uuid:pk>/", importing.one_list, name="run"),
    path("<uuid:pk>/zeile/<int:position>/", importing.row, name="row"),
    path("<uuid:pk>/zeile/<int:position>/entscheiden/", importing.decide, name="decide"),
    path("<uuid:pk>/uebernehmen/", importing.take, name="take"),
    path("<uuid:pk>/rueckgaengig/", importing.undo, name="undo"),
    path("<uuid:pk>/fehler.xlsx", importing.download_bad, name="bad"),
    path("<uuid:pk>/verwerfen/", importing.discard, name="discard"),
]
