"""The columns of the nine invented institutions, from the files that the invented deliveries are written by."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from kreisweit.audit.actions import By
from kreisweit.ground.refusal import NotAllowed
from kreisweit.methods.intake.deliveries import columns_as_data, read_specification
from kreisweit.people.demo import DOMAIN
from kreisweit.people.models import User
from kreisweit.places.models import County
from kreisweit.privacy.models import DataAgreement

from .actions.specifications import edit_specification
from .models import DeliverySpecification

AUTHOR = f"statistik@{DOMAIN}"


@transaction.atomic
def create_demo_specifications(*, by: By) -> int:
    """Enter the columns of each invented agreement that has none yet; gives how many were entered.

    The agreements are those of privacy.demo. Raises NotAllowed in a productive installation and in a real county.
    """
    if settings.PROFILE == "prod" or not County.objects.get().is_invented:
        raise NotAllowed
    author = User.objects.get(email=AUTHOR)
    made = 0
    for path in sorted((Path(settings.DATA_DIR) / "deliveries").glob("*.toml")):
        agreement = DataAgreement.objects.filter(code=path.stem, is_invented=True).first()
        if agreement is None or DeliverySpecification.objects.filter(agreement=agreement).exists():
            continue
        _enter(agreement, path.read_text(encoding="utf-8"), author)
        made += 1
    return made


def _enter(agreement: DataAgreement, text: str, author: User) -> None:
    found = read_specification(text)
    edit_specification(
        agreement=agreement,
        title=found.title,
        kind=found.kind,
        file_kind=found.file_kind,
        delimiter=found.delimiter,
        encoding=found.encoding,
        columns=columns_as_data(found.columns),
        by=author,
    )
