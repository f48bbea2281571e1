"""Addresses of access."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.places, name="access"),
    path("ende/<int:pk>/", views.end, name="access-end"),
    path("<slug:scope>/<int:pk>/", views.place, name="access-place"),
    path("<slug:scope>/<int:pk>/einladen/", views.invite, name="access-invite"),
]
