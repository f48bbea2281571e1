"""Files come in checked, cleaned and whole, and go when their time is over."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import time
import zipfile
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from kreisweit.audit.actions import SYSTEM
from kreisweit.audit.models import AuditEvent
from kreisweit.files import actions, queries, store
from kreisweit.files.kinds import DOCUMENTS, PICTURES, TABLES, AllowedTypes, FileKind
from kreisweit.files.models import StoredFile
from kreisweit.files.names import clean_name
from kreisweit.files.refusals import (
    FileEmpty,
    FileNotWhatItSays,
    FileTooLarge,
    FileTypeNotTaken,
    PictureUnreadable,
    StorageFull,
)
from kreisweit.ground.refusal import NotFound
from kreisweit.ground.today import now

pytestmark = pytest.mark.django_db
CSV = b"ags,value\n14626110,1.5\n"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def put(name: str, data: bytes, allowed: AllowedTypes = TABLES) -> StoredFile:
    upload = SimpleUploadedFile("x", data)
    upload._name = name
    return actions.store_upload(upload, purpose="tests", allowed=allowed, by=SimpleNamespace(pk=7))


def files_below(root: Path) -> list[Path]:
    return [p for p in root.rglob("*") if p.is_file()]


def workbook() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/workbook.xml", "<x/>")
    return out.getvalue()


def picture(form: str, *, size: tuple[int, int] = (4, 2), mode: str = "RGB", **extra: Any) -> bytes:
    out = io.BytesIO()
    image = Image.new(mode, size, "red" if mode in ("RGB", "RGBA") else 1)
    image.putpixel((0, 0), (0, 0, 255) if mode == "RGB" else 0)
    image.save(out, form, **extra)
    return out.getvalue()


def test_stored_as_it_came(media: Path) -> None:
    stored = put("Zensus 2022.csv", CSV)
    assert queries.read_file(stored) == CSV
    assert (stored.name, stored.media_type, stored.size, stored.sha256, stored.uploaded_by) == (
        "Zensus 2022.csv", "text/csv", len(CSV), hashlib.sha256(CSV).hexdigest(), 7,
    )  # fmt: skip
    assert stored.keep_until == stored.uploaded_at + timedelta(days=30) or stored.keep_until is not None
    place = files_below(media)
    assert [p.name for p in place] == [stored.path.split("/")[1]]
    assert "Zensus" not in str(place)
    assert place[0].stat().st_mode & 0o777 == 0o600
    assert AuditEvent.objects.values_list("event", "actor_id").get() == ("files.store_upload", 7)


def test_kinds_that_are_taken() -> None:
    kinds = {
        "a.CSV": CSV,
        "a.txt": "\ufeffä;ö\n".encode("utf-16"),
        "b.tsv": b"[a]\tb\n",
        "b.xlsx": workbook(),
    }
    assert [put(name, data).media_type.split(".")[-1] for name, data in kinds.items()] == [
        "text/csv", "text/csv", "text/csv", "sheet",
    ]  # fmt: skip
    assert put("a.pdf", b"%PDF-1.7 ...", DOCUMENTS).media_type == "application/pdf"
    geo = AllowedTypes(frozenset({FileKind.JSON}), 100)
    assert put("a.geojson", b' {"type": 1}', geo).media_type == "application/json"


@pytest.mark.parametrize(
    ("name", "data", "refusal"),
    [
        ("a.csv", b"", FileEmpty),
        ("a.exe", b"MZ..", FileTypeNotTaken),
        ("a", CSV, FileTypeNotTaken),
        ("a.csv.exe", CSV, FileTypeNotTaken),
        ("a.pdf", b"%PDF-1.7", FileTypeNotTaken),
        ("a.csv", b"MZ\x90\x00", FileNotWhatItSays),
        ("a.csv", b"a\x00b", FileNotWhatItSays),
        ("a.csv", workbook(), FileNotWhatItSays),
        ("a.csv", b"%PDF-1.7", FileNotWhatItSays),
        ("a.xlsx", CSV, FileNotWhatItSays),
        ("a.xlsx", b"PK\x03\x04 half", FileNotWhatItSays),
        ("a.xlsx", b"\xd0\xcf\x11\xe0 old workbook", FileNotWhatItSays),
        ("a.csv", b"x" * 101, FileTooLarge),
    ],
)
def test_refused_and_nothing_kept(media: Path, name: str, data: bytes, refusal: type[Exception]) -> None:
    limit = AllowedTypes(TABLES.kinds, 100) if refusal is FileTooLarge else TABLES
    with pytest.raises(refusal):
        put(name, data, limit)
    assert (StoredFile.objects.count(), AuditEvent.objects.count(), files_below(media)) == (0, 0, [])


def test_full_disk_leaves_nothing(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFull):
        put("a.csv", CSV)
    assert (StoredFile.objects.count(), files_below(media)) == (0, [])


def test_failing_row_leaves_no_bytes(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "record", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        put("a.csv", CSV)
    assert (StoredFile.objects.count(), files_below(media)) == (0, [])


def test_pictures_lose_what_cameras_write() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Canary in the description"
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 9.0, 0.0)
    png = PngImagePlugin.PngInfo()
    png.add_text("Author", "Canary")
    files = {
        "a.jpg": picture("JPEG", exif=exif, comment=b"Canary comment"),
        "a.png": picture("PNG", pnginfo=png, exif=exif),
        "a.webp": picture("WEBP", exif=exif, xmp=b"<x>Canary</x>"),
    }
    for name, data in files.items():
        assert b"anary" in data
        clean = queries.read_file(put(name, data, PICTURES))
        assert b"anary" not in clean
        assert b"Exif" not in clean
        with Image.open(io.BytesIO(clean)) as image:
            assert image.size == (2, 4), name  # drawn upright
            assert dict(image.getexif()) == {}
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background"}


def test_transparency_stays() -> None:
    clean = queries.read_file(put("a.png", picture("PNG", mode="RGBA"), PICTURES))
    with Image.open(io.BytesIO(clean)) as image:
        assert (image.mode, image.getpixel((0, 0))) == ("RGBA", (0, 0, 0, 0))


@pytest.mark.parametrize("case", ["broken", "bomb", "moving"])
def test_pictures_made_to_do_harm(case: str) -> None:
    if case == "broken":
        name, data = "a.png", picture("PNG")[:40]
    elif case == "bomb":
        name, data = "a.png", picture("PNG", size=(9000, 9000), mode="1")
    else:
        out = io.BytesIO()
        frames = [Image.new("RGB", (2, 2), colour) for colour in ("red", "blue")]
        frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
        name, data = "a.webp", out.getvalue()
    with pytest.raises(PictureUnreadable):
        put(name, data, PICTURES)
    assert StoredFile.objects.count() == 0


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Erika\\Zahlen.xlsx", "Zahlen.xlsx"),
        ("Zahlen\u202excod.csv", "Zahlenxcod.csv"),
        ("a\x00b\n.csv", "ab.csv"),
        ("  .csv", "csv"),
        ("", "file"),
        ("a<b>:c.csv", "a_b__c.csv"),
        ("x" * 300 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_names(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@given(st.text(max_size=200))
def test_any_name_becomes_harmless(name: str) -> None:
    clean = clean_name(name)
    assert 1 <= len(clean) <= 120
    assert not set(clean) & set('/\\\x00\n\u202e<>:"|?*')
    assert clean == clean_name(clean)


def test_purge(media: Path) -> None:
    old, young, kept = put("a.csv", CSV), put("b.csv", CSV), put("c.csv", CSV, AllowedTypes(TABLES.kinds, 1000))
    StoredFile.objects.filter(pk=old.pk).update(keep_until=now() - timedelta(seconds=1))
    store.write_whole("ab/orphan-old", b"x")
    store.write_whole("ab/orphan-young", b"x")
    os.utime(media / "ab" / "orphan-old", (time.time() - 90_000,) * 2)
    with transaction.atomic():
        pass
    assert _committed(lambda: actions.purge_files(by=SYSTEM)) == 1
    assert set(StoredFile.objects.all()) == {young, kept}
    assert sorted(p.name for p in files_below(media)) == sorted(
        ["orphan-young", young.path.split("/")[1], kept.path.split("/")[1]]
    )
    assert AuditEvent.objects.filter(event="files.discard_file", actor_kind="system").count() == 1


def _committed(function: Any) -> Any:
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        return function()


def test_damage_and_loss_are_seen(media: Path) -> None:
    stored = put("a.csv", CSV)
    store.locate(stored.path).write_bytes(b"other")
    with pytest.raises(queries.FileDamaged):
        queries.read_file(stored)
    store.remove(stored.path)
    with pytest.raises(NotFound):
        queries.open_file(stored)
    with pytest.raises(NotFound):
        queries.stored_file(stored.pk, purpose="another")
    with pytest.raises(ValueError, match="below the root"):
        store.locate("../../etc/passwd")
