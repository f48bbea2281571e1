"""Addresses of deliveries in the office."""

from django.urls import path

from . import files, planning, views

urlpatterns = [
    path("", views.overview, name="deliveries"),
    path("neu/", views.deliver, name="delivery-new"),
    path("<int:pk>/", views.detail, name="delivery"),
    path("<int:pk>/abbrechen/", views.cancel, name="delivery-cancel"),
    path("<int:pk>/uebernehmen/", views.accept, name="delivery-accept"),
    path("<int:pk>/ablehnen/", views.reject, name="delivery-reject"),
    path("<int:pk>/zuruecknehmen/", views.undo, name="delivery-undo"),
    path("<int:pk>/vorschau/", files.look, name="delivery-preview"),
    path("<int:pk>/befunde.xlsx", files.findings, name="delivery-findings"),
    path("<int:pk>/fehlerhafte-zeilen.xlsx", files.bad_rows, name="delivery-bad-rows"),
    path("vereinbarung/<slug:code>/spalten/", planning.columns, name="delivery-columns"),
    path("vereinbarung/<slug:code>/kalender/", planning.calendar, name="delivery-calendar"),
]
