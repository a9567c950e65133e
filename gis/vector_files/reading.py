"""Read the features of a GIS file as a stream, brought to EPSG:4490, longitude before latitude.

fiona reads GeoJSON, GPKG and Shapefile record by record; KML is read in ``kml``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Literal

import shapely
from shapely.geometry.base import BaseGeometry

from gis.coordinates import (
    AxesUnrecognised,
    CoordinateSystem,
    DatumParameters,
    Reason,
    find_system,
    geometries_to_storage,
    geometry_to_storage,
    is_approximate,
    recognise_axes,
)
from gis.coordinates.errors import CoordinateOutOfRange, UnknownCoordinateSystem
from gis.errors import InvalidInput
from gis.vector_files import fiona_layers, kml
from gis.vector_files.datasets import Layer, layers_of
from gis.vector_files.errors import LayerNotFound, SystemNeeded
from gis.vector_files.records import OpenLayer, RawRecord
from gis.vector_files.shapefile_encoding import shapefile_encoding

SystemFrom = Literal["file", "chosen", "assumed"]
_PORTION = 1_000
Flag = Literal["missing", "empty", "multi", "invalid", "z_dropped", "approximate"]


@dataclass(frozen=True, slots=True)
class VectorFeature:
    """One record: number from 1, attributes as plain values, geometry in EPSG:4490 or None.

    ``problem`` says why a geometry could not be taken; ``invalid_reason`` what is wrong with one that was.
    ``verbatim`` is the geometry as it stood, kept where the position is only approximate.
    """

    number: int
    properties: Mapping[str, object]
    geometry: BaseGeometry | None
    flags: frozenset[Flag]
    problem: InvalidInput | None = None
    invalid_reason: str = ""
    verbatim: BaseGeometry | None = None


@dataclass(frozen=True, slots=True)
class VectorLayer:
    """An open layer: what it is, what was concluded about it, and its features when iterated."""

    name: str
    layers: tuple[str, ...]
    fields: Mapping[str, str]
    count: int
    system: CoordinateSystem
    system_from: SystemFrom
    encoding: str
    #: Whether the format leaves the encoding to be found out (Shapefile)
    encoding_stands_apart: bool
    notes: tuple[Reason, ...]
    _records: Callable[[], Iterator[RawRecord]]
    _parameters: DatumParameters | None
    #: Whether it has no geometries at all: then its system says nothing
    is_table: bool = False

    def __iter__(self) -> Iterator[VectorFeature]:
        records = self._records()
        # Moved in portions: one call for many geometries costs little more than for one.
        while portion := list(islice(records, _PORTION)):
            yield from _features(portion, self.system, self._parameters)


@contextmanager
def read_features(
    path: Path,
    layer: str | None = None,
    encoding: str | None = None,
    crs: str | int | None = None,
    datum_parameters: DatumParameters | None = None,
    name: str | None = None,
) -> Iterator[VectorLayer]:
    """Open one layer of a GeoJSON, GPKG, Shapefile (also zipped), KML or KMZ file for streaming.

    ``crs`` and ``encoding`` chosen by the user win over the file; ``name`` is the upload's own name. Raises
    VectorFileUnreadable, LayerNotFound, SystemNeeded or UnknownCoordinateSystem.
    """
    name = name or path.name
    with layers_of(path, name) as layers:
        chosen = _choose(layers, layer, name)
        opened = open_layer(chosen, layers, encoding, crs, datum_parameters, name)
        if layer is None and len(layers) > 1:
            opened = replace(opened, notes=(layer_taken(chosen.name, layers), *opened.notes))
        yield opened


def open_layer(
    layer: Layer,
    layers: Sequence[Layer],
    encoding: str | None,
    crs: str | int | None,
    datum_parameters: DatumParameters | None,
    name: str,
) -> VectorLayer:
    """Open one of the layers that `layers_of` gave, within its context; raises as `read_features`."""
    notes: list[Reason] = []
    text = "UTF-8"
    if layer.driver == "ESRI Shapefile":
        found = shapefile_encoding(layer.path, encoding)
        text = found.encoding
        notes += found.notes
    opened = (
        kml.open_layer(layer.path, layer.inner_name, name)
        if layer.driver == "KML"
        else fiona_layers.open_layer(layer, text, name)
    )
    system, system_from, more = _system(opened, crs, name)
    return VectorLayer(
        layer.name,
        tuple(other.name for other in layers),
        opened.fields,
        opened.count,
        system,
        system_from,
        text,
        layer.driver == "ESRI Shapefile",
        (*notes, *more),
        opened.records,
        datum_parameters,
        is_table=opened.is_table,
    )


def layer_taken(taken: str, layers: Sequence[Layer]) -> Reason:
    """Say which of several layers is read, and which are not."""
    others = "、".join(other.name for other in layers if other.name != taken)
    return Reason("vector_file.layer_taken", {"layer": taken, "others": others})


def _choose(layers: list[Layer], wanted: str | None, name: str) -> Layer:
    if not layers:
        raise LayerNotFound("vector_file.no_layer", name=name)
    if wanted is None:
        return layers[0]
    for layer in layers:
        if layer.name == wanted:
            return layer
    listed = "、".join(layer.name for layer in layers)
    raise LayerNotFound(layer=wanted, name=name, layers=listed)


def _system(
    opened: OpenLayer, chosen: str | int | None, name: str
) -> tuple[CoordinateSystem, SystemFrom, list[Reason]]:
    stated: CoordinateSystem | None = None
    unknown: UnknownCoordinateSystem | None = None
    if opened.crs_wkt:
        try:
            stated = find_system(opened.crs_wkt)
        except UnknownCoordinateSystem as error:
            unknown = error
    if chosen is not None:
        system = find_system(chosen)
        notes = [Reason("vector_file.system_chosen", {"system": system.name_zh})]
        if stated is not None and stated.datum != system.datum:
            names: dict[str, object] = {"file": stated.name_zh, "system": system.name_zh}
            notes = [Reason("vector_file.system_overridden", names)]
        return system, "chosen", notes
    if unknown is not None:
        raise unknown
    if stated is not None:
        return stated, "file", [Reason("vector_file.system_from_file", {"system": stated.name_zh})]
    if opened.bounds is None:
        return find_system("cgcs2000"), "assumed", []
    west, south, east, north = opened.bounds
    try:
        axes = recognise_axes([(west, south), (east, north)])
    except AxesUnrecognised as error:
        raise SystemNeeded(name=name, candidates="—") from error
    if axes.candidates == ("cgcs2000",) and axes.north == 1:
        system = find_system("cgcs2000")
        return system, "assumed", [Reason("vector_file.system_assumed", {"system": system.name_zh})]
    raise SystemNeeded(name=name, candidates="、".join(axes.candidates[:3]))


def _features(
    records: list[RawRecord], system: CoordinateSystem, parameters: DatumParameters | None
) -> Iterator[VectorFeature]:
    drawn = {r.number: r.geometry for r in records if r.geometry is not None}
    try:
        geometries = geometries_to_storage(list(drawn.values()), system, parameters)
        moved = dict(zip(drawn, geometries, strict=True))
    except CoordinateOutOfRange:
        # One of them can't lie in the system: each by itself, so that only that one is refused.
        moved = {}
    for record in records:
        yield _feature(record, moved.get(record.number), system, parameters)


def _feature(
    record: RawRecord,
    moved: BaseGeometry | None,
    system: CoordinateSystem,
    parameters: DatumParameters | None,
) -> VectorFeature:
    found = record.geometry
    if found is None:
        if not record.has_geometry:
            return VectorFeature(record.number, record.properties, None, frozenset({"missing"}))
        problem = InvalidInput("vector_file.geometry_unreadable", number=record.number)
        invalid: frozenset[Flag] = frozenset({"invalid"})
        return VectorFeature(record.number, record.properties, None, invalid, problem)
    flags: set[Flag] = set()
    if found.is_empty:
        flags.add("empty")
    if found.has_z:
        flags.add("z_dropped")
    if found.geom_type.startswith("Multi") or found.geom_type == "GeometryCollection":
        flags.add("multi")
    if moved is None:
        try:
            moved = geometry_to_storage(found, system, parameters)
        except CoordinateOutOfRange as error:
            return VectorFeature(record.number, record.properties, None, frozenset(flags), error)
    reason = "" if moved.is_valid else str(shapely.is_valid_reason(moved))
    if reason:
        flags.add("invalid")
    verbatim = None
    if is_approximate(system, parameters):
        flags.add("approximate")
        verbatim = found
    return VectorFeature(record.number, record.properties, moved, frozenset(flags), None, reason, verbatim)
