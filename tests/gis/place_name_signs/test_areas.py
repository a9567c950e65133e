"""A 苏木 or 镇 inspects the signs of its own area, by where they stand, and sees no others."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments.rules import NoSuchAttachment
from gis.errors import NotAllowed
from gis.place_name_signs import inspecting, notices, registering, service
from gis.place_name_signs.entries import Reading, Sign
from gis.place_name_signs.rules import RoadOutsideArea, RoundNotFound, SignNotFound
from gis.place_names.tables import FeatureDivision
from tests.gis.administrative_divisions.registered import a_division, a_source, register, settle, square
from tests.gis.place_name_signs.test_signs import DAY, UNIT, reading, road
from tests.gis.proposals.people import someone

__all__ = ["road"]

WEST, SOUTH = 108.8, 38.6
CROSSING = "中华路"


@dataclass
class Towns:
    """Two towns side by side, whoever works in the first, and signs by where they stand."""

    ours: UUID
    theirs: UUID
    clerk: Caller
    signs: dict[str, UUID]


@pytest.fixture
def towns(session: Session, road: UUID) -> Towns:
    """A road through both; our town and theirs have a sign that is placed, ours one that is not."""
    source = a_source(session)
    made = [
        register(session, a_division(source, name, boundary=square(WEST + at / 10, SOUTH, 0.1)))
        for at, name in enumerate(("图克镇", "嘎鲁图镇"))
    ]
    session.add_all([FeatureDivision(feature_id=road, division_id=each) for each in made])
    settle(session)
    field = someone(session, "field")
    signs = {}
    for number, position in (
        ("here", (WEST + 0.05, SOUTH + 0.05)),
        ("there", (WEST + 0.15, SOUTH + 0.05)),
        ("unplaced", None),
    ):
        said = Sign(number, "road_sign", CROSSING, "", road, unit=UNIT, position=position)
        signs[number] = registering.register(session, field, said)
    elsewhere = Sign("away", "road_sign", "西环", "", position=(WEST + 0.15, SOUTH + 0.05))
    signs["away"] = registering.register(session, field, elsewhere)
    clerk = someone(session, "township", areas=frozenset({made[0]}))
    return Towns(made[0], made[1], clerk, signs)


def numbers(rows: Any) -> set[str]:
    return {row["number"] for row in rows}


def test_lists_have_the_signs_of_the_area_alone(session: Session, towns: Towns) -> None:
    wanted = service.Filter()
    assert numbers(service.find(session, towns.clerk, wanted).rows) == {"here", "unplaced"}
    drawn = service.drawn(session, towns.clerk, wanted)["features"]
    assert {each["properties"]["number"] for each in drawn} == {"here"}
    (counted,) = service.roads(session, towns.clerk)
    assert (counted["road"], counted["signs"], counted["is_demonstration"]) == (CROSSING, 2, False)
    everything = numbers(service.find(session, someone(session, "field"), wanted).rows)
    assert everything == {"here", "there", "unplaced", "away"}


def test_a_sign_of_another_town_is_not_there(session: Session, towns: Towns, tmp_path: Path) -> None:
    for number in ("there", "away"):
        sign = towns.signs[number]
        with pytest.raises(SignNotFound):
            service.get(session, towns.clerk, sign)
        with pytest.raises(SignNotFound):
            service.open_photo(session, towns.clerk, sign, "0" * 64, tmp_path)
        with pytest.raises(SignNotFound):
            inspecting.read(session, towns.clerk, sign, 1, reading())
        with pytest.raises(SignNotFound):
            registering.set_state(session, towns.clerk, sign, 1, "damaged", DAY)
    with pytest.raises(NoSuchAttachment):
        service.open_photo(session, towns.clerk, towns.signs["here"], "0" * 64, tmp_path)


def test_a_town_inspects_its_part_of_a_road(session: Session, towns: Towns) -> None:
    here = inspecting.begin(session, towns.clerk, road=CROSSING, inspected_on=DAY, inspector="其其格")
    said: Reading = reading("中華路", inspection_id=here)
    inspecting.read(session, towns.clerk, towns.signs["here"], 1, said)
    assert numbers(service.inspection(session, towns.clerk, here)["signs"]) == {"here", "unplaced"}
    assert [each["error_class"] for each in service.errors(session, towns.clerk)] == ["traditional_character"]
    assert [each["id"] for each in service.inspections(session, towns.clerk)] == [str(here)]
    with pytest.raises(RoadOutsideArea):
        inspecting.begin(session, towns.clerk, road="西环", inspected_on=DAY, inspector="其其格")
    away = inspecting.begin(
        session, someone(session, "field"), road="西环", inspected_on=DAY, inspector="其其格"
    )
    with pytest.raises(RoundNotFound):
        service.inspection(session, towns.clerk, away)
    other = someone(session, "township", areas=frozenset({towns.theirs}))
    assert service.errors(session, other) == []


def test_a_town_registers_no_sign_and_issues_no_notice(session: Session, towns: Towns) -> None:
    with pytest.raises(NotAllowed):
        registering.register(session, towns.clerk, Sign("LP-9", "road_sign", CROSSING))
    with pytest.raises(NotAllowed):
        registering.amend(session, towns.clerk, towns.signs["here"], 1, Sign("here", "road_sign", CROSSING))
    with pytest.raises(NotAllowed):
        notices.issue(session, towns.clerk, towns.signs["here"], issued_on=DAY)
