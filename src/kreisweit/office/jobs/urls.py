"""Addresses of background work in the office."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.overview, name="jobs"),
    path("<int:pk>/", views.detail, name="job"),
    path("<int:pk>/abbrechen/", views.cancel, name="job-cancel"),
]
