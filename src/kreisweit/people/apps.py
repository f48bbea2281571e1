from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kreisweit.people"
    label = "people"

    def ready(self) -> None:
        """Answer for export and erasure of personal data."""
        from kreisweit.ground.registry import register_owner

        from . import guests, personal

        guests.declare_guests()
        register_owner("people", fields=personal.fields(), export_for=personal.export_for, erase=personal.erase)
