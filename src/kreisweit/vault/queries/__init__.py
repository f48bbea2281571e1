"""Reads of the vault. Identities and content have different ways out; every look at an identity is logged."""

from .history import Changed, changes_of_person, first_broken_event, person_of_today
from .incoming import incoming_before, read_checked, read_incoming
from .persons import PersonRead, Said, Tie, read_person, read_records
from .quality import (
    LARGEST,
    Conflict,
    Estimate,
    QualityFigures,
    SampledLink,
    conflicts,
    quality_by_nationality,
    quality_by_register,
    quality_of_all,
    sample_of_automatic_links,
    wilson,
)
from .records import delivery_cursor, delivery_totals, find_records, identities
from .review import DoubtfulPair, PairEvidence, decisions, doubtful_pairs, read_link, read_pair
from .waiting import (
    active_version,
    checks_of_models,
    cluster_sizes,
    link_totals,
    number_waiting,
    tried_models,
    waiting_entries,
    waiting_keys,
)

__all__ = [
    "LARGEST",
    "Changed",
    "Conflict",
    "DoubtfulPair",
    "Estimate",
    "PairEvidence",
    "PersonRead",
    "QualityFigures",
    "Said",
    "SampledLink",
    "Tie",
    "active_version",
    "changes_of_person",
    "checks_of_models",
    "cluster_sizes",
    "conflicts",
    "decisions",
    "delivery_cursor",
    "delivery_totals",
    "doubtful_pairs",
    "find_records",
    "first_broken_event",
    "identities",
    "incoming_before",
    "link_totals",
    "number_waiting",
    "person_of_today",
    "quality_by_nationality",
    "quality_by_register",
    "quality_of_all",
    "read_checked",
    "read_incoming",
    "read_link",
    "read_pair",
    "read_person",
    "read_records",
    "sample_of_automatic_links",
    "tried_models",
    "waiting_entries",
    "waiting_keys",
    "wilson",
]
