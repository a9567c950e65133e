"""Invented roads, a railway, a river and areas between real seats: plane geometry, no database.

Everything is in metres of one Gauss-Krüger plane until it is told, in degrees of EPSG:4490 to a centimetre or
so; roads that meet share a vertex, and what crosses without one is a bridge.
"""

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

#: A vertex about every so many metres
STEP_M = 400.0
#: Between streets of a town
BLOCK_M = 400.0
#: Half the width of the land of a class, metres; a class that is missing has its centre line alone
HALF_WIDTH_M: Mapping[str, float] = {
    "national": 20.0,
    "provincial": 15.0,
    "county": 8.0,
    "ordinary": 15.0,
    "street": 6.0,
}
#: The land of an expressway to either side of its line, metres
EXPRESSWAY_LAND_M = 35.0
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """An invented corridor; metres of the plane."""

    kind: str
    klass: str | None
    name: str
    line: LineString
    number: str | None = None
    land: MultiPolygon | None = None
    start_km: float | None = None
    one_way: bool = False
    walkable: bool = True
    drivable: bool = True
    open_months: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Patch:
    """An invented area; metres of the plane."""

    kind: str
    name: str
    shape: MultiPolygon


@dataclass
class Builder:
    """Draws what is invented inside a polygon; the same chance draws the same."""

    polygon: BaseGeometry
    chance: random.Random
    lines: list[Line] = field(default_factory=list)

    def scattered(self, within: BaseGeometry) -> Point:
        """Return a point inside a shape, evenly spread."""
        west, south, east, north = within.bounds
        while True:
            point = Point(self.chance.uniform(west, east), self.chance.uniform(south, north))
            if shapely.contains(within, point):
                return point

    def far_from(self, seats: Sequence[Point]) -> Point:
        """Return of many points the one farthest from all seats: where an unlocated seat may stand."""
        tried = [self.scattered(self.polygon.buffer(-8_000)) for _ in range(200)]
        return max(tried, key=lambda one: min((one.distance(seat) for seat in seats), default=0.0))

    def bent(self, start: Point, end: Point, sway: float = 0.05) -> LineString:
        """Return a smooth way, aside by up to some share of its length, inside if it can."""
        for _ in range(8):
            line = self._curve(start, end, sway)
            if shapely.covers(self.polygon, line):
                break
        return line

    def _curve(self, start: Point, end: Point, sway: float) -> LineString:
        length = start.distance(end)
        along = np.linspace(0, 1, max(2, int(length / STEP_M) + 1))
        aside = sum(
            self.chance.uniform(-sway, sway) / wave * np.sin(wave * math.pi * along) for wave in (1, 2, 3, 5)
        )
        x = start.x + (end.x - start.x) * along - (end.y - start.y) * aside
        y = start.y + (end.y - start.y) * along + (end.x - start.x) * aside
        drawn = np.column_stack([x, y])
        drawn[0], drawn[-1] = (start.x, start.y), (end.x, end.y)
        return LineString(drawn)

    def main_roads(self, seats: Mapping[str, Point], hub: str) -> None:
        """Join the seats: a tree of the shortest ways, national at the hub, and two more ways across."""
        names = sorted(seats)
        pairs = sorted(
            ((a, b) for at, a in enumerate(names) for b in names[at + 1 :]),
            key=lambda pair: seats[pair[0]].distance(seats[pair[1]]),
        )
        joined = {name: {name} for name in names}
        extra = 0
        for a, b in pairs:
            if joined[a] is joined[b]:
                if extra == 2:
                    continue
                extra += 1
                klass, letter = "county", "X"
            else:
                joined[a] |= joined[b]
                for name in list(joined[a]):
                    joined[name] = joined[a]
                klass, letter = ("national", "G") if hub in (a, b) else ("provincial", "S")
            self.lines.append(
                Line(
                    kind="road",
                    klass=klass,
                    name=f"演示{a[:2]}{b[:2]}公路",
                    number=f"{letter}9{len(self.lines) + 1:02d}",
                    line=self.bent(seats[a], seats[b]),
                    start_km=float(self.chance.randrange(20, 400)),
                )
            )

    def streets(self, town: str, seat: Point, half: int) -> None:
        """Lay a grid of streets about a seat; the outermost of a big town is one way (planted)."""
        reach = np.arange(-half, half + 1) * BLOCK_M
        for number, aside in enumerate(reach, start=1):
            for called, points in (
                (f"演示{town[:2]}{number}街", [(seat.x + along, seat.y + aside) for along in reach]),
                (f"演示{town[:2]}{number}路", [(seat.x + aside, seat.y + along) for along in reach]),
            ):
                one_way = half > 1 and number == 1 and called.endswith("街")
                self.lines.append(Line("road", "street", called, LineString(points), one_way=one_way))

    def lead_to(self, homes: Mapping[str, Point], seasonal: str | None) -> None:
        """Join places to the nearest vertex of the roads so far, the nearest place first."""
        waiting = dict(homes)
        vertices = shapely.get_coordinates([one.line for one in self.lines if one.kind == "road"])
        while waiting:
            gaps = {name: _nearest(vertices, home) for name, home in waiting.items()}
            name = min(gaps, key=lambda one: (gaps[one][0], one))
            metres, at = gaps[name]
            home = waiting.pop(name)
            if metres < 1:
                continue
            way = self.bent(Point(vertices[at]), home)
            klass = "track" if name == seasonal else ("township" if metres > 10_000 else "village")
            months = (5, 6, 7, 8, 9, 10) if name == seasonal else None
            self.lines.append(Line("road", klass, f"演示{name}路", way, open_months=months))
            vertices = np.vstack([vertices, shapely.get_coordinates(way)])

    def across(self) -> None:
        """Lay an expressway, a railway and a river through the whole polygon, and a lake that is dammed."""
        west, south, east, north = self.polygon.bounds
        wide, tall = east - west, north - south
        ways = (
            ("road", "expressway", "演示高速公路", "G9999", (0.0, 0.62), (1.0, 0.48), 120.0),
            ("railway", "ordinary", "演示一号铁路", None, (0.12, 0.0), (0.9, 1.0), 0.0),
            ("river", None, "演示河", None, (0.25, 0.1), (1.0, 0.2), None),
        )
        for kind, klass, name, number, begins, ends, start_km in ways:
            drawn = self._curve(
                Point(west + begins[0] * wide, south + begins[1] * tall),
                Point(west + ends[0] * wide, south + ends[1] * tall),
                0.03,
            )
            pieces = shapely.get_parts(shapely.intersection(self.polygon, drawn))
            line = max((one for one in pieces if isinstance(one, LineString)), key=lambda one: one.length)
            land = _many(line.buffer(EXPRESSWAY_LAND_M)) if klass == "expressway" else None
            foot = klass != "expressway"
            self.lines.append(
                Line(kind, klass, name, line, number, land, start_km, walkable=foot, drivable=kind == "road")
            )

    def reservoir(self) -> Patch:
        """Return a reservoir on the river; its shore is a corridor too."""
        river = next(one.line for one in self.lines if one.kind == "river")
        water = _blob(river.interpolate(0.5, normalized=True), 1_800.0, self.chance)
        shore = LineString(water.exterior.coords)
        self.lines.append(
            Line("reservoir_shore", None, "演示水库岸线", shore, walkable=False, drivable=False)
        )
        return Patch("reservoir", "演示水库", MultiPolygon([water]))

    def areas(self, seats: Mapping[str, Point]) -> list[Patch]:
        """Return areas: settlements, farmland, forest and others, and grassland wherever none of these is."""
        found = [self.reservoir()]
        for name, seat in sorted(seats.items()):
            found.append(Patch("settlement", f"演示{name}居民区", _many(_blob(seat, 1_600.0, self.chance))))
            for number in (1, 2, 3):
                at = Point(seat.x + self.chance.uniform(-9e3, 9e3), seat.y + self.chance.uniform(-9e3, 9e3))
                found.append(
                    Patch("farmland", f"演示{name}耕地{number}", _many(_blob(at, 2_500.0, self.chance)))
                )
        for kind, called, radius_m, count in (
            ("forest", "林地", 3_000.0, 6),
            ("reserve", "自然保护区", 5_000.0, 1),
            ("water_source", "水源保护区", 1_500.0, 3),
            ("scenic", "风景名胜区", 2_500.0, 1),
            ("heritage", "文物保护区", 800.0, 2),
        ):
            for number in range(1, count + 1):
                middle = self.scattered(self.polygon)
                found.append(
                    Patch(kind, f"演示{called}{number}", _many(_blob(middle, radius_m, self.chance)))
                )
        clipped = [
            replace(one, shape=shape)
            for one in found
            if not (shape := _many(shapely.intersection(one.shape, self.polygon))).is_empty
        ]
        rest = shapely.difference(self.polygon, shapely.union_all([one.shape for one in clipped]))
        return [*clipped, Patch("grassland", "演示天然草原", _many(rest))]

    def met(self) -> list[Line]:
        """Return all lines; roads that cross have a vertex there, an expressway with national roads alone."""
        return [self._with_vertices(at) for at in range(len(self.lines))]

    def _with_vertices(self, at: int) -> Line:
        mine = self.lines[at]
        others = [
            self.lines[other].line
            for other in range(len(self.lines))
            if other != at and _join(mine, self.lines[other])
        ]
        if not others:
            return mine
        crossings = [
            point
            for other in others
            if shapely.intersects(mine.line, other)
            for point in _crossings(mine.line, other)
        ]
        coordinates = shapely.get_coordinates(mine.line)
        along = np.r_[[0.0], np.cumsum(np.hypot(*np.diff(coordinates, axis=0).T))]
        new = [(float(mine.line.project(point)), point.x, point.y) for point in crossings]
        known = [(float(d), float(x), float(y)) for d, (x, y) in zip(along, coordinates, strict=True)]
        new = [one for one in new if min(abs(one[0] - each[0]) for each in known) > 0.5]
        return replace(mine, line=LineString([(x, y) for _, x, y in sorted(known + new)]))


def _join(one: Line, other: Line) -> bool:
    if one.kind != "road" or other.kind != "road":
        return False
    classes = {one.klass, other.klass}
    return "expressway" not in classes or classes == {"expressway", "national"}


def _crossings(one: LineString, other: LineString) -> Iterator[Point]:
    """Return where two lines cross; in one order whichever asks, so that it is the same to the last digit."""
    first, second = sorted((one, other), key=lambda line: line.wkb)
    for part in shapely.get_parts(shapely.intersection(first, second)):
        if isinstance(part, Point):
            yield part


def _nearest(vertices: Floats, home: Point) -> tuple[float, int]:
    gaps = np.hypot(vertices[:, 0] - home.x, vertices[:, 1] - home.y)
    at = int(gaps.argmin())
    return float(gaps[at]), at


def _blob(middle: Point, radius_m: float, chance: random.Random) -> Polygon:
    """Return a rounded shape about a point: its radius comes and goes by a third."""
    turns = np.linspace(0, 2 * math.pi, 48, endpoint=False)
    waves = (chance.uniform(-0.15, 0.15) * np.sin(k * turns + chance.uniform(0, 6)) for k in (1, 2, 3))
    radius = radius_m * (1 + sum(waves))
    return Polygon(np.column_stack([middle.x + radius * np.cos(turns), middle.y + radius * np.sin(turns)]))


def _many(shape: BaseGeometry) -> MultiPolygon:
    return MultiPolygon([one for one in shapely.get_parts(shape) if isinstance(one, Polygon)])
