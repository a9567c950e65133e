"""The banner of the sample cut into its towns: one takes some of the next one's land, a pond is nobody's."""

from itertools import pairwise
from typing import Any, cast
from uuid import UUID, uuid4

import shapely
from shapely.geometry import box, shape

from gis.administrative_divisions.documents import DivisionDocuments
from gis.database import unit_of_work
from gis.proposals.records import geojson_of
from tests.api.conftest import Service

BANNER = "150626"
#: From west to east
TOWNS = ("150626200", "150626104", "150626100", "150626101", "150626103", "150626102")


def draw_all_towns(service: Service) -> None:
    """Give every town a polygon, as if they were registered before."""
    subject = DivisionDocuments()
    with unit_of_work(service.engine) as session:
        banner = subject.load(session, UUID(service.id_of(BANNER))).document
        (boundary,) = banner["boundaries"].values()
        for code, polygon in zip(
            TOWNS, _cut(cast(shapely.MultiPolygon, shape(boundary["geometry"]))), strict=True
        ):
            division = UUID(service.id_of(code))
            document = subject.load(session, division).document
            drawn: dict[str, Any] = {**boundary, "geometry": geojson_of(polygon), "valid_from": None}
            document["boundaries"] = {str(uuid4()): drawn}
            subject.write(session, division, document, creating=False)


def _cut(banner: shapely.MultiPolygon) -> list[shapely.MultiPolygon]:
    """Return strips of the banner: the first takes land of the second, a hole lies beside the fourth."""
    west, south, east, north = banner.bounds
    cuts = [west + (east - west) * at / len(TOWNS) for at in range(len(TOWNS) + 1)]
    strips = [shapely.clip_by_rect(banner, left, south, right, north) for left, right in pairwise(cuts)]
    first, fourth = _middle(banner, cuts[1]), _middle(banner, cuts[4])
    taken = box(cuts[1], first - 0.02, cuts[1] + 0.002, first + 0.02)
    strips[0] = strips[0].union(taken)
    strips[3] = strips[3].difference(box(cuts[4] - 0.003, fourth - 0.02, cuts[4], fourth + 0.02))
    # Land that each has anyway gives its edge the corners of the other side.
    strips[1] = strips[1].union(taken)
    strips[4] = strips[4].union(box(cuts[4], fourth - 0.02, cuts[4] + 0.002, fourth + 0.02))
    return [shapely.MultiPolygon(list(shapely.get_parts(strip))) for strip in strips]


def _middle(banner: shapely.MultiPolygon, at: float) -> float:
    """Return the latitude of the middle of the longest way through the banner along a meridian."""
    _, south, _, north = banner.bounds
    ways = shapely.get_parts(banner.intersection(shapely.LineString([(at, south), (at, north)])))
    longest = max(ways, key=lambda way: way.length)
    return float(longest.centroid.y)
