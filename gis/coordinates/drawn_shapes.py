"""What there is to say of a shape while it is drawn: kind, length, area, and where it is no valid shape."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gis.coordinates.errors import ShapeUnreadable
from gis.coordinates.measures import area_m2, length_m, zone_for

#: What GEOS says of an invalid shape → message id
FAULTS: Mapping[str, str] = {
    "Self-intersection": "geometry.fault.self_intersection",
    "Ring Self-intersection": "geometry.fault.ring_self_intersection",
    "Hole lies outside shell": "geometry.fault.hole_outside",
    "Holes are nested": "geometry.fault.nested_holes",
    "Nested shells": "geometry.fault.nested_parts",
    "Interior is disconnected": "geometry.fault.disconnected",
    "Too few points in geometry component": "geometry.fault.too_few_points",
    "Duplicate Rings": "geometry.fault.duplicate_rings",
    "Invalid Coordinate": "geometry.fault.not_a_number",
}
KINDS = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
_REASON = re.compile(r"(?P<what>[^\[]*)(?:\[(?P<lon>[-0-9.e]+) (?P<lat>[-0-9.e]+)\])?")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a shape can't be registered, as a message id, and where (EPSG:4490) if that is known."""

    message_id: str
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True)
class Measured:
    """A shape's figures on the ellipsoid; metres and square metres."""

    kind: str
    vertices: int
    #: Length of lines; of areas the length of all rings
    length_m: float
    area_m2: float
    #: EPSG code of the 3-degree zone without number of its middle longitude
    zone_epsg: int | None
    central_meridian: int | None
    fault: Fault | None


def measure(geojson: Mapping[str, Any]) -> Measured:
    """Return the figures of a GeoJSON geometry in EPSG:4490; raise ShapeUnreadable."""
    if geojson.get("type") not in KINDS:
        raise ShapeUnreadable
    try:
        # What is no number makes a shape that is no valid one.
        with np.errstate(invalid="ignore"):
            drawn = shape(dict(geojson))
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        raise ShapeUnreadable from None
    if drawn.is_empty or shapely.get_coordinate_dimension(drawn) > 2:
        raise ShapeUnreadable
    fault = fault_of(drawn)
    west, south, east, north = drawn.bounds
    in_range = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    if not in_range:
        fault = Fault("fields.geometry_out_of_range", None, None)
    zone = zone_for(drawn) if in_range else None
    dimension = shapely.get_dimensions(drawn)
    return Measured(
        kind=drawn.geom_type,
        vertices=int(shapely.get_num_coordinates(drawn)),
        length_m=length_m(drawn) if in_range and dimension > 0 else 0.0,
        area_m2=area_m2(drawn) if in_range and dimension > 1 else 0.0,
        zone_epsg=None if zone is None else zone.without_number.epsg,
        central_meridian=None if zone is None else zone.central_meridian,
        fault=fault,
    )


def fault_of(drawn: BaseGeometry) -> Fault | None:
    """Return why a shape is invalid, or None when it is sound."""
    if shapely.is_valid(drawn):
        return None
    read = _REASON.fullmatch(str(shapely.is_valid_reason(drawn)))
    what = read["what"].strip() if read else ""
    has_place = read is not None and read["lon"] is not None
    return Fault(
        FAULTS.get(what, "geometry.fault.other"),
        float(read["lon"]) if read is not None and has_place else None,
        float(read["lat"]) if read is not None and has_place else None,
    )
