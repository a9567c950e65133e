"""The layer of points that we encode is the one that ST_AsMVT would."""

import random
import struct
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import mapbox_vector_tile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.periods import service as periods
from gis.tiles.point_layer import PACKED, TEXTS, Points, encode
from gis.tiles.rules import Tile
from tests.gis.administrative_divisions.registered import a_source
from tests.gis.place_names.registered import a_feature, a_geometry, a_name, point, register_feature

PROPERTIES = ("name", "name_type", "romanization", "mongolian", "category", "geometry_role", "is_approximate",
              "is_demonstration")  # fmt: skip
WORDS = {1: "standard", 2: "22100", 3: "position", 4: "public", 300: "12100"}
TILE = Tile(7, 49, 102)


@dataclass(frozen=True)
class Row:
    id: UUID
    x: float
    y: float
    name: str | None = None
    romanization: str | None = None
    mongolian: str | None = None
    name_type: int = 0
    category: int = 2
    role: int = 0
    approximate: bool | None = None
    demonstration: bool = False

    def packed(self) -> bytes:
        texts = (self.name, self.romanization, self.mongolian)
        marks = sum(1 << bit for bit, text in enumerate(texts) if text is not None)
        marks += 0 if self.approximate is None else 8 + 16 * self.approximate
        numbers = (self.name_type, self.category, self.role, 4, marks + 32 * self.demonstration)
        return self.id.bytes + struct.pack(">qdd4iB", self.id.int % 2**52, self.x, self.y, *numbers)

    def expected(self) -> dict[str, Any]:
        said = {
            "id": str(self.id),
            "name": self.name,
            "romanization": self.romanization,
            "mongolian": self.mongolian,
            "name_type": WORDS.get(self.name_type),
            "category": WORDS[self.category],
            "geometry_role": WORDS.get(self.role),
            "is_approximate": self.approximate,
            "is_demonstration": self.demonstration,
        }
        return {key: value for key, value in said.items() if value is not None}


def varint(value: int) -> bytes:
    return bytes([value]) if value < 128 else bytes([value & 127 | 128, value >> 7])


def value(content: str | None) -> bytes:
    if content is None:
        return b""
    held = content.encode()
    inner = b"\x0a" + varint(len(held)) + held
    return b"\x22" + varint(len(inner)) + inner


def layer(rows: list[Row], properties: tuple[str, ...] = PROPERTIES) -> Any:
    texts = {key: b"".join(value(getattr(row, key)) for row in rows) for key in TEXTS}
    packed = b"".join(row.packed() for row in rows)
    content = encode("places", Points(packed, texts, WORDS), properties, TILE)
    if not content:
        return None
    return mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})["places"]


def check(rows: list[Row]) -> None:
    decoded = layer(rows)
    assert (decoded["extent"], decoded["version"]) == (4096, 2)
    west, _, _, north = TILE.box
    # Features that have the same properties stand together.
    found = {feature["properties"]["id"]: feature for feature in decoded["features"]}
    assert len(found) == len(decoded["features"]) == len(rows)
    for row in rows:
        feature = found[str(row.id)]
        assert feature["properties"] == row.expected()
        assert feature["id"] == row.id.int % 2**52
        place = [round((row.x - west) / TILE.unit), round((north - row.y) / TILE.unit)]
        assert feature["geometry"] == {"type": "Point", "coordinates": place}


somewhere = st.floats(-0.1, 1.1, allow_nan=False)
texts = st.none() | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=60
)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    west, south, east, north = TILE.box
    return Row(
        id=draw(st.uuids()),
        x=west + draw(somewhere) * (east - west),
        y=south + draw(somewhere) * (north - south),
        name=draw(texts),
        romanization=draw(texts),
        mongolian=draw(texts),
        name_type=draw(st.sampled_from([0, 1])),
        category=draw(st.sampled_from([2, 300])),
        role=draw(st.sampled_from([0, 3])),
        approximate=draw(st.sampled_from([None, True, False])),
        demonstration=draw(st.booleans()),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(rows(), min_size=1, max_size=8, unique_by=lambda row: row.id))
def test_whatever_the_rows_hold_is_decoded(found: list[Row]) -> None:
    check(found)


@pytest.mark.parametrize("count", [1, 127, 128, 20_000])
def test_numbers_of_values_may_be_long(count: int) -> None:
    chance = random.Random(count)
    west, south, east, north = TILE.box
    check(
        [
            Row(
                UUID(int=chance.getrandbits(128)),
                chance.uniform(west, east),
                chance.uniform(south, north),
                name=f"地名{number}" if number % 3 else None,
                romanization="Dìmíng" if number % 7 == 0 else None,
                approximate=number % 2 == 0,
            )
            for number in range(count)
        ]
    )


def test_only_what_is_asked_for_is_written() -> None:
    (feature,) = layer([Row(UUID(int=7), *TILE.box[:2], name="图克")], ("category",))["features"]
    assert feature["properties"] == {"id": str(UUID(int=7)), "category": "22100"}
    assert layer([]) is None


def test_the_database_packs_what_is_read_here(session: Session) -> None:
    source = a_source(session, demonstration_name="names")
    name = "图" * 100
    names = [
        a_name(source, name, romanization="Túkè"),
        a_name(source, "ᠲᠦᠭᠡ", language="mn"),
    ]
    geometry = a_geometry(source, point(109.2, 38.8), is_approximate=True)
    feature = register_feature(session, a_feature(source, *names, geometries=[geometry]))
    periods.settle(session)
    row = session.execute(
        text("SELECT packed, name_value, romanization_value, mongolian_value FROM place_name_point")
    ).one()
    words = {one.id: one.word for one in session.execute(text("SELECT id, word FROM tile_word"))}
    assert len(row.packed) == PACKED.itemsize
    found = Points(bytes(row.packed), {key: bytes(row[at]) for at, key in enumerate(TEXTS, start=1)}, words)
    content = encode("places", found, PROPERTIES, TILE)
    (decoded,) = mapbox_vector_tile.decode(content)["places"]["features"]
    assert decoded["properties"] == {
        "id": str(feature),
        "name": name,
        "name_type": "standard",
        "romanization": "Túkè",
        "mongolian": "ᠲᠦᠭᠡ",
        "category": "22100",
        "geometry_role": "position",
        "is_approximate": True,
        "is_demonstration": True,
    }
    number = session.scalar(text("SELECT tile_feature(CAST(:id AS uuid))"), {"id": feature})
    assert decoded["id"] == number
