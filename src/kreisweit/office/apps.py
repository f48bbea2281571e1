from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "kreisweit.office"
    label = "office"
