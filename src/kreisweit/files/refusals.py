"""Why a file is not taken, and what to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kreisweit.ground.refusal import Refusal


class FileRefused(Refusal):
    """Any reason that lies in the file itself."""

    code = "file_refused"
    status = 422
    sentence: Any = _("This file cannot be taken.")


class FileEmpty(FileRefused):
    """No bytes."""

    code = "file_empty"
    sentence = _("The file is empty.")
    remedy = _("Check whether it was saved completely and choose it again.")


class FileTooLarge(FileRefused):
    """More bytes than the purpose takes."""

    code = "file_too_large_to_store"
    sentence = _("The file has more than %(megabytes)s MB.")
    remedy = _("Split it or leave out what is not needed.")


class FileTypeNotTaken(FileRefused):
    """The ending of the name is not among those of the purpose."""

    code = "file_type_not_taken"
    sentence = _("Files of this kind are not taken here.")
    remedy = _("Save the content as one of: %(endings)s.")


class FileNotWhatItSays(FileRefused):
    """Ending and content differ."""

    code = "file_not_what_it_says"
    sentence = _("The content of the file does not fit the ending of its name (%(ending)s).")
    remedy = _("Open it in the program it comes from and save it again as %(ending)s.")


class PictureUnreadable(FileRefused):
    """A picture that is broken, animated or made to do harm."""

    code = "picture_unreadable"
    sentence = _("The picture cannot be read or is too large in width and height.")
    remedy = _("Save it again as JPG or PNG with at most %(megapixels)s million pixels.")


class StorageFull(Refusal):
    """The disk has no room; nothing of the file was kept."""

    code = "storage_full"
    status = 507
    sentence = _("There is no room left to store the file. Nothing was stored.")
    remedy = _("Tell the operators of this installation, then try again.")


class LimitExceeded(Refusal):
    """Reading took more time or memory than a file may cost."""

    code = "limit_exceeded"
    status = 422
    sentence = _("Reading the file would take more than %(seconds)s seconds or %(megabytes)s MB of memory.")
    remedy = _("Check whether the file is what it should be; split it if it is.")
