from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "kreisweit.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Find the kinds of work of all rooms."""
        autodiscover_modules("jobs")
