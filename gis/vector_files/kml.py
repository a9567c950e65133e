"""Read KML and KMZ place by place; their coordinates are WGS 84 by the standard, longitude first.

GDAL's KML driver turns Chinese attribute names into underscores and merges those of one length, so the XML is
read here. A folder is a layer. Entities and outside references are never followed.
"""

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from lxml import etree

import shapely
from shapely.geometry.base import BaseGeometry

from gis.vector_files.errors import VectorFileUnreadable
from gis.vector_files.records import OpenLayer, RawRecord

_CONTAINERS = ("Document", "Folder")
_COLLECTIONS: Mapping[frozenset[str], Any] = {
    frozenset({"Point"}): shapely.MultiPoint,
    frozenset({"LineString"}): shapely.MultiLineString,
    frozenset({"Polygon"}): shapely.MultiPolygon,
}
_GEOMETRIES = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track", "Model")
MOST_UNPACKED_BYTES = 2 << 30


@dataclass(frozen=True, slots=True)
class Placemark:
    """One place: the folder it lies in, its attributes, its geometry in degrees."""

    folder: str
    properties: dict[str, str]
    geometry: BaseGeometry | None
    has_geometry: bool


def placemarks(path: Path, name: str) -> Iterator[Placemark]:
    """Yield the places of a KML or KMZ file in their order.

    Raises VectorFileUnreadable when it is not well-formed KML.
    """
    containers: list[str] = []
    seen_kml = False
    try:
        with _opened(path, name) as file:
            events = etree.iterparse(
                file, ("start", "end"), resolve_entities=False, no_network=True, huge_tree=True
            )
            for event, element in events:
                tag = _tag(element)
                seen_kml = seen_kml or tag == "kml"
                if not seen_kml:
                    raise VectorFileUnreadable("vector_file.damaged", name=name)
                if event == "start" and tag in _CONTAINERS:
                    containers.append("")
                elif event == "end" and tag in _CONTAINERS:
                    containers.pop()
                    element.clear()
                elif event == "end" and tag == "name" and _tag(element.getparent()) in _CONTAINERS:
                    containers[-1] = _text(element)
                elif event == "end" and tag == "Placemark":
                    folder = next((c for c in reversed(containers) if c), Path(name).stem)
                    yield _placemark(element, folder)
                    element.clear()
    except (etree.XMLSyntaxError, zipfile.BadZipFile, OSError) as error:
        raise VectorFileUnreadable("vector_file.damaged", name=name) from error


def folder_names(path: Path, name: str) -> list[str]:
    """Return the folders that hold places, in their order."""
    return list(dict.fromkeys(place.folder for place in placemarks(path, name)))


def open_layer(path: Path, folder: str, name: str) -> OpenLayer:
    """Return the places of one folder as a layer."""
    fields: dict[str, str] = {}
    count = 0
    for place in placemarks(path, name):
        if place.folder == folder:
            count += 1
            fields |= dict.fromkeys(place.properties, "str")

    def records() -> Iterator[RawRecord]:
        number = 0
        for place in placemarks(path, name):
            if place.folder == folder:
                number += 1
                values = {field: place.properties.get(field) for field in fields}
                yield RawRecord(number, values, place.geometry, place.has_geometry)

    return OpenLayer(fields, count, "EPSG:4326", None, records)


@contextmanager
def _opened(path: Path, name: str) -> Iterator[IO[bytes]]:
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            yield file
        return
    with zipfile.ZipFile(path) as archive:
        inner = [m for m in archive.infolist() if m.filename.lower().endswith(".kml")]
        if not inner or inner[0].flag_bits & 1 or inner[0].file_size > MOST_UNPACKED_BYTES:
            raise VectorFileUnreadable("vector_file.damaged", name=name)
        main = next((m for m in inner if m.filename == "doc.kml"), inner[0])
        with archive.open(main) as file:
            yield file


def _placemark(element: etree._Element, folder: str) -> Placemark:
    properties: dict[str, str] = {}
    drawn: etree._Element | None = None
    for child in element:
        tag = _tag(child)
        if tag in ("name", "description", "address", "phoneNumber"):
            properties[tag] = _text(child)
        elif tag == "ExtendedData":
            for datum in child.iter():
                if _tag(datum) in ("Data", "SimpleData") and datum.get("name"):
                    properties[str(datum.get("name"))] = _text(datum)
        elif tag in _GEOMETRIES and drawn is None:
            drawn = child
    geometry = None
    if drawn is not None:
        try:
            geometry = _geometry(drawn)
        except (ValueError, IndexError, shapely.errors.GEOSException):
            # The caller flags the record; the other places are read.
            geometry = None
    return Placemark(folder, properties, geometry, drawn is not None)


def _geometry(element: etree._Element) -> BaseGeometry:
    tag = _tag(element)
    if tag == "MultiGeometry":
        parts = [_geometry(child) for child in element if _tag(child) in _GEOMETRIES]
        kinds = {part.geom_type for part in parts}
        multi: BaseGeometry = _COLLECTIONS.get(frozenset(kinds), shapely.GeometryCollection)(parts)
        return multi
    if tag == "Polygon":
        rings = [r for r in element.iter() if _tag(r) == "LinearRing"]
        if not rings:
            return shapely.Polygon()
        return shapely.Polygon(_points(rings[0]), [_points(ring) for ring in rings[1:]])
    if tag == "Point":
        points = _points(element)
        return shapely.Point(points[0]) if points else shapely.Point()
    if tag in ("LineString", "LinearRing"):
        return shapely.LineString(_points(element))
    raise ValueError(f"{tag} is no place on a map")


def _points(element: etree._Element) -> list[tuple[float, ...]]:
    found = next((child for child in element.iter() if _tag(child) == "coordinates"), None)
    if found is None or not found.text:
        return []
    return [tuple(float(part) for part in point.split(",")[:3]) for point in found.text.split()]


def _tag(element: etree._Element | None) -> str:
    if element is None or not isinstance(element.tag, str):
        return ""
    return str(etree.QName(element).localname)


def _text(element: etree._Element) -> str:
    return "".join(element.itertext()).strip()
