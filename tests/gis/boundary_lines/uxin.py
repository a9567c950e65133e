"""The real polygons of the banner and its neighbours, from the installed package."""

from functools import cache

import shapely

from gis.samples.county_polygons import county_polygons
from gis.samples.facts import facts

UXIN = "150626"


@cache
def neighbours() -> dict[str, str]:
    """Code → name of the eight neighbours."""
    return {row["code"]: row["name"] for row in facts("neighbours")}


@cache
def polygons() -> dict[str, shapely.MultiPolygon]:
    """Code → polygon of the banner and its neighbours."""
    return county_polygons([UXIN, *neighbours()])
