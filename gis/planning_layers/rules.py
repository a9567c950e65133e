"""Rules on what planning stands on: corridors, areas, places and their people; no database."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from gis.errors import Conflict, NotFound

#: Where a distance from a corridor starts
Basis = Literal["land_edge", "half_width", "centre_line"]


class NoSuchRegion(NotFound):
    """There is no region of planning with this code."""

    message_id = "planning_layers.no_such_region"


class RegionTaken(Conflict):
    """Another region of planning bears this code."""

    message_id = "planning_layers.region_taken"


@dataclass(frozen=True, slots=True)
class NearCorridor:
    """A corridor near a position, measured on the ground."""

    corridor_id: UUID
    #: road, railway, river, reservoir_shore
    kind: str
    road_class: str | None
    railway_class: str | None
    name: str
    number: str | None
    #: Metres from where `basis` says; 0 on the corridor's own land
    distance_m: float
    basis: Basis
    #: Kilometre of the foot on the centre line, counted from where the corridor's own count begins
    chainage_km: float | None

    @property
    def known_as(self) -> tuple[str, str, str]:
        """Return what makes pieces one corridor for its reader: kind, number and name."""
        return self.kind, self.number or "", self.name


def of_each_the_nearest(found: list[NearCorridor]) -> list[NearCorridor]:
    """Return of the pieces of each corridor the nearest, the nearest corridor first."""
    nearest: dict[tuple[str, str, str], NearCorridor] = {}
    for one in sorted(found, key=lambda near: (near.distance_m, str(near.corridor_id))):
        nearest.setdefault(one.known_as, one)
    return list(nearest.values())


def from_land(metres: float) -> tuple[float, Basis]:
    """Return how far a point is from a corridor whose land is so many metres away, and from where."""
    return metres, "land_edge"


def from_centre_line(metres: float, half_width_m: float | None) -> tuple[float, Basis]:
    """Return how far a point is from a corridor whose centre line is so many metres away, and from where.

    Without its land edge the centre line stands for it, half its width nearer where that is known
    (DOMAIN §5.3: the buffer starts from the road's land edge when known, else from the centre line with half
    the width, and says so).
    """
    if half_width_m is None:
        return metres, "centre_line"
    return max(0.0, metres - half_width_m), "half_width"


def open_in(month: int, open_months: tuple[int, ...] | None) -> bool:
    """Return whether a seasonal road is open in a month, 1-12; one without months always is."""
    return open_months is None or month in open_months


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which a corridor is closed, half-open; None: until further notice."""

    since: date
    until: date | None

    def holds(self, on: date) -> bool:
        """Return whether it is closed on a day."""
        return self.since <= on and (self.until is None or on < self.until)
