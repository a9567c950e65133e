"""三沿七区: which items of the definition in use a site falls under, and by which corridor or area. Pure.

Distances are metres as `planning_layers` measures them, on the ground; whether they start at the road's land
edge, at its centre line plus half its width, or at the centre line is carried along and said wherever the
distance is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

#: Kinds of corridors that the targets of the plan speak of
ROADS = ("road", "railway")
#: 三沿 come before 七区
SIDES = ("line", "area")


class Corridor(Protocol):
    """A road, railway, river or shore near a point, as `planning_layers.service.near` gives it."""

    @property
    def corridor_id(self) -> UUID:
        """Return its id."""

    @property
    def kind(self) -> str:
        """Return what it is."""

    @property
    def road_class(self) -> str | None:
        """Return the class of a road."""

    @property
    def railway_class(self) -> str | None:
        """Return the class of a railway."""

    @property
    def name(self) -> str:
        """Return what it is called."""

    @property
    def number(self) -> str | None:
        """Return its number: G210."""

    @property
    def distance_m(self) -> float:
        """Return how far it is, metres."""

    @property
    def basis(self) -> str:
        """Return where the distance starts: land_edge, half_width, centre_line."""

    @property
    def chainage_km(self) -> float | None:
        """Return where along it, kilometres."""


class Area(Protocol):
    """An area that holds a point, as `planning_layers.service.areas_at_each` gives it."""

    @property
    def kind(self) -> str:
        """Return what it is: farmland, forest …"""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a definition (data/rules/grave_zone_items.csv)."""

    code: str
    #: line (三沿) or area (七区)
    side: str
    name_zh: str
    name_en: str
    near: tuple[str, ...]
    classes: tuple[str, ...]
    distance_m: float | None
    counts_visible: bool
    areas: tuple[str, ...]
    clause: str
    source: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition of 三沿七区, with its date and source."""

    code: str
    name_zh: str
    name_en: str
    dated: str
    source: str
    is_verified: bool
    items: tuple[Item, ...]

    def item(self, code: str) -> Item | None:
        """Return an item, None for a code of another definition."""
        return next((each for each in self.items if each.code == code), None)


@dataclass(frozen=True, slots=True)
class Zoned:
    """Items that a site falls under, the one that counts first, and the nearest road or railway."""

    items: tuple[str, ...]
    corridor: Corridor | None


def zoned(
    definition: Definition, corridors: Sequence[Corridor], areas: Sequence[Area], visible: bool | None
) -> Zoned:
    """Return where a site lies by a definition; lines come before areas, each in the definition's order.

    A distance on the limit is inside it. Where an item counts what is seen from a road, so does a site that
    is seen from one at any distance that was measured.
    """
    held = {each.kind for each in areas}
    fallen = [each for each in definition.items if _falls(each, corridors, held, visible)]
    roads = [each for each in corridors if each.kind in ROADS]
    nearest = min(roads, key=lambda each: each.distance_m, default=None)
    return Zoned(tuple(each.code for side in SIDES for each in fallen if each.side == side), nearest)


def _falls(item: Item, corridors: Sequence[Corridor], held: set[str], visible: bool | None) -> bool:
    if held.intersection(item.areas):
        return True
    for each in corridors:
        own = each.road_class if each.kind == "road" else None
        if each.kind not in item.near or (own is not None and item.classes and own not in item.classes):
            continue
        if item.distance_m is not None and each.distance_m <= item.distance_m:
            return True
        if item.counts_visible and visible and each.kind in ROADS:
            return True
    return False
