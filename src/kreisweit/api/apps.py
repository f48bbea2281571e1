from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "kreisweit.api"
    label = "api"
