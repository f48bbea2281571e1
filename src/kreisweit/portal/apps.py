from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "kreisweit.portal"
    label = "portal"
