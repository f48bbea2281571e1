"""Addresses of the demo's mailbox."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.overview, name="mailbox"),
    path("<int:pk>/", views.detail, name="mail"),
]
