"""Counties from the register: who belongs, what they are called, what became of old keys."""

from __future__ import annotations

import pytest

from kreisweit.audit.actions import TERMINAL
from kreisweit.audit.models import AuditEvent
from kreisweit.ground.refusal import NotFound
from kreisweit.places import actions, queries
from kreisweit.places.models import County, KeyChange, MunicipalAssociation, Municipality, PlanningArea
from kreisweit.places.refusals import (
    BadChanges,
    BadPlanningAreas,
    IsIndependentCity,
    KeyEnded,
    NoCounty,
    OtherCounty,
    PlanningAreaInUse,
    UnknownCounty,
)

pytestmark = pytest.mark.django_db
COUNTIES = {
    "14626": ("Landkreis Görlitz", 53, 14),
    "03154": ("Landkreis Helmstedt", 28, 4),
    "07232": ("Eifelkreis Bitburg-Prüm", 234, 5),
    "09772": ("Landkreis Augsburg", 47, 7),
    "99001": ("Landkreis Musterland", 53, 14),
}


def set_up(ags: str) -> County:
    return actions.set_up_county(ags=ags, by=TERMINAL)


@pytest.mark.parametrize("ags", COUNTIES)
def test_a_county_has_all_its_municipalities_and_associations(ags: str) -> None:
    name, municipalities, associations = COUNTIES[ags]
    county = set_up(ags)
    found = (county.name, Municipality.objects.count(), MunicipalAssociation.objects.count())
    assert found == (name, municipalities, associations)
    assert county.is_invented == (ags == "99001")


def test_names_are_those_that_people_say() -> None:
    set_up("14626")
    names = {m.ags: m.both_names for m in queries.municipalities()}
    assert names["14626290"] == "Löbau"
    assert names["14626010"] == "Bad Muskau / Mužakow"
    assert names["14626600"] == "Weißwasser/O.L. / Běła Woda"
    assert Municipality.objects.get(ags="14626110").title == "Hochschulstadt"


def test_equal_names_are_told_apart() -> None:
    set_up("03154")
    names = list(Municipality.objects.filter(name__startswith="Helmstedt").values_list("name", flat=True))
    assert len(names) == len(set(names)) == 2
    assert {m.inhabited for m in Municipality.objects.filter(kind="unincorporated")} == {False}


def test_every_municipality_has_an_outline_and_the_map_its_attribution() -> None:
    set_up("03154")
    assert len(queries.outlines()) == 28
    assert queries.map_notice() == "© GeoBasis-DE / BKG 2022 (Daten verändert)"


def test_setting_up_twice_changes_nothing_and_another_county_is_refused() -> None:
    first = set_up("14626")
    events = AuditEvent.objects.count()
    assert set_up("14626") == first
    assert AuditEvent.objects.count() == events
    with pytest.raises(OtherCounty) as refusal:
        set_up("03154")
    assert refusal.value.params == {"name": "Landkreis Görlitz", "ags": "14626"}


def test_a_key_that_is_no_county_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownCounty) as refusal:
        set_up("14627x")
    assert "14627" in str(refusal.value.params["nearest"])
    with pytest.raises(IsIndependentCity):
        set_up("14612")
    assert not County.objects.exists()


def test_without_a_county_every_question_says_so() -> None:
    with pytest.raises(NoCounty):
        queries.county()


@pytest.mark.parametrize(("old", "new"), [("03154010", "03154028"), ("03154003", "03154028"), ("03154011", "03154027")])
def test_the_known_mergers_of_helmstedt_lead_to_the_present_key(old: str, new: str) -> None:
    set_up("03154")
    with pytest.raises(KeyEnded) as refusal:
        queries.municipality(old)
    assert refusal.value.params["new_ags"] == new
    assert "2017" in str(refusal.value.params["time"])


def test_a_key_without_known_successor_says_so() -> None:
    set_up("03154")
    change = {"level": "municipality", "old_ags": "03154999", "old_name": "Altdorf", "kinds": ["dissolution"]}
    KeyChange.objects.create(**change, effective="2020-01-01", source="test")
    with pytest.raises(KeyEnded) as refusal:
        queries.municipality("03154999")
    assert refusal.value.params["new_ags"] == ""
    with pytest.raises(NotFound):
        queries.municipality("03154998")


def test_later_changes_are_brought_in_once() -> None:
    set_up("03154")
    heading = "kennziffer,ebene,ars_alt,ags_alt,name_alt,aenderungsart,flaeche_qm,einwohner,ars_neu,ags_neu,name_neu,wirksam_juristisch,wirksam_statistisch"
    row = "03/2026/0001-R,Gemeinde,031545401016,03154016,Querenhorst,1,1,501,031545401008,03154008,Grasleben,01.01.2026,01.01.2026"
    data = f"{heading}\n{row}\n".encode()
    assert actions.import_key_changes(data=data, by=TERMINAL) == 1
    assert actions.import_key_changes(data=data, by=TERMINAL) == 0
    with pytest.raises(BadChanges):
        actions.import_key_changes(data=b"a,b\n1,2\n", by=TERMINAL)


def test_goerlitz_knows_its_five_planning_areas_and_assigns_nobody() -> None:
    set_up("14626")
    assert list(PlanningArea.objects.values_list("name", flat=True)) == [
        "Görlitz",
        "Löbau",
        "Niesky",
        "Weißwasser",
        "Zittau",
    ]
    assert not Municipality.objects.exclude(planning_area=None).exists()


def test_planning_areas_are_replaced_by_a_file_or_not_at_all() -> None:
    set_up("14626")
    good = "ags;planning_area\n14626290;Mitte\n14626110;Mitte\n14626610;Süd\n".encode()
    assert actions.assign_planning_areas(data=good, by=TERMINAL) == 3
    assert {m.ags: m.planning_area.name for m in queries.municipalities().exclude(planning_area=None)} == {
        "14626290": "Mitte",
        "14626110": "Mitte",
        "14626610": "Süd",
    }
    for bad in (b"ags,planning_area\n99999999,Mitte\n", b"x,y\n", b"ags,planning_area\n14626290,\n", b"\xff\xfe"):
        with pytest.raises(BadPlanningAreas):
            actions.assign_planning_areas(data=bad, by=TERMINAL)
    assert PlanningArea.objects.count() == 2


def test_an_area_that_somebody_works_for_is_not_removed() -> None:
    from kreisweit.people.models import Membership, User

    set_up("14626")
    user = User.objects.create_user("a@example.org", name="A")
    area = PlanningArea.objects.get(name="Zittau")
    Membership.objects.create(
        user=user, role="county_coordinator", scope="planning_area", planning_area=area, valid_from="2026-01-01"
    )
    with pytest.raises(PlanningAreaInUse) as refusal:
        actions.assign_planning_areas(data=b"ags,planning_area\n14626290,Mitte\n", by=TERMINAL)
    assert refusal.value.params == {"name": "Zittau"}
    assert PlanningArea.objects.count() == 5
