"""Fields of the guests (third-party packages), declared personal or plain.

Guests bring no furniture: whatever they keep about a person stands here, and people.personal exports
and erases it.
"""

from __future__ import annotations

from kreisweit.ground.personal import Category, declare_guest
from kreisweit.ground.registry import exempt_field


def declare_guests() -> None:
    """Declare every field of the installed third-party models."""
    _sign_in()
    _sign_in_elsewhere()
    _framework()


def _sign_in() -> None:
    declare_guest(
        "account.EmailAddress",
        personal={"user": Category.IDENTITY, "email": Category.CONTACT},
        plain=["id", "verified", "primary"],
    )
    declare_guest("account.EmailConfirmation", plain=["id", "email_address", "created", "sent", "key"])
    declare_guest(
        "mfa.Authenticator",
        personal={"user": Category.IDENTITY, "data": Category.ACCESS, "last_used_at": Category.ACTIVITY},
        plain=["id", "type", "created_at"],
    )
    declare_guest(
        "usersessions.UserSession",
        personal={
            "user": Category.IDENTITY,
            "ip": Category.ACCESS,
            "user_agent": Category.ACCESS,
            "session_key": Category.ACCESS,
            "created_at": Category.ACTIVITY,
            "last_seen_at": Category.ACTIVITY,
            "data": Category.ACCESS,
        },
        plain=["id"],
    )


def _sign_in_elsewhere() -> None:
    declare_guest(
        "socialaccount.SocialApp",
        plain=["id", "provider", "provider_id", "name", "client_id", "secret", "key", "settings"],
    )
    declare_guest(
        "socialaccount.SocialAccount",
        personal={
            "user": Category.IDENTITY,
            "uid": Category.IDENTITY,
            "extra_data": Category.IDENTITY,
            "last_login": Category.ACTIVITY,
            "date_joined": Category.ACTIVITY,
        },
        plain=["id", "provider"],
    )
    declare_guest(
        "socialaccount.SocialToken",
        personal={"token": Category.ACCESS, "token_secret": Category.ACCESS},
        plain=["id", "app", "account", "expires_at"],
    )


def _framework() -> None:
    declare_guest("contenttypes.ContentType", plain=["id", "app_label", "model"])
    declare_guest("auth.Permission", plain=["id", "name", "content_type", "codename"])
    declare_guest("auth.Group", plain=["id", "name", "permissions"])
    declare_guest("auth.Group_permissions", plain=["id", "group", "permission"])
    declare_guest("sessions.Session", personal={"session_data": Category.ACCESS}, plain=["session_key", "expire_date"])
    exempt_field(
        "sessions.Session.session_data",
        reason="Cannot be searched by person; erasure deletes the sessions through usersessions, and each ends by itself after 12 hours.",
    )
    declare_guest(
        "django_tasks_database.DBTaskResult",
        plain=[
            "id", "status", "enqueued_at", "started_at", "finished_at", "args_kwargs", "priority", "task_path",
            "worker_ids", "queue_name", "backend_name", "run_after", "return_value", "exception_class_path",
            "traceback",
        ],
    )  # fmt: skip
