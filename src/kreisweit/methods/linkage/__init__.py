"""Which records of different registers belong to one person.

`link` is not imported here: it brings Splink along, which only the job that links needs.
"""

from .keys import block_keys
from .settings import LinkSettings

__all__ = ["LinkSettings", "block_keys"]
