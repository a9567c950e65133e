"""Write rows as GeoJSON: values go from the answer of the database into the text, through no dictionary.

The database gives what JSON has no kind for as text, geometries and lists as JSON already (`queries`).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import Raw, Struct, defstruct
from msgspec.json import Encoder

from gis.collections.rules import LISTS, Property

#: Id, geometry as GeoJSON or null, then the properties in the order in which they are written
Row = Sequence[Any]
_encoder = Encoder()
_EMPTY_LIST = Raw(b"[]")


class Feature(Struct, tag_field="type", tag="Feature", gc=False):
    """A feature about to be written."""

    id: str
    geometry: Raw | None
    properties: Struct


class FeatureWriter:
    """Writes features that have certain properties."""

    def __init__(self, properties: Sequence[Property]) -> None:
        # A class of its own for each set of properties: its names are written as they stand, not looked up.
        self._properties: Callable[..., Struct] = defstruct(
            "Properties", [(one.name, Any) for one in properties], gc=False
        )
        self._lists = [at for at, one in enumerate(properties) if one.kind in LISTS]

    def features(self, rows: Iterable[Row]) -> bytes:
        """Return rows as a JSON array of features."""
        return _encoder.encode([self._feature(row) for row in rows])

    def feature(self, row: Row) -> bytes:
        """Return a row as a feature."""
        return _encoder.encode(self._feature(row))

    def _feature(self, row: Row) -> Feature:
        identifier, geometry, *values = row
        for at in self._lists:
            values[at] = _EMPTY_LIST if values[at] is None else Raw(values[at])
        return Feature(identifier, None if geometry is None else Raw(geometry), self._properties(*values))
