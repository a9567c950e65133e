"""How many places in cemeteries an area needs, which ground comes first, and what is built when. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

from gis.coordinates.measures import distance_m

T = TypeVar("T")
#: Candidates for one cemetery lie at least so far apart, metres: cells side by side are one place
APART_M = 3_000.0
#: Candidates that are shown for each area
MOST_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Demand:
    """By what places are needed; rates are per year."""

    #: Deaths of 1,000 people
    death_rate: float
    #: Percent of the dead who are buried in cemeteries
    burial_share: float
    #: Years looked ahead
    years: int


@dataclass(frozen=True, slots=True)
class Need:
    """Places that an area needs and has; None: not known, for nobody counted the people."""

    deaths_per_year: float | None
    burials_per_year: float | None
    #: Over all years, rounded up
    own: int | None
    relocated: int
    free: int
    #: In cemeteries that are planned or being built
    coming: int

    @property
    def total(self) -> int | None:
        """Return the places needed over all years."""
        return None if self.own is None else self.own + self.relocated

    @property
    def missing(self) -> int | None:
        """Return how many places are wanting when all that is free or coming is used; 0: none."""
        return None if self.total is None else max(0, self.total - self.free - self.coming)


def need(people: int | None, graves: int, free: int, coming: int, by: Demand) -> Need:
    """Return what an area needs: people × death rate × share × years (DB34/T 4180-2022), and old graves."""
    if people is None:
        return Need(None, None, None, graves, free, coming)
    deaths = people * by.death_rate / 1000
    burials = deaths * by.burial_share / 100
    # A product that is whole but for the floating point is not rounded up.
    return Need(deaths, burials, ceil(round(burials * by.years, 6)), graves, free, coming)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Ground on which a cemetery could be, as a screening scored it; None: not known."""

    lon: float
    lat: float
    score: float
    approvals: Sequence[str]
    settlement_m: float | None
    road_m: float | None
    reachable_people: float | None


def best_apart(
    candidates: Iterable[Candidate], apart_m: float = APART_M, most: int = MOST_CANDIDATES
) -> list[Candidate]:
    """Return the best candidates, each at least so many metres from every better one."""
    chosen: list[Candidate] = []
    for one in sorted(candidates, key=lambda each: (-each.score, each.lon, each.lat)):
        if all(distance_m(one.lon, one.lat, each.lon, each.lat) >= apart_m for each in chosen):
            chosen.append(one)
        if len(chosen) == most:
            break
    return chosen


def building_years(
    without: Sequence[T], urgency: Callable[[T], tuple[float, ...]], first_year: int, years: int
) -> list[tuple[T, int]]:
    """Spread what is to be built evenly over so many years, the most urgent (largest) first."""
    ordered = sorted(without, key=urgency, reverse=True)
    return [(one, first_year + at * years // len(ordered)) for at, one in enumerate(ordered)]
