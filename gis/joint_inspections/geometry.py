"""Where the sections of an inspection run: pieces of the line between markers. Pure."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

from shapely.geometry import LineString, Point, mapping
from shapely.ops import substring

from gis.coordinates import length_m
from gis.coordinates.plane import Plane

LonLat = tuple[float, float]


def position_of(marker: Mapping[str, Any]) -> LonLat | None:
    """Return where a marker of the register stands: its last stone."""
    stones = [each for each in marker.get("stones", ()) if each.get("geometry")]
    if not stones:
        return None
    last = max(stones, key=lambda each: str(each.get("valid_from") or ""))
    longitude, latitude = last["geometry"]["coordinates"][:2]
    return float(longitude), float(latitude)


def along(course: LineString, places: Sequence[LonLat | None], in_order: Sequence[bool]) -> list[int]:
    """Return the order in which markers stand along a line; those without a position
    stay behind the one before.

    The line is walked so that the markers whose numbers are its own (`in_order`) come in the order given.
    """
    plane = Plane.of(course)
    drawn: LineString = plane.project(course)
    found: list[float] = []
    for place in places:
        before = found[-1] if found else 0.0
        found.append(before if place is None else drawn.line_locate_point(Point(*plane.metres(*place))))
    own = [at for at, is_own in zip(found, in_order, strict=True) if is_own]
    falls = sum(later < earlier for earlier, later in pairwise(own))
    backwards = falls > (len(own) - 1) / 2
    return sorted(range(len(found)), key=lambda each: (-found[each] if backwards else found[each], each))


def section_lines(
    course: LineString, sections: Sequence[Sequence[UUID]], positions: Mapping[UUID, LonLat], *, whole: bool
) -> list[LineString | None]:
    """Return the piece of a line that each section covers, None where its markers have no position.

    Where the sections make up the whole line, each runs to the next one's first marker, the outer ones to
    the ends; else from the first of its markers to the last.
    """
    plane = Plane.of(course)
    drawn: LineString = plane.project(course)
    spans: list[tuple[float, float] | None] = []
    for markers in sections:
        places = [
            drawn.line_locate_point(Point(*plane.metres(*positions[each])))
            for each in markers
            if each in positions
        ]
        spans.append((min(places), max(places)) if places else None)
    if whole:
        spans = _joined(spans, float(drawn.length))
    return [None if span is None else _piece(plane, drawn, *span) for span in spans]


def _joined(spans: Sequence[tuple[float, float] | None], length: float) -> list[tuple[float, float] | None]:
    known = sorted((span, place) for place, span in enumerate(spans) if span is not None)
    joined: list[tuple[float, float] | None] = [None] * len(spans)
    for order, (span, place) in enumerate(known):
        begin = 0.0 if order == 0 else span[0]
        end = length if order == len(known) - 1 else known[order + 1][0][0]
        joined[place] = (begin, end)
    return joined


def _piece(plane: Plane, drawn: LineString, begin: float, end: float) -> LineString | None:
    if end - begin < 1.0:
        return None
    cut = substring(drawn, begin, end)
    return plane.unproject(cut) if isinstance(cut, LineString) else None


def drawn_length(line: LineString | None) -> float | None:
    """Return the geodesic length of a piece in metres."""
    return None if line is None else round(length_m(line), 1)


def geojson(line: LineString | None) -> dict[str, Any] | None:
    """Return a piece as GeoJSON, to about a centimetre."""
    if line is None:
        return None
    return {
        "type": "LineString",
        "coordinates": [[round(x, 7), round(y, 7)] for x, y in mapping(line)["coordinates"]],
    }
