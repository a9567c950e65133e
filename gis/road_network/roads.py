"""What a network of roads is built from: lines with what may travel on them, and how fast."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from shapely.geometry import LineString

Profile = Literal["walking", "driving"]
PROFILES: tuple[Profile, ...] = ("walking", "driving")
#: Metres a second of one kilometre an hour
KM_H = 1000 / 3600


@dataclass(frozen=True, slots=True)
class Road:
    """A road as a line of EPSG:4490, longitude first; whoever is closed on the day is left out before."""

    key: str
    line: LineString
    klass: str | None = None
    #: Only along the line's direction; people on foot go both ways
    one_way: bool = False
    walkable: bool = True
    drivable: bool = True
    #: Whether places beside it come onto it there; an expressway is entered where it meets another road alone
    direct: bool = True
    #: Where it is known for this very road, for driving
    speed_km_h: float | None = None


@dataclass(frozen=True, slots=True)
class Speeds:
    """Kilometres an hour by profile and class (data/rules/travel_speeds.csv)."""

    #: (profile, class) → speed; a class that is missing is walked at the usual speed and not driven on
    by_class: Mapping[tuple[Profile, str], float]
    #: Roads without a class
    without_class: Mapping[Profile, float]
    #: Between a place and the road
    off_road: Mapping[Profile, float]

    def of(self, road: Road, profile: Profile) -> float:
        """Return the speed on a road, km/h; 0 where the profile can't travel."""
        if not (road.walkable if profile == "walking" else road.drivable):
            return 0.0
        missing = self.without_class[profile] if profile == "walking" or road.klass is None else 0.0
        usual = missing if road.klass is None else self.by_class.get((profile, road.klass), missing)
        if profile == "driving" and road.speed_km_h is not None and usual > 0:
            return road.speed_km_h
        return usual
