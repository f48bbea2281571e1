"""Every setting of an installation: name, kind, default, meaning. The handbook's table is made from this.

A setting is an environment variable of the same name. Secrets have no default outside the demo.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """One environment variable that an installation may set."""

    name: str
    kind: type
    default: str | int | bool | None
    help: str
    required_in_prod: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting("KREISWEIT_PROFILE", str, "prod", "demo, test or prod. Only demo shows the role switch."),
    Setting("KREISWEIT_HOME", str, "", "Folder of data, keys, uploads and indexes.", required_in_prod=True),
    Setting("KREISWEIT_SECRET_KEY", str, "", "Key that signs sessions and links.", required_in_prod=True),
    Setting("KREISWEIT_HOSTS", str, "", "Host names of the portal, separated by commas.", required_in_prod=True),
    Setting(
        "KREISWEIT_DATABASE",
        str,
        "",
        "Address of the database, for example postgres://user@host/name. Empty: SQLite in KREISWEIT_HOME.",
    ),
    Setting("KREISWEIT_TEST_POSTGRES", str, "", "Address of a throw-away PostgreSQL server for the tests."),
    Setting("KREISWEIT_TEST_CHROMIUM", str, "", "Path of a Chromium for the browser tests."),
    Setting(
        "KREISWEIT_ASSETS",
        str,
        "",
        "Folder of style sheets and fonts made at set-up. Empty: .dev/assets beside the source.",
    ),
    Setting("KREISWEIT_TODAY", str, "", "A fixed day (YYYY-MM-DD) that counts as today. Only the demo sets it."),
    Setting(
        "KREISWEIT_MAIL",
        str,
        "",
        "Address of the mail server, for example smtp+tls://user:password@host:587.",
        required_in_prod=True,
    ),
    Setting("KREISWEIT_MAIL_FROM", str, "kreisweit@localhost", "Sender of all mail."),
    Setting("KREISWEIT_COUNTY_COLOUR", str, "#0b5a6f", "The county's colour; its contrast is checked at start-up."),
    Setting("KREISWEIT_OFFICIAL_BAND", bool, False, "Show the band “Offizielle Website” (for authorities only)."),
    Setting("KREISWEIT_OIDC_ISSUER", str, "", "Issuer of an OpenID Connect login. Empty: none."),
    Setting("KREISWEIT_OIDC_CLIENT", str, "", "Client id at the OpenID Connect issuer."),
    Setting("KREISWEIT_OIDC_SECRET", str, "", "Client secret at the OpenID Connect issuer."),
    Setting("KREISWEIT_OIDC_NAME", str, "Verwaltungskonto", "Name of the OpenID Connect login on the button."),
    Setting(
        "KREISWEIT_TLS",
        bool,
        True,
        "The portal is reached by https; cookies are sent by https only. Off in the demo.",
    ),
    Setting("KREISWEIT_PROXIES", int, 0, "Number of trusted proxies in front of the web process."),
)

BY_NAME = {setting.name: setting for setting in SETTINGS}
