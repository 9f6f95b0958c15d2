from django.urls import path

from nabe.directory.views import office

app_name = "directory_office"
urlpatterns = [
    path("", office.service_list, name="list"),
    path("neu/", office.add, name="add"),
    path("<uuid:pk>/", office.edit, name="edit"),
    path("<uuid:pk>/bestaetigen/", office.confirm, name="confirm"),
    path("<uuid:pk>/stand/", office.step, name="step"),
    path("hinweise/<int:pk>/", office.answer_report, name="report"),
]
