"""Addresses of the trust office."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.overview, name="linking"),
    path("starten/", views.start, name="linking-start"),
    path("lauf/<int:pk>/", views.run, name="linking-run"),
    path("lauf/<int:pk>/abbrechen/", views.cancel, name="linking-cancel"),
    path("paare/", views.pairs, name="linking-pairs"),
    path("paare/<int:pk>/", views.pair, name="linking-pair"),
]
