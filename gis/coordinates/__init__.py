"""Know coordinates: the systems a user may name, the way to storage, angles, lengths and areas.

Storage is CGCS2000 geographic, EPSG:4490, longitude before latitude, degrees. Pure: no database, no files.
"""

from gis.coordinates.angles import format_angle, parse_angle
from gis.coordinates.datum import DatumParameters
from gis.coordinates.errors import (
    AngleUnreadable,
    AxesUnrecognised,
    CoordinateOutOfRange,
    DatumParametersInvalid,
    UnknownCoordinateSystem,
)
from gis.coordinates.map_offsets import add_offset, remove_offset
from gis.coordinates.measures import (
    Box,
    GaussKrugerZone,
    area_m2,
    distance_m,
    length_m,
    zone_for,
    zone_for_longitude,
)
from gis.coordinates.surveying_order import Axes, Reason, recognise_axes
from gis.coordinates.systems import (
    STORAGE_EPSG,
    CoordinateSystem,
    Datum,
    coordinate_systems,
    find_system,
    on_datum,
)
from gis.coordinates.transform import (
    APPROXIMATE_ACCURACY_M,
    Position,
    Positions,
    Verbatim,
    geometries_to_storage,
    geometry_to_storage,
    is_approximate,
    to_storage,
    to_storage_arrays,
)

__all__ = [
    "APPROXIMATE_ACCURACY_M",
    "STORAGE_EPSG",
    "AngleUnreadable",
    "Axes",
    "AxesUnrecognised",
    "Box",
    "CoordinateOutOfRange",
    "CoordinateSystem",
    "Datum",
    "DatumParameters",
    "DatumParametersInvalid",
    "GaussKrugerZone",
    "Position",
    "Positions",
    "Reason",
    "UnknownCoordinateSystem",
    "Verbatim",
    "add_offset",
    "area_m2",
    "coordinate_systems",
    "distance_m",
    "find_system",
    "format_angle",
    "geometries_to_storage",
    "geometry_to_storage",
    "is_approximate",
    "length_m",
    "on_datum",
    "parse_angle",
    "recognise_axes",
    "remove_offset",
    "to_storage",
    "to_storage_arrays",
    "zone_for",
    "zone_for_longitude",
]
