"""Encode a layer of points as a Mapbox Vector Tile holds it, all features at once.

ST_AsMVT looks at every value of every feature; here the table holds the values as a tile writes them, and
what differs from tile to tile (places, numbers of values) is computed for all features by numpy.
Reference: github.com/mapbox/vector-tile-spec 2.1; wire format of Protocol Buffers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.map_shapes.rules import EXTENT
from gis.tiles.rules import Tile

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]

#: What `pack_place_name` (gis/sql/063) writes
PACKED = np.dtype(
    [
        ("id", np.uint8, 16),
        ("feature", ">i8"),
        ("x", ">f8"),
        ("y", ">f8"),
        ("name_type", ">i4"),
        ("category", ">i4"),
        ("geometry_role", ">i4"),
        ("publication_level", ">i4"),
        ("marks", np.uint8),
    ]
)
WORDS = ("name_type", "category", "geometry_role", "publication_level")
#: Property → the bit of `marks` that says there is one; texts lie beside, in the order of the rows
TEXTS = {"name": 1, "romanization": 2, "mongolian": 4}
#: Property → the bit that says it is known (0: always), and the bit of its value
MARKS = {"is_approximate": (8, 16), "is_demonstration": (0, 32)}

_HEX = np.frombuffer(b"".join(b"%02x" % byte for byte in range(256)), np.uint8).reshape(256, 2)
#: Places of the characters of a UUID's text between its hyphens
_GROUPS = ((0, 8, 0), (8, 12, 1), (12, 16, 2), (16, 20, 3), (20, 32, 4))
_TRUE, _FALSE = b"\x22\x02\x38\x01", b"\x22\x02\x38\x00"


@dataclass(frozen=True)
class Points:
    """The rows of a tile as the table gives them: packed, and their texts one after the other."""

    packed: bytes
    texts: Mapping[str, bytes]
    words: Mapping[int, str]


class _Blocks:
    """Bytes of all features side by side: columns of fixed width, and which bytes of them count."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.columns: list[Bytes] = []
        self.counting: list[NDArray[np.bool_]] = []
        self.lengths: Numbers = np.zeros(count, np.int64)

    def add(self, column: Bytes, counting: NDArray[np.bool_]) -> None:
        self.columns.append(column)
        self.counting.append(counting)
        self.lengths += counting.sum(axis=1)

    def constant(self, value: bytes, present: NDArray[np.bool_] | None = None) -> None:
        column = np.broadcast_to(np.frombuffer(value, np.uint8), (self.count, len(value)))
        here = np.ones(self.count, bool) if present is None else present
        self.add(column, np.broadcast_to(here[:, None], column.shape))

    def numbers(self, values: Numbers, present: NDArray[np.bool_] | None = None) -> None:
        """Add a variable-length number: seven bits a byte, the lowest first."""
        most = int(values.max(initial=0))
        width = max(1, -(-most.bit_length() // 7))
        shifts = np.arange(width, dtype=np.int64) * 7
        sevens = values[:, None] >> shifts
        column = (sevens & 127).astype(np.uint8)
        column[:, :-1] |= ((sevens[:, 1:] > 0).astype(np.uint8)) << 7
        counting = sevens > 0
        counting[:, 0] = True
        if present is not None:
            counting &= present[:, None]
        self.add(column, counting)


def encode(name: str, points: Points, properties: Sequence[str], tile: Tile) -> bytes:
    """Return a layer with a feature for each point; empty without one."""
    rows = np.frombuffer(points.packed, PACKED)
    if not len(rows):
        return b""
    keys, values = ["id", *properties], _Values()
    tags = _Blocks(len(rows))
    for number, key in enumerate(keys):
        numbers, present = _value_numbers(key, rows, points, values)
        tags.constant(_varint(number), present)
        tags.numbers(numbers, present)
    features = _features(rows, tags, tile)
    body = b"".join(
        (
            _field(1, name.encode()),
            features,
            *(_field(3, key.encode()) for key in keys),
            *values.parts,
            b"\x28" + _varint(EXTENT) + b"\x78\x02",
        )
    )
    return b"\x1a" + _varint(len(body)) + body


class _Values:
    """The values of a layer, in the order of their numbers."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.count = 0

    def add(self, part: bytes, count: int) -> int:
        """Add encoded values; return the number of the first."""
        first = self.count
        self.parts.append(part)
        self.count += count
        return first


def _value_numbers(
    key: str, rows: NDArray[np.void], points: Points, values: _Values
) -> tuple[Numbers, NDArray[np.bool_]]:
    """Return for each row the number of its value of a property, and whether it has one."""
    everywhere = np.ones(len(rows), bool)
    if key == "id":
        first = values.add(_uuid_values(rows["id"]), len(rows))
        return first + np.arange(len(rows)), everywhere
    if key in TEXTS:
        present = (rows["marks"] & TEXTS[key]) > 0
        count = int(present.sum())
        first = values.add(points.texts[key], count)
        return first + np.maximum(np.cumsum(present) - 1, 0), present
    if key in WORDS:
        words = rows[key].astype(np.int64)
        found = np.flatnonzero(np.bincount(words))
        found = found[found > 0]
        encoded = b"".join(_field(4, _field(1, points.words[int(one)].encode())) for one in found)
        first = values.add(encoded, len(found))
        numbers = np.zeros(int(words.max()) + 1, np.int64)
        numbers[found] = first + np.arange(len(found))
        return numbers[words], words > 0
    known, value = MARKS[key]
    first = values.add(_FALSE + _TRUE, 2)
    present = (rows["marks"] & known) > 0 if known else everywhere
    return first + ((rows["marks"] & value) > 0).astype(np.int64), present


def _uuid_values(ids: Bytes) -> bytes:
    """Return the texts of UUIDs as encoded values."""
    digits = _HEX[ids].reshape(len(ids), 32)
    column = np.empty((len(ids), 40), np.uint8)
    column[:, :4] = (0x22, 38, 0x0A, 36)
    for start, end, hyphens in _GROUPS:
        column[:, 4 + start + hyphens : 4 + end + hyphens] = digits[:, start:end]
    for hyphen in (12, 17, 22, 27):
        column[:, hyphen] = ord("-")
    return column.tobytes()


def _features(rows: NDArray[np.void], tags: _Blocks, tile: Tile) -> bytes:
    """Return the features: id, tags, type point, and where each lies in units of the tile."""
    west, _, _, north = tile.box
    columns = np.rint((rows["x"].astype(float) - west) / tile.unit).astype(np.int64)
    down = np.rint((north - rows["y"].astype(float)) / tile.unit).astype(np.int64)
    geometry = _Blocks(len(rows))
    geometry.constant(b"\x09")
    geometry.numbers(_zigzag(columns))
    geometry.numbers(_zigzag(down))

    feature = _Blocks(len(rows))
    feature.constant(b"\x08")
    feature.numbers(rows["feature"].astype(np.int64))
    _embed(feature, b"\x12", tags)
    feature.constant(b"\x18\x01")
    _embed(feature, b"\x22", geometry)

    layer = _Blocks(len(rows))
    _embed(layer, b"\x12", feature)
    whole = np.concatenate(layer.columns, axis=1)
    return whole[np.concatenate(layer.counting, axis=1)].tobytes()


def _embed(outer: _Blocks, field: bytes, inner: _Blocks) -> None:
    """Add a message with its field and its length before it."""
    outer.constant(field)
    outer.numbers(inner.lengths.copy())
    for column, counting in zip(inner.columns, inner.counting, strict=True):
        outer.add(column, counting)


def _zigzag(values: Numbers) -> Numbers:
    zigzag: Numbers = (values << 1) ^ (values >> 63)
    return zigzag


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])


def _field(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2]) + _varint(len(content)) + content
