"""The invented county's processing: nine institutions, one activity, and the rest of the way."""

from __future__ import annotations

import pytest
from tests.factories.people_world import World

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.refusal import NotAllowed
from kreisweit.places.models import County
from kreisweit.privacy.clearances import COUNTY, DEMO_ACTIVITY, Operation
from kreisweit.privacy.demo import clear_demo_processing, create_demo_processing, demo_municipalities
from kreisweit.privacy.models import DataAgreement
from kreisweit.privacy.queries import clearance_for, controllers_in_force, joined_municipalities
from kreisweit.privacy.refusals import NotCleared

pytestmark = pytest.mark.django_db
CODES = ["anerkennung", "ewo-kreis", "ewo-stadt", "ewo-verband", "schulamt", "sport", "sprachkurse", "vhs", "wohnen"]


def test_the_demo_stops_where_the_data_protection_officer_is_next() -> None:
    World()
    activity = create_demo_processing(by=TERMINAL)
    assert (activity.code, activity.state, activity.version) == (DEMO_ACTIVITY, "opinion", 1)
    assert sorted(DataAgreement.objects.values_list("code", flat=True)) == CODES
    with pytest.raises(NotCleared) as refused:
        clearance_for(DEMO_ACTIVITY, operation=Operation.STORE, agreement="ewo-stadt")
    assert [lack.code for lack in refused.value.lacks] == [
        "opinion", "impact_assessment", "approval", "not_in_force_controller",
    ]  # fmt: skip
    assert create_demo_processing(by=TERMINAL).pk == activity.pk
    assert DataAgreement.objects.count() == 9


def test_the_rest_of_the_way_clears_every_operation() -> None:
    world = World()
    clear_demo_processing(by=TERMINAL)
    assert joined_municipalities(DEMO_ACTIVITY) == {t.ags for t in (world.adorf, world.aheim, world.beck, world.cappel)}
    for code in CODES:
        cleared = clearance_for(DEMO_ACTIVITY, operation=Operation.STORE, agreement=code)
        assert (cleared.fields == frozenset()) == (code in {"wohnen", "sport"})
    for operation in Operation:
        if operation is not Operation.STORE:
            assert clearance_for(DEMO_ACTIVITY, operation=operation).covers(COUNTY)
    assert len(controllers_in_force(DEMO_ACTIVITY)) == 4 + 1 + 3
    before = DataAgreement.objects.count()
    clear_demo_processing(by=TERMINAL)
    assert (DataAgreement.objects.count(), len(controllers_in_force(DEMO_ACTIVITY))) == (before, 8)


def test_some_municipalities_take_part_first() -> None:
    world = World()
    clear_demo_processing(by=TERMINAL, municipalities=2)
    assert [town.name for town in demo_municipalities()] == ["Beck", "Adorf", "Aheim", "Cappel"]
    assert joined_municipalities(DEMO_ACTIVITY) == {world.beck.ags, world.adorf.ags}


def test_there_is_no_invented_processing_in_a_real_county_or_a_productive_installation(settings) -> None:  # type: ignore[no-untyped-def]
    World()
    County.objects.update(is_invented=False)
    with pytest.raises(NotAllowed):
        create_demo_processing(by=TERMINAL)
    County.objects.update(is_invented=True)
    settings.PROFILE = "prod"
    with pytest.raises(NotAllowed):
        create_demo_processing(by=TERMINAL)
