from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "kreisweit.overview"
    label = "overview"
