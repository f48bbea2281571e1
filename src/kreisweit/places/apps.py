from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "kreisweit.places"
    label = "places"
