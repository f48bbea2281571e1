"""What monitoring keeps: how institutions deliver, what they delivered, what was computed and proposed."""

from .computations import Computation, ProposalState, ReleaseProposal
from .deliveries import (
    AggregateCell,
    CalendarEntry,
    Delivery,
    DeliveryKind,
    DeliverySpecification,
    DeliveryState,
    FileKind,
)
from .linking import LinkingChoice, LinkRun

__all__ = [
    "AggregateCell",
    "CalendarEntry",
    "Computation",
    "Delivery",
    "DeliveryKind",
    "DeliverySpecification",
    "DeliveryState",
    "FileKind",
    "LinkRun",
    "LinkingChoice",
    "ProposalState",
    "ReleaseProposal",
]
