"""A column for ids of 32 hexadecimal digits."""

from __future__ import annotations

from typing import Any

from django.db import models


class IdField(models.CharField[str, str]):
    """Text of exactly 32 characters. As `char(32)` it gets one index on PostgreSQL; `varchar` gets a second one for
    searches by beginning, which nobody makes here and which makes storing slower."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 32
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:
        """char(32)."""
        return "char(32)"
