"""Draw pairs as GeoJSON for the screen: both sides' lines, what differs, what lies between."""

from collections.abc import Iterator
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from gis.edge_matching.comparing import Matching, Pair

#: An overview has no more vertices than this
MOST_VERTICES = 40_000
#: Decimals of a degree: a centimetre
_DECIMALS = 7
#: First tolerance of an overview in degrees, a metre; doubled until it is small enough
_FINEST_DEG = 1e-5

Feature = dict[str, Any]


def drawn(pair: Pair, rank: int) -> list[Feature]:
    """Return all that belongs to one pair: `part` is ours, theirs, overlap, gap or stretch."""
    return [_feature(part, rank, geometry, **more) for part, geometry, more in _parts(pair)]


def overview(matching: Matching) -> list[Feature]:
    """Return both sides' lines and the stretches of all pairs, thinned where there are very many vertices."""
    parts = [
        (part, rank, geometry, more)
        for rank, pair in enumerate(matching.pairs, start=1)
        for part, geometry, more in _parts(pair)
        if part in ("ours", "theirs", "stretch")
    ]
    shapes = [geometry for _, _, geometry, _ in parts]
    tolerance = _FINEST_DEG
    while shapes and int(shapely.get_num_coordinates(shapes).sum()) > MOST_VERTICES and tolerance < 1:
        shapes = list(shapely.simplify([geometry for _, _, geometry, _ in parts], tolerance))
        tolerance *= 2
    return [
        _feature(part, rank, shape, **more)
        for (part, rank, _, more), shape in zip(parts, shapes, strict=True)
    ]


def extent(pair: Pair) -> tuple[float, float, float, float]:
    """Return west, south, east, north of what belongs to a pair."""
    bounds = shapely.total_bounds([geometry for _, geometry, _ in _parts(pair)])
    west, south, east, north = (round(float(value), _DECIMALS) for value in bounds)
    return west, south, east, north


def _parts(pair: Pair) -> Iterator[tuple[str, BaseGeometry, Feature]]:
    for overlaps, part in ((True, "overlap"), (False, "gap")):
        for area, piece in pair.measured(overlaps=overlaps):
            yield part, piece, {"area_ha": round(area, 4)}
    yield "ours", shapely.MultiLineString(list(pair.our_lines)), {}
    yield "theirs", shapely.MultiLineString(list(pair.their_lines)), {}
    for stretch in pair.stretches:
        yield (
            "stretch",
            stretch.geometry,
            {
                "length_m": round(stretch.length_m, 1),
                "mean_m": round(stretch.mean_m, 1),
                "greatest_m": round(stretch.greatest_m, 1),
                # Land that theirs has too, or more of; else land that only ours has, or nobody.
                "side": "overlap" if stretch.is_inside_theirs else "gap",
            },
        )


def _feature(part: str, rank: int, geometry: BaseGeometry, **more: Any) -> Feature:
    rounded = shapely.transform(geometry, lambda points: points.round(_DECIMALS))
    return {
        "type": "Feature",
        "geometry": shapely.geometry.mapping(rounded),
        "properties": {"part": part, "rank": rank, **more},
    }
