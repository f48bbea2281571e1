from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "kreisweit.files"
    label = "files"

    def ready(self) -> None:
        """Answer for export and erasure of personal data."""
        from kreisweit.ground.registry import register_owner

        from . import personal

        register_owner("files", fields=personal.FIELDS, export_for=personal.export_for, erase=personal.erase)
