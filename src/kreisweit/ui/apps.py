from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "kreisweit.ui"
    label = "ui"
