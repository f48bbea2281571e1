"""Settings of signing in: address and password, second factor, passkeys, sessions, login of the county."""

from __future__ import annotations

from urllib.parse import urlsplit

from . import environment

PROFILE = environment.profile()

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/buero/"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/"

# Accounts come from invitations only; the adapter closes sign-up.
ACCOUNT_ADAPTER = "kreisweit.office.login.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
# Nobody learns by signing in or by a forgotten password who has an account.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# By address and account; by network only loosely, since a whole town hall stands behind one.
ACCOUNT_RATE_LIMITS = False if PROFILE == "test" else {"login_failed": "60/m/ip,5/300s/key", "login": "120/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = environment.read("KREISWEIT_PROXIES")

# Own sensitive pages (export of data, giving access) ask for the password again; the invented accounts do not.
FRESH_SIGN_IN_REQUIRED = PROFILE == "prod"
# Roles that handle person data need a second factor before they see the office; not in demo and tests.
SECOND_FACTOR_REQUIRED = PROFILE == "prod"

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Kreisweit"
# A passkey is a second factor here and never the only one. Switched on, every passkey that was stored as a
# second factor would open the account without a password, too (django-allauth, issue 4224).
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PROFILE != "prod"  # http://localhost
MFA_TRUST_ENABLED = False
MFA_RECOVERY_CODES_SHOW_ONCE = True

# A session ends 30 minutes after the last click and 12 hours after signing in (office.login.middleware).
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = 30 * 60
SESSION_ABSOLUTE_SECONDS = 12 * 60 * 60

SOCIALACCOUNT_ADAPTER = "kreisweit.office.login.adapter.CountyLoginAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
# The login of the county vouches for the address: it opens the invited account with this address.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, object] = {}
# Where forms may lead: the login of the county answers the button of our page with its own address.
FORM_TARGETS: tuple[str, ...] = ()

_issuer = environment.read("KREISWEIT_OIDC_ISSUER")
if _issuer:
    FORM_TARGETS = ("{0.scheme}://{0.netloc}".format(urlsplit(_issuer)),)
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "EMAIL_AUTHENTICATION": True,
            "APPS": [
                {
                    "provider_id": "verwaltung",
                    "name": environment.read("KREISWEIT_OIDC_NAME"),
                    "client_id": environment.read("KREISWEIT_OIDC_CLIENT"),
                    "secret": environment.read("KREISWEIT_OIDC_SECRET"),
                    "settings": {"server_url": _issuer},
                }
            ],
        }
    }
