"""Addresses of the API."""

from django.urls import path

from . import docs
from .manners import nothing_here, polite
from .v1 import api

app_name = "open"
_patterns, _app, _space = api.urls
urlpatterns = [
    path("docs", docs.page, name="docs"),
    path("openapi.json", docs.openapi, name="openapi"),
    path("v1/", (polite(_patterns), _app, _space)),
    path("v1/<path:rest>", nothing_here, name="nothing"),
]
