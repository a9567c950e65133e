"""Read what a side claims from a file that it handed over: all polygons of a layer as one area."""

from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon

from gis.accounts.rules import Caller
from gis.boundary_disputes.claims import as_areas
from gis.boundary_disputes.rules import HANDLING, ClaimApproximate, NoAreaInFile
from gis.coordinates import area_m2, is_approximate
from gis.proposals.records import geojson_of
from gis.secrecy_marks import refuse_marked_file
from gis.vector_files.reading import read_features


def read_claim(caller: Caller, path: Path, name: str, crs: str | None = None) -> dict[str, Any]:
    """Return the area of a file's polygons in EPSG:4490, and in which system it was read; nothing is kept.

    Raises NotAllowed, MarkedSecret, NoAreaInFile, ClaimApproximate, and what reading a vector file raises.
    """
    caller.must_hold(*HANDLING)
    refuse_marked_file(path, name)
    with read_features(path, None, None, crs, None, name) as features:
        if is_approximate(features.system, None):
            raise ClaimApproximate(system=features.system.name_zh)
        system = features.system
        drawn = [each.geometry for each in features if isinstance(each.geometry, Polygon | MultiPolygon)]
    area = as_areas(shapely.union_all([shapely.make_valid(each) for each in drawn]))
    if area.is_empty:
        raise NoAreaInFile(file=name)
    return {
        "geometry": geojson_of(area),
        "parts": len(drawn),
        "area_m2": round(area_m2(area), 1),
        "system_zh": system.name_zh,
        "system_en": system.name_en,
    }
