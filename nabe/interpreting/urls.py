from django.urls import path

from nabe.interpreting.views import public

app_name = "interpreting"
urlpatterns = [path("dolmetschen/", public.about, name="about")]
