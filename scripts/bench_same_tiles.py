"""Whether the tiles of several servers hold the same features with the same properties.

tipg looks for features in the tile itself, not in the buffer around it that it draws, so its tile lacks
those that lie in the buffer only; the plain statement has our buffer. So the plain tile has our features, and
tipg's are those of them that lie in the tile itself.
"""

import gzip
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gis.errors import DimingError


class Unequal(DimingError):
    """What is compared does not give the same."""

    message_id = "bench.unequal"


@dataclass
class Compared:
    """What was compared, summed over the sampled tiles."""

    tiles: int = 0
    #: Features in our tiles and in the plain statement's
    features: int = 0
    #: Features in tipg's tiles, all of them in ours too
    tipg_features: int = 0
    #: Features of ours that tipg leaves out: they lie in the buffer only
    in_buffer_only: int = 0
    #: Features at the very edge, or thinner than the grid, that one drawing rounds away and another does not
    rounded_away: int = 0
    #: Bytes of the plain tiles by zoom
    plain_bytes: dict[int, int] = field(default_factory=dict)
    properties: list[str] = field(default_factory=list)


Fetch = Callable[[Any], str]


def compare(
    name: str,
    tiles: Sequence[Any],
    *,
    ours: Fetch,
    cached: Fetch,
    tipg: Fetch,
    plain: Callable[[Any], bytes],
) -> Compared:
    """Return what the tiles hold; raise Unequal where they do not hold the same."""
    compared = Compared()
    for tile in tiles:
        statement = plain(tile)
        compared.plain_bytes[tile.zoom] = compared.plain_bytes.get(tile.zoom, 0) + len(statement)
        told = {
            "ours": content(fetched(ours(tile))),
            "cached": content(fetched(cached(tile))),
            "tipg": content(fetched(tipg(tile))),
            "plain": content(statement),
        }
        _hold_same(name, tile, told, compared)
    if compared.rounded_away > compared.features / 1000:
        raise Unequal(what=name, found=f"{compared.rounded_away} / {compared.features}")
    return compared


@dataclass(frozen=True)
class Content:
    """The ids of a layer's features, each once, and the names of its properties."""

    ids: frozenset[str]
    count: int
    properties: frozenset[str]


def _hold_same(name: str, tile: Any, told: Mapping[str, Content], compared: Compared) -> None:
    """Add one tile to what was compared; raise Unequal."""
    ours, plain, tipg = told["ours"], told["plain"], told["tipg"]
    if told["cached"] != ours:
        raise Unequal(what=f"{name} {tile}", found="cached ≠ uncached")
    for who, one in told.items():
        if one.count != len(one.ids):
            raise Unequal(what=f"{name} {tile}", found=f"{who}: {one.count} features, {len(one.ids)} ids")
        if one.ids and ours.ids and one.properties != ours.properties:
            raise Unequal(what=f"{name} {tile}", found=f"{who}: {sorted(one.properties ^ ours.properties)}")
    compared.tiles += 1
    compared.features += ours.count
    compared.tipg_features += len(tipg.ids & ours.ids)
    compared.in_buffer_only += len(ours.ids - tipg.ids)
    compared.rounded_away += len(plain.ids ^ ours.ids) + len(tipg.ids - ours.ids - plain.ids)
    compared.properties = sorted(ours.properties | set(compared.properties))


def content(tile: bytes) -> Content:
    """Return what the one layer of a tile holds."""
    from mapbox_vector_tile.Mapbox import vector_tile_pb2

    message = vector_tile_pb2.tile()
    message.ParseFromString(tile)
    if not message.layers:
        return Content(frozenset(), 0, frozenset())
    (layer,) = message.layers
    names, values = list(layer.keys), [value.string_value for value in layer.values]
    # A parallel ST_AsMVT repeats the keys for every worker.
    keys = {place for place, name in enumerate(names) if name == "id"}
    ids: list[str] = []
    used: set[int] = set()
    for feature in layer.features:
        tags = list(feature.tags)
        used.update(tags[::2])
        ids += [values[value] for key, value in zip(tags[::2], tags[1::2], strict=True) if key in keys]
    if len(ids) != len(layer.features):
        raise Unequal(what=layer.name, found=f"{len(layer.features)} features, {len(ids)} with an id")
    return Content(frozenset(ids), len(ids), frozenset(names[place] for place in used))


def fetched(address: str) -> bytes:
    """Return the body of an answer, unpacked."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=120) as answer:
        body: bytes = answer.read()
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
