"""Shapes that lie in a window of the map: what a drawing is snapped to and seen beside."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

import shapely
from shapely.geometry import mapping, shape

from gis.accounts.rules import Caller
from gis.administrative_divisions import service as administrative_divisions
from gis.place_names import service as place_names
from gis.place_names.queries import Window

#: More than this is too much to snap to and to look at
MOST_SHAPES = 400
MOST_VERTICES = 60_000


@dataclass(frozen=True)
class NearbyShape:
    """One shape (GeoJSON, EPSG:4490) and the record that it belongs to."""

    subject: str
    record_id: str
    name: str | None
    role: str
    geometry: dict[str, Any]


@dataclass(frozen=True)
class Nearby:
    """Shapes in a window; `complete` is false when there were more than are given."""

    shapes: tuple[NearbyShape, ...]
    complete: bool


def nearby(
    session: Session, caller: Caller, window: Window, as_of: date | None = None, without: UUID | None = None
) -> Nearby:
    """Return the shapes of divisions and places in a window on a day, without those of one record.

    Lines and areas keep every vertex in the window or next to it; what lies further off is cut away.
    """
    west, south, east, north = window
    margin = max(east - west, north - south) * 0.1
    frame = shapely.box(west - margin, south - margin, east + margin, north + margin)
    found: list[NearbyShape] = []
    vertices = 0
    for one in islice(_shapes(session, caller, window, as_of), MOST_SHAPES + 1):
        if without is not None and one.record_id == str(without):
            continue
        cut = _cut(one, frame)
        vertices += int(shapely.get_num_coordinates(shape(cut.geometry)))
        if len(found) == MOST_SHAPES or vertices > MOST_VERTICES:
            return Nearby(tuple(found), complete=False)
        found.append(cut)
    return Nearby(tuple(found), complete=True)


def _shapes(session: Session, caller: Caller, window: Window, as_of: date | None) -> Iterator[NearbyShape]:
    for row in administrative_divisions.boundaries(session, caller, as_of, window=window):
        yield NearbyShape(
            administrative_divisions.SUBJECT, row["id"], row["name"], "boundary", row["geometry"]
        )
    for row in place_names.stream(session, caller, as_of=as_of, bbox=window):
        for geometry in row.get("geometries", []):
            if "geometry" in geometry:
                yield NearbyShape("feature", row["id"], row["name"], geometry["role"], geometry["geometry"])


def _cut(one: NearbyShape, frame: shapely.Polygon) -> NearbyShape:
    """Keep of an area its lines near the window: neighbours are followed, not filled."""
    drawn = shape(one.geometry)
    if shapely.get_dimensions(drawn) == 0 or shapely.covers(frame, drawn):
        return one
    lines = drawn.boundary if shapely.get_dimensions(drawn) == 2 else drawn
    near = shapely.intersection(lines, frame)
    if near.is_empty or near.geom_type == "GeometryCollection":
        return one
    return NearbyShape(one.subject, one.record_id, one.name, one.role, mapping(near))
