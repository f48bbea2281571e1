"""Addresses of the trust office."""

from django.urls import path, re_path

from . import quality, views

urlpatterns = [
    path("", views.overview, name="linking"),
    path("starten/", views.start, name="linking-start"),
    path("lauf/<int:pk>/", views.run, name="linking-run"),
    path("lauf/<int:pk>/abbrechen/", views.cancel, name="linking-cancel"),
    path("paare/", views.pairs, name="linking-pairs"),
    path("paare/<int:pk>/", views.pair, name="linking-pair"),
    path("stichprobe/", quality.sample, name="linking-sample"),
    re_path("^verknuepfung/(?P<left>[0-9a-f]{32})/(?P<right>[0-9a-f]{32})/$", quality.link, name="linking-link"),
    path("qualitaet/", quality.overview, name="linking-quality"),
    path("qualitaet/herkunft/", quality.nationalities, name="linking-nationalities"),
    path("widersprueche/", quality.conflicts, name="linking-conflicts"),
]
