"""Addresses of own figures in the office."""

from django.urls import path

from . import decisions, views

urlpatterns = [
    path("", views.overview, name="computations"),
    path("starten/", views.start, name="computations-start"),
    path("lauf/<int:pk>/", views.run, name="computations-run"),
    path("lauf/<int:pk>/abbrechen/", views.cancel, name="computations-cancel"),
    path("<int:pk>/", views.detail, name="computation"),
    path("<int:pk>/vorschlagen/", decisions.propose, name="computation-propose"),
    path("freigabe/<int:pk>/", decisions.proposal, name="proposal"),
    path("freigabe/<int:pk>/freigeben/", decisions.approve, name="proposal-approve"),
    path("freigabe/<int:pk>/ablehnen/", decisions.reject, name="proposal-reject"),
    path("freigabe/<int:pk>/zurueckziehen/", decisions.withdraw, name="proposal-withdraw"),
]
