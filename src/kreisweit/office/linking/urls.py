"""Addresses of the trust office."""

from django.urls import path, re_path

from . import choices, pair_list, persons, quality, trials, views

urlpatterns = [
    path("", views.overview, name="linking"),
    path("starten/", views.start, name="linking-start"),
    path("lauf/<int:pk>/", views.run, name="linking-run"),
    path("lauf/<int:pk>/abbrechen/", views.cancel, name="linking-cancel"),
    path("paare/", pair_list.pairs, name="linking-pairs"),
    path("paare/<int:pk>/", views.pair, name="linking-pair"),
    path("stichprobe/", quality.sample, name="linking-sample"),
    re_path("^verknuepfung/(?P<left>[0-9a-f]{32})/(?P<right>[0-9a-f]{32})/$", quality.link, name="linking-link"),
    path("qualitaet/", quality.overview, name="linking-quality"),
    path("qualitaet/herkunft/", quality.nationalities, name="linking-nationalities"),
    path("widersprueche/", quality.conflicts, name="linking-conflicts"),
    re_path("^person/(?P<entry>[0-9a-f]{32})/$", persons.person, name="linking-person"),
    re_path("^person/(?P<entry>[0-9a-f]{32})/abtrennen/$", persons.part, name="linking-part"),
    re_path("^person/(?P<entry>[0-9a-f]{32})/trennen/(?P<event>[0-9]{1,18})/$", persons.take_back, name="linking-undo"),
    path("probe/", trials.overview, name="linking-trials"),
    path("probe/starten/", trials.start, name="linking-trial-start"),
    re_path("^probe/(?P<version>[0-9a-f]{16})/anwenden/$", trials.apply, name="linking-trial-apply"),
    re_path("^probe/(?P<version>[0-9a-f]{16})/verwerfen/$", trials.discard, name="linking-trial-discard"),
    path("einstellungen/", choices.choices, name="linking-choices"),
]
