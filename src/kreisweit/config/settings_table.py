"""Every setting of an installation: name, kind, default, meaning. The handbook's table is made from this, in
the words of the German catalogue.

A setting is an environment variable of the same name. Secrets have no default outside the demo.
"""

from __future__ import annotations

from dataclasses import dataclass


def _(text: str) -> str:
    """Marks a text for the catalogues. Django's own marker needs settings, which are made from this table."""
    return text


@dataclass(frozen=True)
class Setting:
    """One environment variable that an installation may set."""

    name: str
    kind: type
    default: str | int | bool | None
    help: str
    required_in_prod: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting("KREISWEIT_PROFILE", str, "prod", _("demo, test or prod. Only demo shows the role switch.")),
    Setting("KREISWEIT_HOME", str, "", _("Folder of data, keys, uploads and indexes."), required_in_prod=True),
    Setting("KREISWEIT_SECRET_KEY", str, "", _("Key that signs sessions and links."), required_in_prod=True),
    Setting("KREISWEIT_HOSTS", str, "", _("Host names of the portal, separated by commas."), required_in_prod=True),
    Setting(
        "KREISWEIT_DATABASE",
        str,
        "",
        _("Address of the database, for example postgres://user@host/name. Empty: SQLite in KREISWEIT_HOME."),
    ),
    Setting(
        "KREISWEIT_VAULT_DATABASE",
        str,
        "",
        _(
            "Address of the vault's database with its own role. Empty: SQLite in KREISWEIT_HOME, for demo and tests only."
        ),
    ),
    Setting(
        "KREISWEIT_VAULT_OWNER_DATABASE",
        str,
        "",
        _(
            "The same database with the role that owns its tables. Only “kreisweit migrate” needs it; the services do not."
        ),
    ),
    Setting("KREISWEIT_TEST_POSTGRES", str, "", _("Address of a throw-away PostgreSQL server for the tests.")),
    Setting("KREISWEIT_TEST_CHROMIUM", str, "", _("Path of a Chromium for the browser tests.")),
    Setting(
        "KREISWEIT_ASSETS",
        str,
        "",
        _("Folder of style sheets and fonts made at set-up. Empty: .dev/assets beside the source."),
    ),
    Setting("KREISWEIT_TODAY", str, "", _("A fixed day (YYYY-MM-DD) that counts as today. Only the demo sets it.")),
    Setting(
        "KREISWEIT_MAIL",
        str,
        "",
        _("Address of the mail server, for example smtp+tls://user:password@host:587."),
        required_in_prod=True,
    ),
    Setting("KREISWEIT_MAIL_FROM", str, "kreisweit@localhost", _("Sender of all mail.")),
    Setting("KREISWEIT_COUNTY_COLOUR", str, "#0b5a6f", _("The county's colour; its contrast is checked at start-up.")),
    Setting("KREISWEIT_OFFICIAL_BAND", bool, False, _("Show the band “Offizielle Website” (for authorities only).")),
    Setting("KREISWEIT_OIDC_ISSUER", str, "", _("Issuer of an OpenID Connect login. Empty: none.")),
    Setting("KREISWEIT_OIDC_CLIENT", str, "", _("Client id at the OpenID Connect issuer.")),
    Setting("KREISWEIT_OIDC_SECRET", str, "", _("Client secret at the OpenID Connect issuer.")),
    Setting("KREISWEIT_OIDC_NAME", str, "Verwaltungskonto", _("Name of the OpenID Connect login on the button.")),
    Setting(
        "KREISWEIT_TLS",
        bool,
        True,
        _("The portal is reached by https; cookies are sent by https only. Off in the demo."),
    ),
    Setting("KREISWEIT_LINK_MEMORY_MB", int, 1500, _("Memory in MB that the linkage of records may take.")),
    Setting("KREISWEIT_LINK_THREADS", int, 2, _("Threads that the linkage of records may use.")),
    Setting("KREISWEIT_COMPUTE_MEMORY_MB", int, 1000, _("Memory in MB that the computation of figures may take.")),
    Setting("KREISWEIT_COMPUTE_THREADS", int, 2, _("Threads that the computation of figures may use.")),
    Setting("KREISWEIT_PROXIES", int, 0, _("Number of trusted proxies in front of the web process.")),
)

BY_NAME = {setting.name: setting for setting in SETTINGS}
