"""Claims against one another: where they overlap, and how the surveyed stretch goes into the line.

Geometries are EPSG:4490, degrees; areas and distances are geodesic, metres.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge, nearest_points, substring

from gis.boundary_disputes.rules import ClaimElsewhere, StretchNotOnLine, SurveyLeavesLine
from gis.coordinates import area_m2, distance_m
from gis.errors import FieldUnreadable
from gis.proposals.fields import Checker

#: How far the ends of a stretch or a survey may lie from the line, and a claim from the stretch, metres
ON_LINE_M = 100.0
NEAR_M = 20_000.0


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two sides both claim."""

    parties: tuple[str, str]
    area: MultiPolygon
    area_m2: float


def overlaps(claims: Mapping[str, BaseGeometry]) -> list[Overlap]:
    """Return for each pair of sides what both claim, largest first."""
    found = []
    for one, other in combinations(claims, 2):
        both = _areas(shapely.intersection(claims[one], claims[other]))
        if not both.is_empty:
            found.append(Overlap((one, other), both, area_m2(both)))
    return sorted(found, key=lambda each: -each.area_m2)


def contested(claims: Mapping[str, BaseGeometry]) -> MultiPolygon:
    """Return the area in dispute: what several claim, or where none does so all that is claimed."""
    both: list[BaseGeometry] = [each.area for each in overlaps(claims)]
    return _areas(shapely.union_all(both or list(claims.values())))


def _areas(geometry: BaseGeometry) -> MultiPolygon:
    parts = [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon) and not part.is_empty]
    return MultiPolygon(parts)


def drawn(field: str, geojson: Mapping[str, object] | None, kinds: Sequence[str]) -> BaseGeometry:
    """Return a geometry that somebody sent; raise FieldUnreadable saying what is wrong with it."""
    check = Checker()
    check.geometry(field, geojson, kinds)
    if check.found:
        finding = check.found[0]
        raise FieldUnreadable(finding.message_id, field=field, **finding.params)
    return shape(dict(geojson or {}))


def as_areas(geometry: BaseGeometry) -> MultiPolygon:
    """Return an area as it is stored."""
    return _areas(geometry)


def whole_line(geometry: BaseGeometry) -> LineString | None:
    """Return a line in one piece, or None where it has several."""
    merged = linemerge(geometry) if isinstance(geometry, MultiLineString) else geometry
    return merged if isinstance(merged, LineString) else None


def check_on_line(stretch: BaseGeometry, line: BaseGeometry) -> None:
    """Raise StretchNotOnLine unless every vertex of the stretch lies at the line."""
    for x, y in shapely.get_coordinates(stretch):
        far = _metres_from(Point(x, y), line)
        if far > ON_LINE_M:
            raise StretchNotOnLine(distance=f"{far:.0f}", most=f"{ON_LINE_M:.0f}")


def check_at_stretch(claim: BaseGeometry, stretch: BaseGeometry) -> None:
    """Raise ClaimElsewhere for a claim that lies nowhere near the stretch in dispute."""
    here, there = nearest_points(claim, stretch)
    far = distance_m(here.x, here.y, there.x, there.y)
    if far > NEAR_M:
        raise ClaimElsewhere(distance=f"{far / 1000:.1f}", most=f"{NEAR_M / 1000:.0f}")


def spliced(line: LineString, surveyed: LineString) -> LineString:
    """Return the line with the surveyed stretch in place of what lay between its ends; SurveyLeavesLine."""
    ends = [Point(surveyed.coords[0]), Point(surveyed.coords[-1])]
    for end in ends:
        far = _metres_from(end, line)
        if far > ON_LINE_M:
            raise SurveyLeavesLine(distance=f"{far:.0f}", most=f"{ON_LINE_M:.0f}")
    first, last = (line.project(end) for end in ends)
    new = list(surveyed.coords)
    if first > last:
        first, last, new = last, first, new[::-1]
    before = list(substring(line, 0, first).coords)[:-1] if first > 0 else []
    after = list(substring(line, last, line.length).coords)[1:] if last < line.length else []
    return LineString([*before, *new, *after])


def _metres_from(point: Point, line: BaseGeometry) -> float:
    _, near = nearest_points(point, line)
    return distance_m(point.x, point.y, near.x, near.y)
