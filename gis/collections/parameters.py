"""What a query on a collection asks for, read from the texts of its parameters; pure."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from gis.collections.reference_systems import CRS84, ReferenceSystem, reference_systems
from gis.collections.rules import QueryUnreadable
from gis.history.as_known import OFFICE_TIME

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})", re.IGNORECASE)
DEFAULT_LIMIT = 100


@dataclass(frozen=True)
class Days:
    """A day, or the days from `first` to `last`, both included; None is open."""

    first: date | None
    last: date | None

    @property
    def is_one(self) -> bool:
        """Whether it is a single day."""
        return self.first is not None and self.first == self.last

    def __str__(self) -> str:
        return f"{self.first or '..'}/{self.last or '..'}"


@dataclass(frozen=True)
class Query:
    """Which features of a collection, and in which system."""

    days: Days
    limit: int = DEFAULT_LIMIT
    #: EPSG:4490, longitude then latitude
    window: BaseGeometry | None = None
    crs: ReferenceSystem = field(default_factory=lambda: reference_systems()[CRS84])
    #: Property → value that it must have
    equals: Mapping[str, str] = field(default_factory=dict)
    #: CQL2 as JSON, read
    filter: Any = None
    filter_crs: ReferenceSystem = field(default_factory=lambda: reference_systems()[CRS84])
    #: Properties to return; None returns all
    properties: tuple[str, ...] | None = None
    #: The last feature of the page before
    after: UUID | None = None
    #: What stands for everything that narrows the list, as it was asked
    asked: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether it asks for less than all features of its days."""
        return self.window is not None or bool(self.equals) or self.filter is not None


def days_of(text: str, place: str = "datetime") -> Days:
    """Read a day, an instant, or an interval with an open end (`..` or nothing) as RFC 3339 writes them.

    An instant counts as its day in Asia/Shanghai.
    """
    first, slash, last = text.partition("/")
    if not slash:
        day = _day(text, text, place)
        return Days(day, day)
    ends = [None if end in ("", "..") else _day(end, text, place) for end in (first, last)]
    if ends[0] is not None and ends[1] is not None and ends[0] > ends[1]:
        raise QueryUnreadable("collections.interval_turned", place=place, value=text)
    return Days(*ends)


def _day(text: str, whole: str, place: str) -> date:
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
        if INSTANT.fullmatch(text):
            return datetime.fromisoformat(text.upper()).astimezone(OFFICE_TIME).date()
    except (ValueError, OverflowError):
        pass
    raise QueryUnreadable("collections.not_a_time", place=place, value=whole)


def limit_of(text: str, largest: int) -> int:
    """Read how many features a page has: at least one; more than `largest` asks for `largest`."""
    if not re.fullmatch(r"\d{1,9}", text) or int(text) < 1:
        raise QueryUnreadable("collections.not_a_limit", place="limit", value=text, largest=largest)
    return min(int(text), largest)


def numbers_of(text: str, place: str) -> list[float]:
    """Read the four or six numbers of a box; heights are read and left, for the register is flat."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in (4, 6) or not all(map(math.isfinite, numbers)):
        raise QueryUnreadable("collections.not_a_box", place=place, value=text)
    return numbers


def window_of(numbers: list[float], system: ReferenceSystem, place: str) -> BaseGeometry:
    """Return the box of four or six numbers in storage; one over the antimeridian becomes two."""
    half = len(numbers) // 2
    lower, upper = numbers[:half], numbers[half:]
    east_at = 1 if system.north_first else 0
    west, east = lower[east_at], upper[east_at]
    south, north = lower[1 - east_at], upper[1 - east_at]
    shown = ",".join(f"{number:g}" for number in numbers)
    turned = south > north or (half == 3 and lower[2] > upper[2]) or (west > east and not system.is_degrees)
    if turned:
        raise QueryUnreadable("collections.box_turned", place=place, value=shown)
    halves = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    if any(left > right for left, right in halves):
        raise QueryUnreadable("collections.outside_the_earth", place=place, value=shown, crs=system.uri)
    boxes = [_box(left, south, right, north) for left, right in halves]
    drawn = boxes[0] if len(boxes) == 1 else shapely.union_all(boxes)
    turned_drawn = shapely.transform(drawn, lambda points: points[:, ::-1]) if east_at else drawn
    return system.to_storage(turned_drawn, place)


def _box(west: float, south: float, east: float, north: float) -> BaseGeometry:
    """Return a box, or the line or point that a flat one is: a polygon without area is not valid."""
    if west == east and south == north:
        return shapely.Point(west, south)
    if west == east or south == north:
        return shapely.LineString([(west, south), (east, north)])
    return box(west, south, east, north)
