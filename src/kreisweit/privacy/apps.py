from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "kreisweit.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Answer for export and erasure."""
        from kreisweit.ground.registry import register_owner

        from . import personal

        register_owner("privacy", fields=personal.FIELDS, export_for=personal.export_for, erase=personal.erase)
