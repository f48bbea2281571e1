"""Pictures without what cameras write into them. Runs in the sandbox, so it imports nothing of Django."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

MEGAPIXELS = 40
_MODES = {"JPEG": ("RGB", "L"), "PNG": ("RGB", "RGBA", "L"), "WEBP": ("RGB", "RGBA")}


class BadPicture(Exception):  # noqa: N818
    """The picture cannot be read, moves, or has too many pixels."""


def without_metadata(data: bytes, form: str) -> bytes:
    """The picture drawn anew: upright, without Exif, GPS, XMP, comments, profiles and thumbnails.

    `form` is "JPEG", "PNG" or "WEBP" and must be the form of the data. Raises BadPicture.
    """
    Image.MAX_IMAGE_PIXELS = MEGAPIXELS * 1_000_000
    try:
        with Image.open(io.BytesIO(data), formats=[form]) as picture:
            if picture.width * picture.height > MEGAPIXELS * 1_000_000 or getattr(picture, "n_frames", 1) > 1:
                raise BadPicture
            upright = ImageOps.exif_transpose(picture)
            drawn = _redraw(upright, form)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as broken:
        raise BadPicture from broken
    out = io.BytesIO()
    if form == "PNG":
        drawn.save(out, form, optimize=True)
    else:
        drawn.save(out, form, quality=88)
    return out.getvalue()


def _redraw(picture: Image.Image, form: str) -> Image.Image:
    modes = _MODES[form]
    transparent = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    mode = "RGBA" if transparent and "RGBA" in modes else picture.mode if picture.mode in modes else modes[0]
    clean = Image.new(mode, picture.size)
    clean.paste(picture.convert(mode))
    return clean
