from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "kreisweit.releases"
    label = "releases"
