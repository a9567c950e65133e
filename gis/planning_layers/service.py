"""What lies around a position, and what a region has for planning."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

import shapely
from geoalchemy2.shape import to_shape
from shapely.geometry import LineString, MultiPolygon

from gis.coordinates.plane import Plane
from gis.planning_layers import queries
from gis.planning_layers.rules import (
    NearCorridor,
    NoSuchRegion,
    from_centre_line,
    from_land,
    of_each_the_nearest,
    open_in,
)
from gis.planning_layers.tables import Corridor, PlanningArea, PlanningRegion, PlanningUnit

#: Corridors are looked for so far around a position, metres: twice the farthest rule of DOMAIN §5.3
REACH_M = 2_000.0
#: Metres of a degree of latitude, at least
DEGREE_M = 110_500.0


def near(
    session: Session, longitude: float, latitude: float, on: date, reach_m: float = REACH_M
) -> Sequence[NearCorridor]:
    """Return the corridors within so many metres of a position on a day, as `near_each` finds them."""
    return near_each(session, [(longitude, latitude)], on, reach_m)[0]


def near_each(
    session: Session, positions: Sequence[tuple[float, float]], on: date, reach_m: float = REACH_M
) -> Sequence[Sequence[NearCorridor]]:
    """Return for each position the corridors within so many metres of it on a day, the nearest first.

    Longitude and latitude in degrees of EPSG:4490; metres on the ground: of the plane of the position's
    zone, divided by the zone's scale there, whichever zone the corridor lies in. Of a corridor in several
    pieces the nearest counts. A distance starts at the edge of the corridor's land where that is known, else
    at the centre line less half the width, else at the centre line; `basis` says which.
    """
    found: list[list[NearCorridor]] = [[] for _ in positions]
    scales: dict[int, float] = {}
    for one in queries.measured(session, _spots(positions, reach_m), on):
        place = one.spot - 1
        if place not in scales:
            longitude, latitude = positions[place]
            scales[place] = Plane.at(longitude).scale(longitude, latitude)
        corridor = _near(one, scales[place])
        if corridor.distance_m <= reach_m:
            found[place].append(corridor)
    return [of_each_the_nearest(each) for each in found]


def _spots(positions: Sequence[tuple[float, float]], reach_m: float) -> Sequence[queries.Spot]:
    """Return positions (longitude, latitude; EPSG:4490) as a join asks for what is around them."""
    tall = reach_m / DEGREE_M
    found = []
    for longitude, latitude in positions:
        wide = tall / max(math.cos(math.radians(min(abs(latitude) + tall, 89.0))), 0.01)
        zone = Plane.at(longitude).system.epsg
        assert zone is not None, "Gauss-Krüger zones of CGCS2000 and UTM zones all have a number"
        found.append(queries.Spot(longitude, latitude, wide, tall, zone))
    return found


def areas_at_each(
    session: Session, positions: Sequence[tuple[float, float]], on: date
) -> Sequence[Sequence[PlanningArea]]:
    """Return for each position (longitude, latitude; EPSG:4490) the areas that hold it on a day."""
    found: list[list[PlanningArea]] = [[] for _ in positions]
    for spot, area in queries.holding(session, positions, on):
        found[spot - 1].append(area)
    return found


def region(session: Session, code: str) -> PlanningRegion:
    """Return a region by its code; raise NoSuchRegion."""
    found = queries.region(session, code)
    if found is None:
        raise NoSuchRegion(code=code)
    return found


def regions(session: Session) -> Sequence[PlanningRegion]:
    """Return the regions that are loaded."""
    return queries.regions(session)


@dataclass(frozen=True, slots=True)
class OpenCorridor:
    """A corridor of a region, and whether it can be travelled on the day."""

    row: Corridor
    #: Line of EPSG:4490
    line: LineString
    #: Its land; None where it isn't known
    land: MultiPolygon | None
    open: bool


def corridors(
    session: Session, region_id: UUID, on: date, kinds: Sequence[str] = ("road",)
) -> list[OpenCorridor]:
    """Return the corridors of a region on a day; closed and out of season they are told as not open."""
    shut = queries.closed(session, region_id, on)
    return [
        OpenCorridor(
            row,
            _line(row),
            _land(row),
            row.id not in shut
            and open_in(on.month, None if row.open_months is None else tuple(row.open_months)),
        )
        for row in queries.corridors(session, region_id, on, kinds)
    ]


def areas(session: Session, region_id: UUID, on: date) -> Sequence[PlanningArea]:
    """Return the areas of a region on a day."""
    return queries.areas(session, region_id, on)


def units(session: Session, region_id: UUID) -> Sequence[PlanningUnit]:
    """Return the units of a region."""
    return queries.units(session, region_id)


@dataclass(frozen=True, slots=True)
class PeopledPlace:
    """A place with its people; None: no figure is loaded."""

    id: UUID
    division_id: UUID | None
    name: str
    urban: bool
    longitude: float
    latitude: float
    year: int | None
    households: int | None
    people: int | None
    people_60: int | None
    source_id: UUID


def places(session: Session, region_id: UUID, year: int) -> list[PeopledPlace]:
    """Return the places of a region with the last figures up to a year."""
    found = []
    for place, people in queries.places(session, region_id, year):
        position = shapely.get_coordinates(to_shape(place.geom))[0]
        found.append(
            PeopledPlace(
                place.id,
                place.division_id,
                place.name,
                place.urban,
                float(position[0]),
                float(position[1]),
                None if people is None else people.year,
                None if people is None else people.households,
                None if people is None else people.people,
                None if people is None else people.people_60,
                place.source_id,
            )
        )
    return found


def _line(row: Corridor) -> LineString:
    shape = to_shape(row.geom)
    assert isinstance(shape, LineString)
    return shape


def _land(row: Corridor) -> MultiPolygon | None:
    shape = None if row.land is None else to_shape(row.land)
    assert shape is None or isinstance(shape, MultiPolygon)
    return shape


def _near(one: queries.Measured, scale: float) -> NearCorridor:
    if one.from_land is not None:
        metres, basis = from_land(one.from_land / scale)
    else:
        half = None if one.half_width_m is None else float(one.half_width_m)
        metres, basis = from_centre_line(one.from_line / scale, half)
    return NearCorridor(
        corridor_id=one.id,
        kind=one.kind,
        road_class=one.klass if one.kind == "road" else None,
        railway_class=one.klass if one.kind == "railway" else None,
        name=one.name,
        number=one.number,
        distance_m=metres,
        basis=basis,
        chainage_km=None if one.start_km is None else float(one.start_km) + one.along_km,
    )
