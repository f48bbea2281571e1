from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "kreisweit.monitoring"
    label = "monitoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Answer for export and erasure of personal data."""
        from kreisweit.ground.registry import register_owner

        from . import personal

        register_owner("monitoring", fields=personal.FIELDS, export_for=personal.export_for, erase=personal.erase)
