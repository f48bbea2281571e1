"""Address of the audit trail."""

from django.urls import path

from . import views

urlpatterns = [path("", views.events, name="audit")]
