from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "kreisweit.monitoring"
    label = "monitoring"
