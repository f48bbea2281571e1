from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "kreisweit.places"
    label = "places"

    def ready(self) -> None:
        from kreisweit.ui.installation import tell_installation_by

        from .frame import frame

        tell_installation_by(frame)
