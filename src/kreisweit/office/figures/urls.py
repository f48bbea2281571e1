"""Addresses of official figures in the office."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.overview, name="figures"),
    path("einspielen/", views.deliver, name="figures-deliver"),
    path("einspielen/<int:pk>/", views.delivery, name="figures-delivery"),
    path("einspielen/<int:pk>/abbrechen/", views.cancel, name="figures-cancel"),
    path("einspielen/<int:pk>/befunde.xlsx", views.delivery_findings, name="figures-delivery-findings"),
    path("veroeffentlicht/<int:pk>/", views.release, name="figures-release"),
    path("veroeffentlicht/<int:pk>/befunde.xlsx", views.release_findings, name="figures-release-findings"),
]
