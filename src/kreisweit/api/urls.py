"""Addresses of the API."""

from django.urls import path

from . import docs
from .v1 import api

app_name = "open"
urlpatterns = [
    path("docs", docs.page, name="docs"),
    path("openapi.json", docs.openapi, name="openapi"),
    path("v1/", api.urls),
]
