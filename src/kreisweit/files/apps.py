from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "kreisweit.files"
    label = "files"
