from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "kreisweit.jobs"
    label = "jobs"
