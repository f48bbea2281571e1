"""Addresses of the kit itself."""

from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("theme.css", views.theme, name="theme"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("sprache/", views.choose_language, name="language"),
]
