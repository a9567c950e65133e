"""Write features as GeoJSON, GPKG or zipped Shapefiles, in portions, through fiona.

GPKG is in EPSG:4490 with the Chinese titles as field names. GeoJSON follows RFC 7946: longitude, latitude in
WGS 84, to which CGCS2000 is taken as equal; the file says so. Shapefile has one file per kind of geometry,
ASCII field names, a dictionary of them and a .cpg.
"""

import csv
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import fiona
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from gis.vector_files.errors import CannotBeWritten
from gis.vector_files.out_fields import (
    SHAPEFILE_TEXT_BYTES,
    OutFeature,
    OutField,
    shapefile_aliases,
    written_value,
)

Format = Literal["GeoJSON", "GPKG", "ESRI Shapefile"]
Bounds = tuple[float, float, float, float]

FIELD_DICTIONARY = "field_dictionary.csv"
_PORTION = 2_000
_GEOJSON_NOTE = "Coordinates are CGCS2000 (EPSG:4490) longitude, latitude, taken as equal to WGS 84."
_FIONA_TYPES = {
    "text": "str",
    "integer": "int64",
    "real": "float",
    "date": "date",
    "datetime": "datetime",
    "boolean": "bool",
}
_SHAPEFILE_TYPES = {
    **_FIONA_TYPES,
    "text": f"str:{SHAPEFILE_TEXT_BYTES}",
    "integer": "int:18",
    "datetime": "str:19",
    "boolean": "int:1",
}
# A Shapefile holds points, multipoints, lines or areas, each also in several parts but the first.
_SHAPEFILE_KINDS = {
    "Point": "point",
    "MultiPoint": "multipoint",
    "LineString": "line",
    "LinearRing": "line",
    "MultiLineString": "line",
    "Polygon": "polygon",
    "MultiPolygon": "polygon",
}
_SHAPEFILE_GEOMETRY = {
    "point": "Point",
    "multipoint": "MultiPoint",
    "line": "LineString",
    "polygon": "Polygon",
    "none": "None",
}


@dataclass(slots=True)
class Written:
    """What went into a file: records, field names, extent, and per text field the characters in all.

    ``shortened`` lists (record, field key) of texts cut to the 254 bytes that a Shapefile's field holds.
    """

    count: int = 0
    fields: tuple[str, ...] = ()
    bounds: Bounds | None = None
    characters: dict[str, int] = field(default_factory=dict)
    shortened: list[tuple[int, str]] = field(default_factory=list)

    def add(self, geometry: BaseGeometry | None, texts: Mapping[str, object]) -> None:
        """Count one record."""
        self.count += 1
        for name, value in texts.items():
            if isinstance(value, str):
                self.characters[name] = self.characters.get(name, 0) + len(value.rstrip(" "))
        if geometry is not None and not geometry.is_empty:
            west, south, east, north = geometry.bounds
            if self.bounds is not None:
                west, south = min(west, self.bounds[0]), min(south, self.bounds[1])
                east, north = max(east, self.bounds[2]), max(north, self.bounds[3])
            self.bounds = (west, south, east, north)


def write_vector(
    path: Path,
    features: Iterable[OutFeature],
    fields: Sequence[OutField],
    driver: Format,
    layer: str = "features",
    encoding: Literal["UTF-8", "GBK"] = "UTF-8",
) -> Written:
    """Write features of EPSG:4490 to ``path`` (for Shapefile a zip); ``encoding`` counts for Shapefile.

    Raises CannotBeWritten for a character that GBK lacks, or a geometry collection in a Shapefile.
    """
    if driver == "ESRI Shapefile":
        return _write_shapefiles(path, features, fields, layer, encoding)
    names = {f.key: f.title if driver == "GPKG" else f.key for f in fields}
    options: dict[str, object] = {
        "driver": driver,
        "layer": layer,
        "crs": "EPSG:4490" if driver == "GPKG" else "EPSG:4326",
        "schema": _schema(fields, names, _FIONA_TYPES, "Unknown"),
    }
    if driver == "GeoJSON":
        options |= {"RFC7946": "YES", "COORDINATE_PRECISION": 9, "DESCRIPTION": _GEOJSON_NOTE}
    written = Written(fields=tuple(names.values()))
    texts = {names[f.key] for f in fields if f.kind == "text"}

    def records() -> Iterator[dict[str, object]]:
        for feature in features:
            values = {names[f.key]: _value(feature, f) for f in fields}
            written.add(feature.geometry, {n: v for n, v in values.items() if n in texts})
            yield _record(feature.geometry, values)

    with fiona.open(path, "w", **options) as sink:
        sink.writerecords(records())
    return written


def _value(feature: OutFeature, out: OutField) -> object:
    return written_value(feature.properties.get(out.key), out.kind)


def _record(geometry: BaseGeometry | None, values: dict[str, object]) -> dict[str, object]:
    drawn = None if geometry is None or geometry.is_empty else mapping(geometry)
    return {"type": "Feature", "geometry": drawn, "properties": values}


def _schema(
    fields: Sequence[OutField], names: Mapping[str, str], types: Mapping[str, str], geometry: str
) -> dict[str, object]:
    return {"geometry": geometry, "properties": [(names[f.key], types[f.kind]) for f in fields]}


def _write_shapefiles(
    path: Path,
    features: Iterable[OutFeature],
    fields: Sequence[OutField],
    layer: str,
    encoding: str,
) -> Written:
    aliases = shapefile_aliases(fields)
    written = Written(fields=tuple(aliases.values()))
    texts = {aliases[f.key] for f in fields if f.kind in ("text", "datetime")}
    stem = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in layer)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        waiting: dict[str, list[dict[str, object]]] = {}
        sinks: dict[str, fiona.Collection] = {}

        def flush(kind: str) -> None:
            if kind not in sinks:
                sinks[kind] = fiona.open(
                    folder / f"{stem}_{kind}.{'dbf' if kind == 'none' else 'shp'}",
                    "w",
                    driver="ESRI Shapefile",
                    crs="EPSG:4490",
                    encoding=encoding,
                    schema=_schema(fields, aliases, _SHAPEFILE_TYPES, _SHAPEFILE_GEOMETRY[kind]),
                )
            sinks[kind].writerecords(waiting.pop(kind))

        try:
            for number, feature in enumerate(features, start=1):
                kind = _shapefile_kind(feature.geometry, number)
                values = {
                    aliases[f.key]: _shapefile_value(feature, f, number, encoding, written) for f in fields
                }
                written.add(feature.geometry, {n: v for n, v in values.items() if n in texts})
                portion = waiting.setdefault(kind, [])
                portion.append(_record(feature.geometry, values))
                if len(portion) >= _PORTION:
                    flush(kind)
            for kind in list(waiting) or ([] if sinks else ["none"]):
                waiting.setdefault(kind, [])
                flush(kind)
        finally:
            for sink in sinks.values():
                sink.close()
        _write_dictionary(folder / FIELD_DICTIONARY, fields, aliases)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member in sorted(folder.iterdir()):
                archive.write(member, member.name)
    return written


def _shapefile_kind(geometry: BaseGeometry | None, number: int) -> str:
    if geometry is None or geometry.is_empty:
        return "none"
    kind = _SHAPEFILE_KINDS.get(geometry.geom_type)
    if kind is None:
        raise CannotBeWritten("vector_file.collection_in_shapefile", number=number)
    return kind


def _shapefile_value(
    feature: OutFeature, out: OutField, number: int, encoding: str, written: Written
) -> object:
    value = _value(feature, out)
    if out.kind == "boolean" and value is not None:
        return int(bool(value))
    if not isinstance(value, str) or out.kind == "date":
        return value
    try:
        content = value.encode(encoding)
    except UnicodeEncodeError as error:
        raise CannotBeWritten(
            "vector_file.not_in_encoding",
            number=number,
            field=out.title,
            encoding=encoding,
            text=value[error.start : error.end],
        ) from error
    if len(content) <= SHAPEFILE_TEXT_BYTES:
        return value
    written.shortened.append((number, out.key))
    return content[:SHAPEFILE_TEXT_BYTES].decode(encoding, "ignore")


def _write_dictionary(path: Path, fields: Sequence[OutField], aliases: Mapping[str, str]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["字段", "含义", "英文名", "类型"])
        for out in fields:
            writer.writerow([aliases[out.key], out.title, out.key, out.kind])
