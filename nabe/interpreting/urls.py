from django.urls import path

from nabe.interpreting.views import joining, public

app_name = "interpreting"
urlpatterns = [
    path("dolmetschen/", public.about, name="about"),
    path("dolmetschen/mitmachen/", joining.apply, name="apply"),
    path("dolmetschen/mitmachen/danke/", joining.applied, name="applied"),
]
