"""Graves by road and kilometre, and which segments to deal with in which year. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gis.burial_zones.errors import BalanceUnreadable


@dataclass(frozen=True, slots=True)
class GraveAlong:
    """A grave site beside a corridor."""

    key: str
    corridor: str
    #: How far along the corridor, kilometres; None: not known
    chainage_km: float | None
    graves: int
    #: Whether it is seen from the corridor; None: not known
    is_visible: bool | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A kilometre, or several, of one corridor with its graves."""

    corridor: str
    #: From (inclusive) and to (exclusive), kilometres; None: sites whose place along it is unknown
    from_km: float | None
    to_km: float | None
    sites: tuple[str, ...]
    graves: int
    #: Graves known to be seen from the corridor
    visible: int


@dataclass(frozen=True, slots=True)
class Task:
    """What to do of a segment in a year."""

    #: 1 is the first
    year: int
    segment: Segment
    graves: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """A proposal; whoever plans changes it."""

    tasks: Sequence[Task]
    #: Graves of each year, the first first
    by_year: Sequence[int]
    total: int
    #: The year in which the share aimed at is reached; None: it is not asked, or there is nothing to do
    share_reached_in: int | None


def segments(graves: Sequence[GraveAlong], length_km: float = 1.0) -> Sequence[Segment]:
    """Gather grave sites into segments of their corridor, in the order of corridor and kilometre."""
    if not length_km > 0:
        raise BalanceUnreadable(what="length_km")
    gathered: dict[tuple[str, int | None], list[GraveAlong]] = {}
    for grave in graves:
        if grave.graves < 0:
            raise BalanceUnreadable(what="graves")
        place = None if grave.chainage_km is None else math.floor(grave.chainage_km / length_km)
        gathered.setdefault((grave.corridor, place), []).append(grave)
    ordered = sorted(gathered, key=lambda key: (key[0], key[1] is None, key[1] or 0))
    return [
        Segment(
            corridor,
            None if place is None else place * length_km,
            None if place is None else (place + 1) * length_km,
            tuple(grave.key for grave in gathered[corridor, place]),
            sum(grave.graves for grave in gathered[corridor, place]),
            sum(grave.graves for grave in gathered[corridor, place] if grave.is_visible),
        )
        for corridor, place in ordered
    ]


def schedule(found: Sequence[Segment], per_year: int, share: float | None = None) -> Schedule:
    """Put segments into years, so many graves a year: the most visible first, then the fullest.

    A segment is dealt with in one year where it fits into one; only one that holds more than a whole year's
    graves is spread over several. What doesn't fit into the rest of a year waits, and smaller ones fill it.
    `share` (0 to 1) of all graves: the year it is reached in is told. Raises BalanceUnreadable.
    """
    if per_year < 1 or (share is not None and not 0 < share <= 1):
        raise BalanceUnreadable(what="per_year")
    waiting = sorted(
        (one for one in found if one.graves),
        key=lambda one: (-one.visible, -one.graves, one.corridor, one.from_km is None, one.from_km or 0.0),
    )
    left = {id(one): one.graves for one in waiting}
    tasks: list[Task] = []
    by_year: list[int] = []
    while waiting:
        room, year = per_year, len(by_year) + 1
        later: list[Segment] = []
        for one in waiting:
            rest = left[id(one)]
            # A spread segment takes what is left of the year; the others only go in whole.
            done = rest if rest <= room else (room if rest > per_year or rest < one.graves else 0)
            if done:
                tasks.append(Task(year, one, done))
                room -= done
                left[id(one)] = rest - done
            if left[id(one)]:
                later.append(one)
        by_year.append(per_year - room)
        waiting = later
    total = sum(by_year)
    return Schedule(tasks, by_year, total, _reached(by_year, total, share))


def _reached(by_year: Sequence[int], total: int, share: float | None) -> int | None:
    if share is None or not total:
        return None
    # Whole graves: half of five is three.
    wanted, done = math.ceil(share * total - 1e-9), 0
    for year, graves in enumerate(by_year, start=1):
        done += graves
        if done >= wanted:
            return year
    return None
