"""Sketch of a dispute, drawn from its record: claims by side, what both claim hatched, line and stretch."""

import json
import math
from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files
from typing import Any

import typst

import shapely
from shapely.geometry import LineString, Polygon, shape
from shapely.geometry.base import BaseGeometry

from gis.coordinates.plane import Plane
from gis.messages import text
from maps.sketch_labels import Box, Labels

WIDTH, HEIGHT = 150.0, 80.0
DOTS_PER_INCH = 300
_MARGIN = 10.0

GeoJson = Mapping[str, Any]
Place = tuple[float, float]


def dispute_sketch_png(case: Mapping[str, Any], line: GeoJson | None) -> bytes | None:
    """Return the sketch as PNG, 150 by 80 mm; None while nobody has claimed anything.

    `case` is a case as it is read, `line` the geometry of its line.
    """
    claims = [each for each in case["claims"] if each["is_latest"]]
    if not claims:
        return None
    facts = json.dumps(_drawing(case, claims, line), ensure_ascii=False)
    with as_file(files("data") / "templates") as folder:
        drawn: bytes = typst.compile(
            folder / "dispute_sketch.typ",
            root=folder,
            format="png",
            ppi=DOTS_PER_INCH,
            sys_inputs={"sketch": facts},
        )
    return drawn


def _drawing(case: Mapping[str, Any], claims: Sequence[GeoJson], line: GeoJson | None) -> dict[str, Any]:
    stretch = shape(case["stretch"])
    areas = [shape(each["geometry"]) for each in claims]
    everything = shapely.union_all([stretch, *areas])
    plane = Plane.at((everything.bounds[0] + everything.bounds[2]) / 2)
    west, south, east, north = plane.project(everything).bounds
    scale = max((east - west) / (WIDTH - 2 * _MARGIN), (north - south) / (HEIGHT - 2 * _MARGIN - 6), 0.001)
    middle = ((west + east) / 2, (south + north) / 2)

    def place(point: Sequence[float]) -> Place:
        return (
            WIDTH / 2 + (point[0] - middle[0]) / scale,
            (HEIGHT - 6) / 2 - (point[1] - middle[1]) / scale,
        )

    frame = shapely.box(
        *(middle[0] - WIDTH / 2 * scale, middle[1] - HEIGHT / 2 * scale),
        *(middle[0] + WIDTH / 2 * scale, middle[1] + HEIGHT / 2 * scale),
    )
    sides = {side["id"]: at for at, side in enumerate(case["parties"])}
    names = {side["id"]: side["name"] for side in case["parties"]}
    labels = Labels(Box(1.5, 1.5, WIDTH - 3, HEIGHT - 9))
    labels.taken.append(Box(WIDTH - 15, 0, 15, 20))
    overlaps = [shape(each["geometry"]) for each in case["overlaps"]]
    shared = shapely.union_all(overlaps)
    for each, area in zip(claims, areas, strict=True):
        labels.put(names[each["party_id"]], *place(_inside(area, shared, plane)), size=9.0)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "areas": [
            {"side": sides[each["party_id"]], "rings": _rings(plane.project(area), place)}
            for each, area in zip(claims, areas, strict=True)
        ],
        "overlaps": [each for area in overlaps for each in _rings(plane.project(area), place)],
        "lines": [] if line is None else _paths(plane.project(shape(dict(line))).intersection(frame), place),
        "stretch": _paths(plane.project(stretch), place),
        "labels": labels.placed,
        "bar": _bar(scale),
        "notes": [text("coverage.indicative")] + [text("map.demonstration")] * bool(case["is_demonstration"]),
    }


def _inside(area: BaseGeometry, shared: BaseGeometry, plane: Plane) -> Place:
    """Return a point of an area where its side's name is best written: where nobody else claims it."""
    alone = shapely.get_parts(shapely.difference(area, shared))
    widest = max(alone, key=lambda part: float(part.area), default=area)
    point = plane.project(shapely.point_on_surface(widest))
    return float(shapely.get_x(point)), float(shapely.get_y(point))


def _rings(area: BaseGeometry, place: Any) -> list[list[Place]]:
    parts = [part for part in shapely.get_parts(area) if isinstance(part, Polygon)]
    return [[place(point) for point in part.exterior.coords] for part in parts]


def _paths(line: BaseGeometry, place: Any) -> list[list[Place]]:
    parts = [part for part in shapely.get_parts(line) if isinstance(part, LineString) and not part.is_empty]
    return [[place(point) for point in part.coords] for part in parts]


def _bar(scale: float) -> dict[str, Any]:
    """Return a bar of a round length, about 30 mm long; `scale` is metres a millimetre."""
    metres = 30 * scale
    power = 10 ** math.floor(math.log10(metres))
    round_metres = max(step * power for step in (1, 2, 5) if step * power <= metres)
    name = f"{round_metres / 1000:g} km" if round_metres >= 1000 else f"{round_metres:g} m"
    return {"length": round_metres / scale, "text": name}
