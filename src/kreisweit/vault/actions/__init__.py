"""Writes of the vault, by noun."""

from .checking import keep_check
from .encoded import forget_keys
from .erasing import erase_persons, erased_by
from .grants import OpenGrant, open_grants, register_grant, revoke_grants
from .incoming import destroy_incoming, keep_checked, keep_incoming
from .incremental import IncrementalSummary, link_entries
from .linking import LinkSummary, begin_link_run, decide_pair, store_links
from .matching import KeySummary, match_keys
from .models import ModelReport, apply_model, discard_model, require_trial, try_model
from .records import RecordRow, Stored, store_records, undo_delivery
from .snapshots import Snapshot, write_snapshot
from .unmerge import ToUndo, Undone, part_entries, preview_part, preview_undo, undo_merge

__all__ = [
    "IncrementalSummary",
    "KeySummary",
    "LinkSummary",
    "ModelReport",
    "OpenGrant",
    "RecordRow",
    "Snapshot",
    "Stored",
    "ToUndo",
    "Undone",
    "apply_model",
    "begin_link_run",
    "decide_pair",
    "destroy_incoming",
    "discard_model",
    "erase_persons",
    "erased_by",
    "forget_keys",
    "keep_check",
    "keep_checked",
    "keep_incoming",
    "link_entries",
    "match_keys",
    "open_grants",
    "part_entries",
    "preview_part",
    "preview_undo",
    "register_grant",
    "require_trial",
    "revoke_grants",
    "store_links",
    "store_records",
    "try_model",
    "undo_delivery",
    "undo_merge",
    "write_snapshot",
]
