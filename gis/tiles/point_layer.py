"""Encode a layer of points as a Mapbox Vector Tile holds it, all features at once.

ST_AsMVT looks at every value of every feature; here the table holds the values as a tile writes them, and
what differs from tile to tile (places, numbers of values) is computed for all features by numpy.
Reference: github.com/mapbox/vector-tile-spec 2.1; wire format of Protocol Buffers.
"""

from collections.abc import Iterator, Mapping, Sequence
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

#: Two hexadecimal digits for each byte
_HEX = np.frombuffer(b"".join(b"%02x" % byte for byte in range(256)), np.uint16)
#: Digits of a UUID's text between its hyphens, and how many hyphens stand before them
_GROUPS = ((0, 8, 0), (8, 12, 1), (12, 16, 2), (16, 20, 3), (20, 32, 4))
_TRUE, _FALSE = b"\x22\x02\x38\x01", b"\x22\x02\x38\x00"
#: Bytes of a number in tiles (52 bits), and of a place in units: 8,320 at most, doubled by the sign's bit
_FEATURE_WIDTH, _PLACE_WIDTH = 8, 2


@dataclass(frozen=True)
class Points:
    """The rows of a tile as the table gives them: packed, and their texts one after the other."""

    packed: bytes
    texts: Mapping[str, bytes]
    words: Mapping[int, str]


@dataclass(frozen=True)
class _Tag:
    """One property of all features: its key, and of each feature the number of its value."""

    key: int
    numbers: Numbers
    present: NDArray[np.bool_]


def encode(name: str, points: Points, properties: Sequence[str], tile: Tile) -> bytes:
    """Return a layer with a feature for each point; empty without one."""
    rows = np.frombuffer(points.packed, PACKED)
    if not len(rows):
        return b""
    keys, values = ["id", *properties], _Values()
    tags = {}
    # What few values stand for comes first: small numbers are short.
    for key in sorted(keys, key=lambda key: key == "id" or key in TEXTS):
        tags[key] = _Tag(keys.index(key), *_value_numbers(key, rows, points, values))
    body = b"".join(
        (
            _field(1, name.encode()),
            *_features(rows, list(tags.values()), tile),
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
    digits = np.take(_HEX, ids).view(np.uint8)
    column = np.empty((len(ids), 40), np.uint8)
    column[:, :4] = (0x22, 38, 0x0A, 36)
    for start, end, hyphens in _GROUPS:
        column[:, 4 + start + hyphens : 4 + end + hyphens] = digits[:, start:end]
    for hyphen in (12, 17, 22, 27):
        column[:, hyphen] = ord("-")
    return column.tobytes()


def _features(rows: NDArray[np.void], tags: Sequence[_Tag], tile: Tile) -> Iterator[bytes]:
    """Yield the features: number, tags, type point, and where each lies in units of the tile.

    Features with the same properties are bytes of the same width, so they are written column by column. A
    number that is shorter than its column is filled up: readers of the format take it.
    """
    west, _, _, north = tile.box
    across = np.rint((rows["x"].astype(float) - west) / tile.unit).astype(np.int64)
    down = np.rint((north - rows["y"].astype(float)) / tile.unit).astype(np.int64)
    numbers = rows["feature"].astype(np.int64)
    pattern = np.zeros(len(rows), np.int64)
    for bit, tag in enumerate(tags):
        pattern |= tag.present.astype(np.int64) << bit
    for alike in np.flatnonzero(np.bincount(pattern)):
        here = pattern == alike
        chosen = slice(None) if here.all() else np.flatnonzero(here)
        written = [tag for bit, tag in enumerate(tags) if alike >> bit & 1]
        inner = [(_varint(tag.key), tag.numbers[chosen], _width(tag.numbers)) for tag in written]
        length = sum(len(key) + width for key, _, width in inner)
        parts = [
            (b"\x08", numbers[chosen], _FEATURE_WIDTH),
            (b"\x12" + _varint(length), None, 0),
            *inner,
            (
                b"\x18\x01\x22" + _varint(1 + 2 * _PLACE_WIDTH) + b"\x09",
                _zigzag(across[chosen]),
                _PLACE_WIDTH,
            ),
            (b"", _zigzag(down[chosen]), _PLACE_WIDTH),
        ]
        yield _written(int(here.sum()), parts)


def _written(count: int, parts: Sequence[tuple[bytes, Numbers | None, int]]) -> bytes:
    """Return features of one width: constant bytes, each followed by a number of so many bytes or none."""
    inner = sum(len(constant) + width for constant, _, width in parts)
    head = b"\x12" + _varint(inner)
    column = np.empty((count, len(head) + inner), np.uint8)
    column[:, : len(head)] = np.frombuffer(head, np.uint8)
    at = len(head)
    for constant, values, width in parts:
        column[:, at : at + len(constant)] = np.frombuffer(constant, np.uint8)
        at += len(constant)
        if values is None:
            continue
        for place in range(width):
            seven = values >> (7 * place) & 127
            column[:, at + place] = seven | 128 if place < width - 1 else seven
        at += width
    return column.tobytes()


def _width(values: Numbers) -> int:
    """Return how many bytes the largest of some numbers takes, seven bits a byte."""
    return max(1, -(-int(values.max(initial=0)).bit_length() // 7))


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
