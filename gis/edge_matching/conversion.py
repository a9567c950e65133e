"""Write a file again without the offset that a web map put on its coordinates."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from gis.coordinates import Datum, geometry_to_storage
from gis.edge_matching.units import Said, unsaid
from gis.vector_files.out_fields import FieldKind, OutFeature, OutField
from gis.vector_files.read_back import read_back
from gis.vector_files.reading import VectorLayer
from gis.vector_files.writing import write_vector

_KINDS: Mapping[str, FieldKind] = {"int": "integer", "int32": "integer", "int64": "integer", "float": "real"}
#: Names of columns that a GPKG has of its own
_TAKEN = ("fid", "geom")
_SAY_EVERY = 200


def write_converted(path: Path, features: VectorLayer, offset: Datum, said: Said = unsaid) -> None:
    """Write a layer with every record and attribute as a GPKG in EPSG:4490; raises ReadBackDiffers."""
    written = write_vector(
        path, _moved(features, offset, said), _fields(features.fields), "GPKG", features.name
    )
    read_back(path, written)


def _moved(features: VectorLayer, offset: Datum, said: Said) -> Iterator[OutFeature]:
    for done, feature in enumerate(features):
        if done % _SAY_EVERY == 0:
            said(done, max(features.count, 0))
        geometry = feature.geometry
        # Where reading already took the offset off, nothing is left to move.
        if geometry is not None and features.system.datum != offset:
            geometry = geometry_to_storage(geometry, offset)
        yield OutFeature(geometry, feature.properties)


def _fields(columns: Mapping[str, str]) -> list[OutField]:
    """Return a column for each attribute; names that differ only in case get numbers."""
    taken = set(_TAKEN)
    fields: list[OutField] = []
    for column, kind in columns.items():
        title, again = column, 1
        while title.lower() in taken:
            again += 1
            title = f"{column}_{again}"
        taken.add(title.lower())
        fields.append(OutField(column, title, _KINDS.get(kind.partition(":")[0], "text")))
    return fields
