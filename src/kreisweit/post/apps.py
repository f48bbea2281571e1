from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "kreisweit.post"
    label = "post"
