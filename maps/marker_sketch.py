"""位置略图 of a marker, drawn from the register: the line, the stones, the reference objects by bearing and
distance.

North of the sketch is grid north (坐标北): grid bearings stand as they are, true and magnetic ones are turned
by convergence and declination (gis.coordinates.plane). The scale is a round one; where distances differ too
much for any, directions are kept, distances are drawn shortened, and the sketch says so.
"""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from itertools import product
from typing import Any

import typst

from shapely.geometry import LineString, MultiLineString, box
from shapely.geometry.base import BaseGeometry

from gis.boundary_markers.resection import to_grid_deg
from gis.boundary_markers.yardsticks import yardsticks
from gis.coordinates.plane import Plane
from gis.inspection_papers.facts import MarkerForm, Reference
from gis.messages import text
from maps.sketch_labels import Box, Labels

WIDTH, HEIGHT = 150.0, 88.0
DOTS_PER_INCH = 300
#: Room for labels between the outermost object and the frame, millimetres
_MARGIN = (34.0, 15.0)
_SCALES = tuple(step * 10**power for power in range(1, 6) for step in (1, 2, 2.5, 5))
#: Beyond this ratio of the longest to the shortest distance no scale shows both
_MOST_RATIO = 12.0
#: Where objects lie in a sketch without scale, millimetres from the middle
_NEAREST, _FARTHEST = 9.0, 26.0

#: Where along a line its sides are named, the best first
_ALONG = (0.12, 0.88, 0.25, 0.75, 0.06, 0.94, 0.35, 0.65, 0.5)
#: What lies farther away is not looked at, metres
_NEAR = 30_000.0

Offset = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _View:
    """How metres east and north of the middle become millimetres on paper."""

    place: Callable[[float, float], Offset]
    #: 1:n; None without scale
    scale: float | None


def marker_sketch_png(form: MarkerForm) -> bytes:
    """Return the sketch of a marker as PNG, 150 by 88 mm at 300 dots an inch."""
    facts = json.dumps(_drawing(form), ensure_ascii=False)
    with as_file(files("data") / "templates" / "inspection") as folder:
        drawn: bytes = typst.compile(
            folder / "marker_sketch.typ",
            root=folder,
            format="png",
            ppi=DOTS_PER_INCH,
            sys_inputs={"sketch": facts},
        )
    return drawn


def _drawing(form: MarkerForm) -> dict[str, Any]:
    """Place everything: the layout only draws it."""
    middle = _middle(form)
    plane = Plane.at(middle[0])
    origin = plane.metres(*middle)
    stones = [_from(origin, plane.metres(*stone.position)) for stone in form.stones]
    rays = _rays(form, plane, middle, stones)
    view = _view([each for ray in rays for each in (ray[1], ray[2])] + stones)
    labels = Labels(Box(1.5, 1.5, WIDTH - 3, HEIGHT - 9))
    labels.taken.append(Box(WIDTH - 15, 0, 15, 20))
    drawn_stones = [view.place(*stone) for stone in stones]
    for x, y in drawn_stones:
        labels.keep_free(x, y, 2.2)
    drawn_rays = [(view.place(*start), view.place(*end)) for _, start, end in rays]
    for _, (x, y) in drawn_rays:
        labels.keep_free(x, y, 1.4)
    lines = [
        (line, part) for line in form.lines for part in _clipped(LineString(line.points), plane, origin, view)
    ]
    for drawn in [part for _, part in lines] + [LineString(ray) for ray in drawn_rays]:
        labels.keep_off((x, y) for x, y, *_ in drawn.segmentize(1.5).coords)
    for stone, (x, y) in zip(form.stones, drawn_stones, strict=True):
        name = f"{form.number}（{stone.letter}）" if len(form.stones) > 1 else form.number
        labels.put(f"{name}号界桩" if len(form.stones) == 1 else name, x, y, size=9, bold=True)
    for number, ((reference, _, _), (start, end)) in enumerate(zip(rays, drawn_rays, strict=True), start=1):
        away = (end[0] - start[0], end[1] - start[1])
        labels.put(f"{number}. {reference.name}\n{_sight(reference)}", *end, away=away)
    for line, part in lines:
        _label_sides(labels, part, line.left, line.right)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "lines": [list(part.coords) for _, part in lines],
        "rays": drawn_rays,
        "objects": [{"x": x, "y": y} for _, (x, y) in drawn_rays],
        "stones": [{"x": x, "y": y} for x, y in drawn_stones],
        "labels": labels.placed,
        "north": "N",
        "bar": None if view.scale is None else _bar(view.scale),
        "scale": text("sketch.without_scale") if view.scale is None else f"1:{view.scale:,.0f}",
        "notes": [text("coverage.indicative")] * form.head.is_indicative
        + [text("map.demonstration")] * form.head.is_demonstration,
    }


def _middle(form: MarkerForm) -> tuple[float, float]:
    count = len(form.stones)
    return (
        sum(stone.position[0] for stone in form.stones) / count,
        sum(stone.position[1] for stone in form.stones) / count,
    )


def _from(origin: Offset, point: Offset) -> Offset:
    return point[0] - origin[0], point[1] - origin[1]


def _rays(
    form: MarkerForm, plane: Plane, middle: tuple[float, float], stones: Sequence[Offset]
) -> list[tuple[Reference, Offset, Offset]]:
    """Return each object that has bearing and distance, with the stone it is seen from and where it lies."""
    by_letter = {stone.letter: offset for stone, offset in zip(form.stones, stones, strict=True)}
    declination = yardsticks().precision.declination_deg
    convergence = plane.convergence_deg(*middle)
    found = []
    for each in form.references:
        if each.bearing_deg is None or each.distance_m is None:
            continue
        start = by_letter.get(each.letter, stones[0])
        grid = math.radians(to_grid_deg(each.bearing_deg, each.bearing_kind, declination, convergence))
        end = (start[0] + each.distance_m * math.sin(grid), start[1] + each.distance_m * math.cos(grid))
        found.append((each, start, end))
    return found


def _view(offsets: Sequence[Offset]) -> _View:
    """Choose the largest round scale at which everything fits, or none where distances differ too much."""
    distances = [d for d in (math.hypot(*each) for each in offsets) if d > 0.5]
    room = (WIDTH / 2 - _MARGIN[0], HEIGHT / 2 - _MARGIN[1])
    if distances and max(distances) / min(distances) > _MOST_RATIO:
        return _View(_shortened(min(distances), max(distances)), None)
    across = max((abs(each[0]) for each in offsets), default=0.0)
    along = max((abs(each[1]) for each in offsets), default=0.0)
    least = max(across / room[0], along / room[1], 0.05) * 1000
    scale = next((each for each in _SCALES if each >= least), _SCALES[-1])
    size = 1000 / scale
    return _View(lambda east, north: (WIDTH / 2 + east * size, (HEIGHT - 6) / 2 - north * size), scale)


def _shortened(least: float, most: float) -> Callable[[float, float], Offset]:
    """Keep directions and the order of distances: r = r₀ + (r₁ - r₀)·ln(d/d₀)/ln(d₁/d₀), below d₀ linear."""

    def place(east: float, north: float) -> Offset:
        distance = math.hypot(east, north)
        if distance <= least:
            drawn = _NEAREST * distance / least
        else:
            drawn = _NEAREST + (_FARTHEST - _NEAREST) * math.log(distance / least) / math.log(most / least)
        size = drawn / distance if distance else 0.0
        # The sheet is wider than high
        return WIDTH / 2 + east * size * 1.35, (HEIGHT - 6) / 2 - north * size

    return place


def _clipped(line: LineString, plane: Plane, origin: Offset, view: _View) -> list[LineString]:
    """Return the parts of a line inside the frame, in millimetres."""
    projected = plane.project(line)
    east, north = origin
    near = projected.intersection(box(east - _NEAR, north - _NEAR, east + _NEAR, north + _NEAR))
    frame = box(0.5, 0.5, WIDTH - 0.5, HEIGHT - 12)
    found: list[LineString] = []
    for part in _parts(near):
        # Straight pieces bend where distances are shortened.
        dense = part if view.scale is not None else part.segmentize(max(part.length / 2000, 0.5))
        points = [view.place(*_from(origin, (x, y))) for x, y in dense.coords]
        found += _parts(LineString(points).intersection(frame))
    return found


def _parts(geometry: BaseGeometry) -> list[LineString]:
    if isinstance(geometry, LineString):
        return [] if geometry.is_empty else [geometry]
    return list(geometry.geoms) if isinstance(geometry, MultiLineString) else []


def _label_sides(labels: Labels, line: LineString, left: str, right: str) -> None:
    """Write on each side of a line who lies there, far from the middle, where there is room."""
    if line.length < 25:
        return
    for name, side in ((left, 1), (right, -1)):
        for along, farther in product(_ALONG, (0.0, 5.0, 11.0)):
            before, at, after = (
                line.interpolate(along + step, normalized=True) for step in (-0.05, 0.0, 0.05)
            )
            east, down = after.x - before.x, after.y - before.y
            length = math.hypot(east, down) or 1.0
            # Left of the walk, with y counted downwards
            aside = (down / length * side, -east / length * side)
            if name and labels.put_beside(name, at.x, at.y, aside, farther, size=10):
                break


def _sight(reference: Reference) -> str:
    words = {"grid": "", "magnetic": "磁", "true": "真"}
    minutes = round((reference.bearing_deg or 0.0) * 60) % (360 * 60)
    return f"{words[reference.bearing_kind]}{minutes // 60}°{minutes % 60:02d}′　{reference.distance_m:g}米"


def _bar(scale: float) -> dict[str, Any]:
    """Return a bar of a round length, about 25 mm long."""
    metres = 25 * scale / 1000
    power = 10 ** math.floor(math.log10(metres))
    round_metres = max(step * power for step in (1, 2, 5) if step * power <= metres)
    return {"length": round_metres * 1000 / scale, "text": f"{round_metres:g} m"}
