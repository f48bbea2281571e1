from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "kreisweit.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who answers for personal data; add the check that the services make before they start."""
        from kreisweit.ground.registry import exempt_field

        from . import checks, personal  # noqa: F401  (registers itself)

        for field, reason in personal.EXEMPT.items():
            exempt_field(field, reason=reason)
