from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kreisweit.people"
    label = "people"
