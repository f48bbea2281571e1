"""Where histories lie while figures are computed: a folder of the product's own user, gone when the work ends.

A process that is killed cannot clear up behind itself; what it left is destroyed before the next computation and by
the clock, because histories must not outlive the taking back of a delivery or the erasing of a person.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from kreisweit.jobs.models import Job

from .subjects import COMPUTE_FIGURES


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that only the product's own user can open, gone afterwards; what an earlier work left goes too, since
    there is one computation at a time."""
    _clear()
    folder = Path(tempfile.mkdtemp(dir=_parent()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def destroy_leftovers() -> int:
    """Destroy what works that were killed have left, unless a computation is under way; gives how many folders. Work of
    the clock."""
    if Job.objects.filter(kind=COMPUTE_FIGURES, state="running").exists():
        return 0
    return _clear()


def _clear() -> int:
    left = list(_parent().iterdir())
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def _parent() -> Path:
    parent = Path(settings.HOME) / "snapshots"
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return parent
