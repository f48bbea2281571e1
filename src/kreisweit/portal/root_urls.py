"""Addresses of the portal without language."""

from __future__ import annotations

from django.urls import path

from .start import gate

app_name = "gate"
urlpatterns = [
    path("", gate.choose_language, name="language"),
    path("robots.txt", gate.robots, name="robots"),
    path("sitemap.xml", gate.sitemap, name="sitemap"),
    path(".well-known/security.txt", gate.security, name="security"),
]
