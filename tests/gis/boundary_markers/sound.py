"""A line with sound markers: what the audit must say nothing of, and what errors are planted into."""

import math
import random
from dataclasses import replace
from datetime import date

from shapely.geometry import LineString, Point

from gis.boundary_markers.registered import (
    Face,
    LonLat,
    Observation,
    ReferenceObject,
    RegisteredLine,
    RegisteredMarker,
    Stone,
)
from gis.boundary_markers.yardsticks import number_patterns
from gis.coordinates.plane import Plane

#: Eastwards, with bends; the zone's edge at 109.5 lies in it
PATH = LineString([(108.9, 38.3), (109.1, 38.35), (109.3, 38.31), (109.45, 38.4), (109.7, 38.42)])
NORTH, SOUTH = "150626", "610802"
PLACES = (0.02, 0.13, 0.25, 0.38, 0.5, 0.62, 0.75, 0.86, 0.98)


def line(*, is_whole: bool = True, tolerance_m: float = 1.0) -> RegisteredLine:
    """A provincial line with the banner to its left (north)."""
    return RegisteredLine(
        name="乌审—榆阳线",
        geometry=PATH,
        left=NORTH,
        right=SOUTH,
        names={NORTH: frozenset({"乌审旗", "乌审"}), SOUTH: frozenset({"榆阳区", "榆阳"})},
        is_whole=is_whole,
        tolerance_m=tolerance_m,
        tri_junctions=(Point(PATH.coords[0]),),
        codes={NORTH: NORTH, SOUTH: SOUTH},
    )


def away(position: LonLat, bearing_deg: float, metres: float) -> LonLat:
    """Return the position at a grid bearing and ground distance."""
    plane = Plane.at(position[0])
    x, y = plane.metres(*position)
    far = metres * plane.scale(*position)
    turn = math.radians(bearing_deg)
    return plane.degrees(x + far * math.sin(turn), y + far * math.cos(turn))


def place(ratio: float) -> LonLat:
    """Return the position at a part of the line, cut in metres."""
    plane = Plane.of(PATH)
    at = plane.project(PATH).interpolate(ratio, normalized=True)
    return plane.degrees(at.x, at.y)


def references(position: LonLat, chance: random.Random, count: int = 3) -> tuple[ReferenceObject, ...]:
    """Invent objects around a position; bearings and distances are off by less than their precision."""
    found = []
    for number in range(count):
        bearing = (360 / count * number + chance.uniform(-25, 25)) % 360
        metres = chance.uniform(60, 250)
        found.append(
            ReferenceObject(
                f"方位物{number + 1}",
                (bearing + chance.uniform(-0.15, 0.15)) % 360,
                "grid",
                metres + chance.uniform(-0.1, 0.1),
                away(position, bearing, metres),
            )
        )
    return tuple(found)


def markers(seed: int = 7, objects: int = 3) -> list[RegisteredMarker]:
    """Single stones 001 to 009 on the line, each with two faces, three objects and one later measurement."""
    chance = random.Random(seed)
    found = []
    for serial, ratio in enumerate(PLACES, start=1):
        position = place(ratio)
        number = f"1561{serial:03d}Q"
        faces = (Face(NORTH, "乌审旗", 0.0), Face(SOUTH, "榆阳", 180.0))
        stone = Stone("Q", position, 0.5, faces, 2)
        measured = Observation(date(2021, 6, 1), away(position, chance.uniform(0, 360), 0.4), 0.5, "Q")
        parsed = number_patterns().parse(number, "province")
        given = references(position, chance, objects)
        found.append(RegisteredMarker(number, parsed, 1, (stone,), given, (measured,)))
    return found


def with_stone(marker: RegisteredMarker, position: LonLat) -> RegisteredMarker:
    """Register the marker elsewhere, with all that is described from it."""
    (stone,) = marker.stones
    chance = random.Random(marker.number)
    return replace(
        marker,
        stones=(replace(stone, position=position),),
        references=references(position, chance),
        observations=(),
    )
