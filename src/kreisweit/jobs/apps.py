from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "kreisweit.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Find the kinds of work of all rooms."""
        from kreisweit.ground.registry import register_owner

        from . import personal

        register_owner("jobs", fields=personal.FIELDS, export_for=personal.export_for, erase=personal.erase)
        autodiscover_modules("jobs")
