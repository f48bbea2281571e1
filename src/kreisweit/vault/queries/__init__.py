"""Reads of the vault. Identities and content have different ways out; every look at an identity is logged."""

from .history import Changed, changes_of_person, first_broken_event, person_of_today
from .incoming import read_incoming
from .records import delivery_cursor, delivery_totals, find_records, identities
from .review import DoubtfulPair, PairEvidence, decisions, doubtful_pairs, read_pair
from .waiting import active_version, link_totals, tried_models, waiting_entries

__all__ = [
    "Changed",
    "DoubtfulPair",
    "PairEvidence",
    "active_version",
    "changes_of_person",
    "decisions",
    "delivery_cursor",
    "delivery_totals",
    "doubtful_pairs",
    "find_records",
    "first_broken_event",
    "identities",
    "link_totals",
    "person_of_today",
    "read_incoming",
    "read_pair",
    "tried_models",
    "waiting_entries",
]
