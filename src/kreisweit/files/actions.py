"""Writes: take a file in, give it up, delete what is past its time."""

from __future__ import annotations

import hashlib
import time
from typing import Protocol

from django.db import transaction

from kreisweit.audit.actions import By, record
from kreisweit.ground.today import now

from . import store
from .kinds import IMAGES, MEDIA_TYPES, AllowedTypes, FileKind, kind_by_content, kind_by_name
from .models import StoredFile
from .names import clean_name
from .pictures import MEGAPIXELS, BadPicture, without_metadata
from .refusals import FileEmpty, FileNotWhatItSays, FileTooLarge, FileTypeNotTaken, LimitExceeded, PictureUnreadable
from .sandbox import run_limited

ORPHAN_AFTER = 24 * 60 * 60
"""Seconds after which bytes that no row names are deleted (an action that was rolled back)."""


class Upload(Protocol):
    """What a form or a test hands over: Django's UploadedFile."""

    name: str | None
    size: int | None

    def read(self, num_bytes: int = -1, /) -> bytes:
        """The bytes."""
        ...


def store_upload(upload: Upload, *, purpose: str, allowed: AllowedTypes, by: By) -> StoredFile:
    """Check, clean and store a file under a random name, with its hash.

    Pictures are drawn anew without metadata. Raises a FileRefused, LimitExceeded or StorageFull; nothing
    is stored then.
    """
    name = clean_name(upload.name or "")
    data = upload.read(allowed.max_bytes + 1)
    kind = _check(data, name, allowed)
    if kind in IMAGES:
        data = _clean_picture(data, kind)
    path = store.new_path()
    store.write_whole(path, data)
    try:
        return _keep_row(path, data, name, kind, purpose, allowed, by)
    except BaseException:
        store.remove(path)
        raise


def discard_file(stored: StoredFile, *, by: By) -> None:
    """Delete a file and its row; the trail keeps purpose and hash."""
    with transaction.atomic():
        record("files.discard_file", stored, by=by, purpose=stored.purpose, sha256=stored.sha256)
        path = stored.path
        stored.delete()
        transaction.on_commit(lambda: store.remove(path))


def purge_files(*, by: By) -> int:
    """Delete files past their time, and bytes that no row names. Returns the number of files with a row."""
    due = list(StoredFile.objects.filter(keep_until__lte=now()))
    for stored in due:
        discard_file(stored, by=by)
    known = set(StoredFile.objects.values_list("path", flat=True))
    for path, changed in store.all_paths():
        if path not in known and changed < time.time() - ORPHAN_AFTER:
            store.remove(path)
    return len(due)


def _check(data: bytes, name: str, allowed: AllowedTypes) -> FileKind:
    if len(data) > allowed.max_bytes:
        raise FileTooLarge(megabytes=allowed.max_bytes // 1_000_000)
    if not data:
        raise FileEmpty
    claimed = kind_by_name(name)
    if claimed is None or claimed not in allowed.kinds:
        raise FileTypeNotTaken(endings=", ".join(allowed.endings))
    found = kind_by_content(data)
    if found != claimed and not (claimed is FileKind.CSV and found is FileKind.JSON):  # a table may begin with "["
        raise FileNotWhatItSays(ending=claimed.value.upper())
    return claimed


def _clean_picture(data: bytes, kind: FileKind) -> bytes:
    try:
        return run_limited(without_metadata, data, kind.value.upper(), seconds=10, megabytes=600)
    except (BadPicture, LimitExceeded) as broken:
        raise PictureUnreadable(megapixels=MEGAPIXELS) from broken


def _keep_row(
    path: str, data: bytes, name: str, kind: FileKind, purpose: str, allowed: AllowedTypes, by: By
) -> StoredFile:
    with transaction.atomic():
        stored = StoredFile.objects.create(
            name=name,
            media_type=MEDIA_TYPES[kind],
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            path=path,
            purpose=purpose,
            uploaded_at=now(),
            uploaded_by=by.pk,
            keep_until=now() + allowed.keep if allowed.keep else None,
        )
        record("files.store_upload", stored, by=by, purpose=purpose, size=stored.size, sha256=stored.sha256)
    return stored
