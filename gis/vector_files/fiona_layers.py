"""Read GeoJSON, GPKG and Shapefiles through fiona, record by record."""

from collections.abc import Iterator

import fiona
import shapely
from shapely.geometry.base import BaseGeometry

from gis.vector_files.datasets import Layer
from gis.vector_files.errors import VectorFileUnreadable
from gis.vector_files.records import OpenLayer, RawRecord, plain_value


def open_layer(layer: Layer, encoding: str, name: str) -> OpenLayer:
    """Return a layer opened by fiona; ``encoding`` counts for Shapefiles only.

    Raises VectorFileUnreadable when the file is not what its ending says.
    """
    # Only the driver the ending names may open it: others could reach for files or addresses named inside.
    options = {"layer": layer.inner_name, "driver": layer.driver}
    if layer.driver == "ESRI Shapefile":
        options["encoding"] = encoding
    try:
        with fiona.open(layer.path, **options) as source:
            fields = dict(source.schema["properties"])
            count, wkt = len(source), source.crs_wkt
            is_table = source.schema["geometry"] == "None"
            bounds = _bounds(source) if count else None
    except (fiona.errors.FionaError, UnicodeDecodeError, ValueError) as error:
        raise VectorFileUnreadable("vector_file.damaged", name=name) from error

    def records() -> Iterator[RawRecord]:
        number = 0
        try:
            with fiona.open(layer.path, **options) as source:
                for number, record in enumerate(source, start=1):
                    values = {key: plain_value(value) for key, value in record.properties.items()}
                    yield RawRecord(number, values, _shape(record.geometry), record.geometry is not None)
        except (fiona.errors.FionaError, UnicodeDecodeError) as error:
            raise VectorFileUnreadable(
                "vector_file.record_unreadable", name=name, number=number + 1
            ) from error

    return OpenLayer(fields, count, wkt, bounds, records, is_table)


def _bounds(source: fiona.Collection) -> tuple[float, float, float, float] | None:
    try:
        west, south, east, north = source.bounds
    except fiona.errors.DriverError:  # no record has a geometry
        return None
    return west, south, east, north


def _shape(geometry: "fiona.Geometry | None") -> BaseGeometry | None:
    if geometry is None:
        return None
    try:
        made: BaseGeometry = shapely.geometry.shape(geometry)
    except (shapely.errors.GEOSException, ValueError, TypeError, IndexError):
        # A ring of two points and the like: the caller flags the record, the other records are read.
        return None
    return made
