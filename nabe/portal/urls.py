"""Pages without a language in their address."""

from django.urls import path

from nabe.portal import views, web_app

app_name = "office"
urlpatterns = [
    path("", views.root, name="root"),
    path("farben.css", views.colours, name="colours"),
    path("heute/", views.today, name="today"),
    path("app.webmanifest", web_app.manifest, name="manifest"),
    path("zeichen-<int:size>.png", web_app.icon, name="icon"),
    path("dienst.js", web_app.worker, name="worker"),
    path("offline/", web_app.offline, name="offline"),
]
