"""What lies around the places of an edition: divisions above and below, seats, polygons. Pure.

Divisions are published rows of a day by id; one whose superior is not for the audience stands without it.
Positions are longitude and latitude, EPSG:4490.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from shapely.geometry.base import BaseGeometry

from gis.boundary_lines.winds import Winds
from gis.coordinates import area_m2
from gis.editions.facts import Place, Row
from gis.editions.relative_location import Position, offset, part_of

COUNTY = "county"
#: Where a seat is, best first
_AT_SEAT = ("seat", "position")
BETWEEN = "、"


def path(divisions: Mapping[str, Row], identifier: str | None) -> list[str]:
    """Return a division and those above it, the highest first."""
    found: list[str] = []
    while identifier is not None and identifier in divisions and identifier not in found:
        found.append(identifier)
        identifier = divisions[identifier].get("parent_id")
    return found[::-1]


@dataclass(frozen=True)
class Surroundings:
    """Where places lie, in the words of an entry."""

    divisions: Mapping[str, Row]
    #: Code of division_type → its name, in the order of the list
    type_names: Mapping[str, str]
    polygons: Mapping[str, BaseGeometry]
    #: Division → where its seat is, and whether that is sure
    seats: Mapping[str, tuple[Position, bool]]
    winds: Winds
    #: Divisions whose polygon is for orientation only
    indicative: frozenset[str] = frozenset()

    @cached_property
    def children(self) -> Mapping[str, Sequence[str]]:
        """The divisions right below each."""
        found: dict[str, list[str]] = defaultdict(list)
        for identifier, row in self.divisions.items():
            found[str(row.get("parent_id"))].append(identifier)
        return found

    def path(self, identifier: str | None) -> list[str]:
        """Return a division and those above it, the highest first."""
        return path(self.divisions, identifier)

    def county(self, place: Place) -> str | None:
        """Return the county that a place is, or lies in."""
        for start in (place.unit_id, *place.containers):
            for one in self.path(start):
                if self.divisions[one]["level"] == COUNTY:
                    return one
        return None

    def name(self, identifier: str | None) -> str:
        """Return the name of a division; empty for none."""
        if identifier is None or identifier not in self.divisions:
            return ""
        return str(self.divisions[identifier]["name"])

    def level(self, identifier: str) -> str:
        """Return the level of a division; empty for one that is not for the audience."""
        return str(self.divisions[identifier]["level"]) if identifier in self.divisions else ""

    def above(self, containers: Iterable[str]) -> str:
        """Return where something lies in full: 乌审旗图克镇、嘎鲁图镇; what they share is said once."""
        paths = [found for one in containers if (found := self.path(one))]
        if not paths:
            return ""
        shared = 0
        while all(len(one) > shared + 1 for one in paths) and len({one[shared] for one in paths}) == 1:
            shared += 1
        head = "".join(map(self.name, paths[0][:shared]))
        return head + BETWEEN.join("".join(map(self.name, one[shared:])) for one in paths)

    def below(self, identifier: str | None) -> str:
        """Return how many divisions of each type lie right below one: 5个镇、1个苏木."""
        if identifier is None:
            return ""
        types = Counter(
            str(self.divisions[one]["type"])
            for one in self.children.get(identifier, ())
            if not self.divisions[one]["is_statistical"]
        )
        return BETWEEN.join(f"{types[code]}个{name}" for code, name in self.type_names.items() if types[code])

    def area_km2(self, identifier: str | None) -> str:
        """Return the geodesic area of a division's polygon in square kilometres; empty without one."""
        if identifier is None or identifier not in self.polygons:
            return ""
        square = area_m2(self.polygons[identifier]) / 1e6
        return f"{square:.0f}" if square >= 100 else f"{square:.1f}"

    def part(self, place: Place) -> str:
        """Return the part of its county that a place lies in: 东北部."""
        county, at = self.county(place), place.position or place.inside
        if at is None or county is None or place.level == COUNTY:
            return ""
        area = self.polygons.get(county)
        return "" if area is None else part_of(area, at, self.winds)

    def seat(self, place: Place) -> dict[str, str]:
        """Return the nearest seat above a place, in which direction and how far: seat_of, wind, distance."""
        if place.position is None:
            return {}
        for container in place.containers[:1]:
            for one in reversed(self.path(container)):
                seat, is_sure = self.seats.get(one, (None, False))
                if seat is None:
                    continue
                found = offset(seat, place.position, self.winds)
                if found is None:
                    return {}
                return {
                    "seat_of": self.name(one),
                    "wind": found.wind,
                    "distance": found.kilometres,
                    "about": "约" if place.is_approximate or not is_sure else "",
                }
        return {}


def seat_of(row: Row) -> tuple[Position, bool] | None:
    """Return the seat that a division's place has as published: the exact before the approximate."""
    points = [
        (bool(one.get("is_approximate")), _AT_SEAT.index(str(one["role"])), one["geometry"]["coordinates"])
        for one in row.get("geometries", ())
        if one.get("role") in _AT_SEAT and (one.get("geometry") or {}).get("type") == "Point"
    ]
    if not points:
        return None
    is_approximate, _, (longitude, latitude) = min(points)
    return (float(longitude), float(latitude)), not is_approximate


def _code(row: Row) -> str:
    return min((str(one["code"]) for one in row.get("codes", ())), default="")


def nearest(ids: Collection[str], divisions: Mapping[str, Row]) -> tuple[str, ...]:
    """Return of some divisions those that none of the others lies in, by codes and names."""
    over = {above for one in ids for above in path(divisions, one)[:-1]}
    lowest = [one for one in ids if one in divisions and one not in over]
    return tuple(sorted(lowest, key=lambda one: (_code(divisions[one]), str(divisions[one]["name"]), one)))


def geojson(value: Any) -> dict[str, Any] | None:
    """Return a geometry that is more than a point, None for a point or none."""
    if not value or value.get("type") in ("Point", "MultiPoint"):
        return None
    return dict(value)
