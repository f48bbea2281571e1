"""Files of institutions with rows about persons, or with numbers they added up: specification, checks, rows."""

from .cells import CellRow
from .packing import kept, opened, read_packed, unpacked
from .persons import PersonRow
from .plan import DroppedColumn
from .reading import DeliveryFile, ShownRow, ShownRows, read_bad_rows, read_delivery, read_first_rows
from .specification import (
    Column,
    Problem,
    Specification,
    columns_as_data,
    problems_of,
    read_specification,
    specification_of,
)
from .values import Around

__all__ = [
    "Around",
    "CellRow",
    "Column",
    "DeliveryFile",
    "DroppedColumn",
    "PersonRow",
    "Problem",
    "ShownRow",
    "ShownRows",
    "Specification",
    "columns_as_data",
    "kept",
    "opened",
    "problems_of",
    "read_bad_rows",
    "read_delivery",
    "read_first_rows",
    "read_packed",
    "read_specification",
    "specification_of",
    "unpacked",
]
