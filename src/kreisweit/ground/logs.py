"""What may stand in a log."""

from __future__ import annotations

import logging

_SECURITY = "django.security."


class NoForeignWords(logging.Filter):
    """Keeps what somebody sent (a Host header, a session) out of the log: the kind of refusal is enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the text of the framework's security messages by the name of what was refused."""
        if record.name.startswith(_SECURITY):
            record.msg = "refused: " + record.name.removeprefix(_SECURITY)
            record.args = ()
            record.exc_info = record.exc_text = None
        return True
