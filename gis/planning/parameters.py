"""What a run is asked for, by kind, and how it is kept and read again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gis.planning.rules import KindUnknown

#: Seconds by road: on foot from places in towns, driving from all others
ROAD = "road"
#: Metres in a straight line, said as such: where a region has no roads
STRAIGHT = "straight"


@dataclass(frozen=True, slots=True)
class Point:
    """A candidate that the asker names: longitude and latitude, EPSG:4490."""

    key: str
    name: str
    lon: float
    lat: float
    price: float = 0.0
    capacity: float | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """Who is within reach of an open station."""

    #: Kinds of facilities that count; empty: those that cover their community
    kinds: tuple[str, ...] = ()
    #: road or straight; limits are in seconds or metres by it
    measure: str = ROAD
    #: Farthest for places in towns and elsewhere, inclusive
    urban_limit: float = 900.0
    rural_limit: float = 1800.0


@dataclass(frozen=True, slots=True)
class Siting:
    """Where to build."""

    objective: str
    #: road or straight; the radius is in seconds or metres by it
    measure: str = ROAD
    #: people_60, people, or place (each place counts one)
    weight: str = "people_60"
    #: Kinds of facilities that stand and count; empty: those that cover their community
    kinds: tuple[str, ...] = ()
    #: Inclusive
    radius: float | None = None
    number: int | None = None
    budget: float | None = None
    #: Of each place as a candidate; those the asker names have their own
    capacity: float | None = None
    price: float = 0.0
    #: Candidates; empty: every place of the region
    candidates: tuple[Point, ...] = ()
    #: Whether candidates in zones that forbid burial are left out: for cemeteries
    keep_out_of_ban_zones: bool = False
    alternatives: int = 2
    #: For each choice
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class BanZones:
    """Zones of corridors and areas, and the graves inside."""

    #: Of data/rules/burial_corridor_rules.csv; None: the one in the settings
    rule_set: str | None = None
    #: Graves that can be dealt with in a year; None: no schedule
    per_year: int | None = None
    #: Share of all graves aimed at, 0 to 1
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Relocation:
    """Which graves go to which cemetery."""

    #: road (driving) or straight; the farthest is in seconds or metres by it
    measure: str = ROAD
    #: Over how many years
    years: int = 1
    #: States of cemeteries that take graves in
    states: tuple[str, ...] = ("open",)
    #: Farthest that a grave is moved, inclusive; None: no limit
    farthest: float | None = None


@dataclass(frozen=True, slots=True)
class CemeteryScreening:
    """Where a cemetery could be."""

    #: Name of a unit of the region; None: the whole region
    unit: str | None = None
    cell_m: float = 1000.0
    rule_set: str | None = None
    #: People within so many metres count as reached, inclusive
    reach: float = 15_000.0
    #: So many of the best cells are kept
    best: int = 100


Parameters = Access | Siting | BanZones | Relocation | CemeteryScreening

KINDS: Mapping[str, type[Parameters]] = {
    "access": Access,
    "siting": Siting,
    "ban_zones": BanZones,
    "relocation": Relocation,
    "cemetery_screening": CemeteryScreening,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """An analysis that somebody asks for."""

    kind: str
    title: str
    region: str
    parameters: Parameters
    #: ISO day whose data is read
    as_of: str
    replay_of: str | None = field(default=None)


def read(kind: str, kept: Mapping[str, Any]) -> Parameters:
    """Return parameters as they were kept; raise KindUnknown."""
    if kind not in KINDS:
        raise KindUnknown(kind=kind)
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
    }
    if kind == "siting":
        values["candidates"] = tuple(Point(**one) for one in kept.get("candidates", ()))
    return KINDS[kind](**values)
