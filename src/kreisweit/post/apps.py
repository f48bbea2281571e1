from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "kreisweit.post"
    label = "post"

    def ready(self) -> None:
        """Answer for export and erasure of personal data."""
        from kreisweit.ground.registry import register_owner

        from . import personal

        register_owner("post", fields=personal.FIELDS, export_for=personal.export_for, erase=personal.erase)
