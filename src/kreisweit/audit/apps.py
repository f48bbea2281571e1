from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "kreisweit.audit"
    label = "audit"
