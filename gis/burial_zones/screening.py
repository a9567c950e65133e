"""Screen the ground for a cemetery: cells with a score and its reasons, or with why nothing may be built.
Pure.

Each criterion (data/rules/cemetery_screening.csv) gives full marks at its best value and none at its worst,
straight between; a value that is not known (slope without a height model) is named and left out of the score,
never guessed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

import shapely
from shapely.geometry.base import BaseGeometry

from gis.burial_zones.errors import RuleUnreadable
from gis.burial_zones.zone_rules import Effect
from gis.burial_zones.zones import Placed
from gis.coordinates.plane import Plane

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is looked at, and how it counts."""

    key: str
    #: Full marks from here on, none from there on; either may be the larger
    best: float
    worst: float
    weight: float
    #: A value below (above) which nothing is built at all; None: no such limit
    least: float | None
    most: float | None
    source: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """What a cell got for a criterion."""

    criterion: str
    #: None: not known
    value: float | None
    #: 0 to 1; None: not known
    mark: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A square of the ground."""

    lon: float
    lat: float
    effect: Effect
    #: 0 to 100 of the criteria that are known; None where nothing may be built, or nothing is known
    score: float | None
    marks: Sequence[Mark]
    #: Why nothing may be built: zones by kind and name, criteria beyond their limit
    excluded_by: Sequence[str]
    approvals: Sequence[str]


def criteria(rows: Iterable[Mapping[str, str]]) -> Sequence[Criterion]:
    """Read the criteria; raise RuleUnreadable."""
    found = []
    for row in rows:
        try:
            one = Criterion(
                row["criterion"],
                float(row["best"]),
                float(row["worst"]),
                float(row["weight"]),
                _number(row["least"]),
                _number(row["most"]),
                row["source"],
                row["verified"] == "true",
            )
        except ValueError as wrong:
            raise RuleUnreadable(table="cemetery_screening", row=row["criterion"]) from wrong
        if one.best == one.worst or one.weight <= 0:
            raise RuleUnreadable(table="cemetery_screening", row=row["criterion"])
        found.append(one)
    return found


def middles_of_cells(area: BaseGeometry, size_m: float) -> Floats:
    """Return the middles (longitude, latitude in rows) of squares of an area, south-west first.

    The squares lie in the zone of the area's middle; those whose middle the area doesn't hold
    are left out.
    """
    plane = Plane.of(area)
    flat = plane.project(shapely.segmentize(area, 0.02))
    west, south, east, north = flat.bounds
    x = np.arange(west + size_m / 2, east, size_m)
    y = np.arange(south + size_m / 2, north, size_m)
    grid = np.array(np.meshgrid(x, y)).reshape(2, -1).T
    shapely.prepare(flat)
    held = grid[shapely.intersects_xy(flat, grid[:, 0], grid[:, 1])]
    return shapely.get_coordinates(plane.unproject(shapely.MultiPoint(held))) if len(held) else held


def score(
    positions: Floats,
    placed: Sequence[Placed],
    values: Mapping[str, Floats],
    asked: Sequence[Criterion],
) -> Sequence[Cell]:
    """Score cells, the best first; cells where nothing may be built come last, in their own order.

    `values` holds by criterion a value for each position, NaN where it is not known; a criterion without
    values is known nowhere.
    """
    unknown = np.full(len(positions), np.nan)
    columns = {one.key: values.get(one.key, unknown) for one in asked}
    cells = [
        _cell(lon, lat, where, {key: float(column[at]) for key, column in columns.items()}, asked)
        for at, ((lon, lat), where) in enumerate(zip(positions.tolist(), placed, strict=True))
    ]
    return sorted(cells, key=lambda cell: (cell.score is None, -(cell.score or 0.0)))


def _cell(
    lon: float, lat: float, where: Placed, values: Mapping[str, float], asked: Sequence[Criterion]
) -> Cell:
    marks = [_mark(one, values[one.key]) for one in asked]
    banned = [f"{zone.kind}:{zone.name}" for zone in where.zones if zone.effect is Effect.BAN]
    beyond = [one.key for one in asked if _is_beyond(one, values[one.key])]
    excluded = [*dict.fromkeys(banned), *beyond]
    known = [(one.weight, mark.mark) for one, mark in zip(asked, marks, strict=True) if mark.mark is not None]
    total = sum(weight for weight, _ in known)
    reached = None
    if not excluded and total:
        reached = 100 * sum(weight * mark for weight, mark in known) / total
    effect = Effect.BAN if excluded else where.effect
    return Cell(lon, lat, effect, reached, marks, excluded, [] if excluded else where.approvals)


def _mark(one: Criterion, value: float) -> Mark:
    if np.isnan(value):
        return Mark(one.key, None, None)
    if np.isinf(value):
        return Mark(one.key, value, 1.0 if (one.best > one.worst) == (value > 0) else 0.0)
    share = (value - one.worst) / (one.best - one.worst)
    return Mark(one.key, value, min(1.0, max(0.0, share)))


def _is_beyond(one: Criterion, value: float) -> bool:
    return (one.least is not None and value < one.least) or (one.most is not None and value > one.most)


def _number(text: str) -> float | None:
    return float(text) if text else None
