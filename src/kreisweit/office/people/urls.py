"""Addresses of organisations."""

from django.urls import path

from . import units, views

urlpatterns = [
    path("", views.organisations, name="organisations"),
    path("neu/", views.new_organisation, name="organisation-new"),
    path("<int:pk>/", views.organisation, name="organisation"),
    path("<int:pk>/bearbeiten/", views.edit_organisation, name="organisation-edit"),
    path("<int:pk>/veroeffentlichen/", views.publish, name="organisation-publish"),
    path("<int:pk>/zurueckziehen/", views.unpublish, name="organisation-unpublish"),
    path("<int:pk>/teile/", units.add_unit, name="unit-new"),
    path("<int:pk>/teile/<int:unit_pk>/", units.change_unit, name="unit-edit"),
    path("<int:pk>/teile/<int:unit_pk>/entfernen/", units.remove_unit, name="unit-remove"),
]
