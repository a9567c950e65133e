"""Encode tiles for a reader, and say how new they are."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from psycopg import Connection
from sqlalchemy.orm import Session

from gis.administrative_divisions.readers import PUBLIC_LEVEL, Reader
from gis.collections.declarations import collection as declared
from gis.collections.declarations import collections
from gis.collections.rules import Collection, QueryUnreadable
from gis.tiles import queries
from gis.tiles.queries import Box
from gis.tiles.rules import (
    Layer,
    Tile,
    View,
    Wish,
    layers_of,
)

#: psycopg's own connection: a session's, or one of the tile service's
Driver = Connection[Any]
driver = queries.driver
read_versions = queries.versions
VERSIONS = queries.VERSIONS


def view_of(reader: Reader, areas: frozenset[UUID] | None) -> View:
    """Return what a reader sees in tiles; `areas` are the divisions that his rights are limited to.

    A 毗邻方 account sees columns as the public does, except where every row is its own.
    """
    public = PUBLIC_LEVEL if reader.shared is not None else reader.clearance
    clearances = {one: reader.clearance if one.is_shared_whole else public for one in collections().values()}
    seen = tuple(
        (one.id, tuple(each.name for each in one.visible(reader.rules, clearance)))
        for one, clearance in clearances.items()
        if one.sees_geometry(reader.rules, clearance)
    )
    return View(
        levels=reader.levels(),
        shared=reader.shared,
        levels_in_shared=reader.levels_in_shared() if reader.shared is not None else (),
        areas=areas,
        properties=seen,
    )


def check(view: View, wish: Wish) -> None:
    """Raise NoSuchCollection, or QueryUnreadable for a layer or property that no tile has.

    Whoever may not see a property may not narrow by it either: an emptier tile would tell what it says.
    """
    offered = [layer for name in wish.collections for layer in layers_of(declared(name))]
    names = {layer.name for layer in offered}
    for name in wish.layers:
        if name not in names:
            known = "、".join(sorted(names))
            raise QueryUnreadable("tiles.no_such_layer", place="layers", value=name[:60], known=known)
    seen = {name for each in wish.collections for name in view.seen(each) or ()}
    properties = {name for layer in offered for name in layer.properties if name in seen}
    declares = {name for each in wish.collections for name in declared(each).by_name}
    narrowed = (("category", wish.categories), ("level", wish.levels))
    wanted = [("properties", name) for name in wish.properties or ()]
    wanted += [(name, name) for name, values in narrowed if values and name in declares]
    for place, name in wanted:
        if name not in properties:
            known = "、".join(sorted(properties))
            raise QueryUnreadable("tiles.no_such_property", place=place, value=name[:60], known=known)


def drawn_layers(collection: Collection, view: View, wish: Wish) -> list[tuple[Layer, tuple[str, ...]]]:
    """Return the layers wanted of a collection, each with the properties that are wanted and seen."""
    seen = view.seen(collection.id)
    if seen is None:
        return []
    return [
        (layer, tuple(name for name in layer.properties if name in seen and _wanted(name, wish)))
        for layer in layers_of(collection)
        if not wish.layers or layer.name in wish.layers
    ]


def _wanted(name: str, wish: Wish) -> bool:
    return wish.properties is None or name in wish.properties


def encode(connection: Driver, tile: Tile, view: View, wish: Wish) -> bytes:
    """Return the bytes of a tile; empty where nothing lies."""
    parts = []
    for name in wish.collections:
        collection = declared(name)
        layers = drawn_layers(collection, view, wish)
        parts.append(queries.encode(connection, collection, layers, tile, view, wish))
    return b"".join(parts)


def _drawn(view: View, wish: Wish) -> Iterable[Collection]:
    return (declared(name) for name in wish.collections if view.seen(name) is not None)


def lies_in(connection: Driver, tile: Tile, view: View, wish: Wish) -> bool:
    """Whether anything lies in a tile, however small."""
    return any(queries.lies_in(connection, one, tile, view, wish) for one in _drawn(view, wish))


def extent(connection: Driver, view: View, wish: Wish) -> Box | None:
    """Return west, south, east, north (degrees) of all that is drawn; None for nothing."""
    boxes = [queries.extent(connection, one, view, wish) for one in _drawn(view, wish)]
    found = [box for box in boxes if box is not None]
    if not found:
        return None
    west, south, east, north = zip(*found, strict=True)
    return min(west), min(south), max(east), max(north)


def marks(connection: Driver, view: View, wish: Wish) -> tuple[bool, bool]:
    """Return whether something drawn is demonstration data, and whether a line is indicative only."""
    found = [queries.marks(connection, one, view, wish) for one in _drawn(view, wish)]
    return any(demonstration for demonstration, _ in found), any(indicative for _, indicative in found)


def version(present: Callable[[str], int], names: Iterable[str]) -> int:
    """Return how new the tiles of some collections are: a number that grows with every change of them."""
    depended = {each for name in names for each in declared(name).versions}
    return sum(present(name) for name in depended)


def version_of(session: Session, names: Iterable[str]) -> int:
    """Return how new the tiles of some collections are, as this session sees it."""
    found = read_versions(driver(session.connection()))
    return version(lambda name: found.get(name, 0), names)
