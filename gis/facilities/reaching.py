"""What it costs to come from a facility to a household: by road where a network is given, else straight.

Whoever asks for the nearest gives a function of costs. The straight line is a geodesic on the ellipsoid of
CGCS2000, and is told to be one: it says nothing of roads.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from gis.coordinates.measures import GEOD

#: Longitude, latitude, EPSG:4490, degrees
Position = tuple[float, float]
Basis = Literal["road", "geodesic"]


@dataclass(frozen=True, slots=True)
class Way:
    """How far a facility is: metres of a straight line, or seconds by road."""

    metres: float | None
    seconds: float | None
    basis: Basis


#: From the household to each facility in turn; None: no road leads there
Costs = Callable[[Position, Sequence[Position]], Sequence[Way | None]]


def straight(household: Position, facilities: Sequence[Position]) -> Sequence[Way | None]:
    """Return the length of the geodesic to each facility, metres."""
    return [Way(GEOD.inv(*household, *each)[2], None, "geodesic") for each in facilities]


def nearest_first(ways: Sequence[Way | None]) -> list[int]:
    """Return the places of facilities in the order of cost: seconds by road, or metres where none has them.

    What no road reaches comes last; the order among equals is the one given. One function of costs answers
    in one basis.
    """

    def cost(at: int) -> tuple[bool, float]:
        way = ways[at]
        if way is None:
            return True, 0.0
        return False, way.metres or 0.0 if way.seconds is None else way.seconds

    return sorted(range(len(ways)), key=cost)
