"""Which station is nearest to a household by road, and that invented roads say nothing of a real one."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape
from shapely.geometry import LineString

from gis.accounts.rules import Caller
from gis.facilities import registering, requests
from gis.facilities.registering import Capacity, Said
from gis.history.as_known import today
from gis.planning import household_ways
from gis.planning_layers.tables import Corridor, PlanningRegion
from gis.reference import service as reference
from tests.gis.administrative_divisions.registered import a_division, a_source, register, settle
from tests.gis.proposals.people import someone

#: The household; a station across the river, which only a long road reaches, and one farther straight
HOME, ACROSS, ALONG = (108.840, 38.600), (108.845, 38.603), (108.852, 38.600)
ROAD = LineString([(108.90, 38.600), (108.830, 38.600)])
DETOUR = LineString([(108.90, 38.600), (108.90, 38.603), ACROSS])


@pytest.fixture
def asked(session: Session) -> tuple[Caller, UUID]:
    """A household of 嘎鲁图镇 that asks for meals, and two stations."""
    source = a_source(session)
    town = register(session, a_division(source, "嘎鲁图镇", codes={"nbs": "150626100"}))
    settle(session)
    clerk = someone(session, "editor")
    for name, position in (("across", ACROSS), ("along", ALONG)):
        said = Said(name, name, "meal_point", town, "new", position=position, services=("meal",))
        registering.register(session, clerk, said, "open", date(2020, 1, 1), Capacity(0, 0, 0))
    home = requests.Household("甲", "1", "", HOME)
    return clerk, requests.take(session, clerk, town, "meal", today(), home)


def roads(session: Session, *lines: LineString, demonstration: str | None) -> None:
    source = reference.add_source(session, title="道路", licence="自有", demonstration_name=demonstration)
    region = PlanningRegion(id=uuid4(), code="150626", name="乌审旗")
    session.add(region)
    session.flush()
    session.add_all(
        Corridor(
            region_id=region.id,
            kind="road",
            klass="street",
            geom=from_shape(line, srid=4490),
            source_id=source.id,
        )
        for line in lines
    )
    session.flush()


def told(session: Session, asked: tuple[Caller, UUID]) -> list[tuple[str, str]]:
    return [(row["name"], row["basis"]) for row in household_ways.candidates(session, *asked)]


def test_the_straight_line_stands_in_where_no_road_is_loaded(
    session: Session, asked: tuple[Caller, UUID]
) -> None:
    assert told(session, asked) == [("across", "geodesic"), ("along", "geodesic")]


def test_the_nearest_by_road_is_not_the_nearest_straight(
    session: Session, asked: tuple[Caller, UUID]
) -> None:
    roads(session, ROAD, DETOUR, demonstration=None)
    assert told(session, asked) == [("along", "road"), ("across", "road")]
    clerk, request = asked
    household_ways.assign(session, clerk, request, 1)
    assert requests.get(session, clerk, request)["facility_name"] == "along"


def test_invented_roads_say_nothing_of_a_real_household(session: Session, asked: tuple[Caller, UUID]) -> None:
    roads(session, ROAD, DETOUR, demonstration="planning")
    assert told(session, asked)[0] == ("across", "geodesic")
