from django.urls import path

from nabe.directory.views import (
    import_answers,  # noqa: F401 - serves its link
    imports,
)

app_name = "directory_import"
urlpatterns = [
    path("", imports.run_list, name="list"),
    path("rueckfragen/", imports.questions, name="questions"),
    path("<uuid:pk>/", imports.run, name="run"),
    path("<uuid:pk>/spalten/", imports.columns, name="columns"),
    path("<uuid:pk>/zeile/<int:position>/", imports.row, name="row"),
    path("<uuid:pk>/zeile/<int:position>/entscheiden/", imports.decide, name="decide"),
    path("<uuid:pk>/uebernehmen/", imports.take, name="take"),
    path("<uuid:pk>/zurueck/", imports.undo, name="undo"),
    path("<uuid:pk>/verwerfen/", imports.discard, name="discard"),
    path("<uuid:pk>/fehler.xlsx", imports.download_bad, name="bad"),
]
