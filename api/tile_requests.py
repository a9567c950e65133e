"""Read what a request asks of tiles from its path and query, without the framework around it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

from gis.collections.declarations import collections
from gis.collections.rules import QueryUnreadable
from gis.history.as_known import today
from gis.tiles.rules import MATRIX_SET, NoSuchMatrixSet, Tile, Wish

#: Templates of the two addresses of a tile, as the access matrix has them
COLLECTION_TILE = "/ogc/collections/{collection_id}/tiles/{matrix_set_id}/{zoom}/{row}/{column}"
DATASET_TILE = "/ogc/tiles/{matrix_set_id}/{zoom}/{row}/{column}"
#: Parameters that a tile understands; `v` is the version of the data that the address was made for
PARAMETERS = frozenset(
    {"as_of", "datetime", "category", "level", "layers", "properties", "collections", "v", "f"}
)

#: A list has so many values at most: each is compared with every row of a tile
MOST_VALUES = 50

_ADDRESS = re.compile(r"/ogc/(?:collections/([^/]+)/)?tiles/([^/]+)/([^/]+)/([^/]+)/([^/]+)")


@dataclass(frozen=True)
class TileRequest:
    """A tile that is asked for, and the version that stands in the address."""

    template: str
    tile: Tile
    wish: Wish
    #: Whether the address says the day, so that it means the same tomorrow
    says_day: bool
    version: int | None


def read_tile(path: str, query: str) -> TileRequest | None:
    """Return what a request asks for, None when it is no tile's address.

    Raises NoSuchMatrixSet, NoSuchTile, QueryUnreadable.
    """
    found = _ADDRESS.fullmatch(path)
    if found is None:
        return None
    collection, matrix_set, zoom, row, column = found.groups()
    check_matrix_set(matrix_set)
    asked = parameters(query)
    wish = read_wish(asked, collection)
    version = asked.get("v", "")
    return TileRequest(
        template=DATASET_TILE if collection is None else COLLECTION_TILE,
        tile=Tile.read(zoom, row, column),
        wish=wish,
        says_day="as_of" in asked or "datetime" in asked,
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 19 else None,
    )


def check_matrix_set(matrix_set: str) -> None:
    """Raise NoSuchMatrixSet for any grid but ours."""
    if matrix_set != MATRIX_SET:
        raise NoSuchMatrixSet(id=matrix_set[:60], known=MATRIX_SET)


def parameters(query: str) -> dict[str, str]:
    """Return the parameters of a query; raise QueryUnreadable for one that tiles do not have."""
    asked = dict(parse_qsl(query, keep_blank_values=True))
    for name in asked:
        if name not in PARAMETERS:
            known = "、".join(sorted(PARAMETERS))
            raise QueryUnreadable("tiles.unknown_parameter", place=name[:60], value=asked[name], known=known)
    return asked


def read_wish(asked: Mapping[str, str], collection: str | None) -> Wish:
    """Return what the parameters ask of a collection's tiles, or of the dataset's without one."""
    wanted = (collection,) if collection is not None else _several(asked, "collections")
    properties = _several(asked, "properties") if "properties" in asked else None
    if asked.get("f", "mvt") not in ("mvt", "application/vnd.mapbox-vector-tile"):
        raise _unreadable("f", asked["f"], "mvt")
    return Wish(
        collections=wanted or tuple(collections()),
        day=_day(asked),
        layers=_several(asked, "layers"),
        properties=properties,
        categories=tuple(_literal(one) for one in _several(asked, "category")),
        levels=_several(asked, "level"),
    )


def _several(asked: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Return the values of a list with commas, each once, in order."""
    values = asked.get(name, "")
    if len(values) > 1000 or values.count(",") >= MOST_VALUES or "\x00" in values:
        raise _unreadable(name, values, "a,b,c")
    return tuple(sorted({value for value in values.split(",") if value}))


def _unreadable(name: str, value: str, expected: str) -> QueryUnreadable:
    return QueryUnreadable("tiles.parameter_unreadable", place=name, value=value[:60], expected=expected)


def _literal(beginning: str) -> str:
    """Return the beginning of a category so that LIKE takes each character for itself."""
    return re.sub(r"([\\%_])", r"\\\1", beginning)


def _day(asked: Mapping[str, str]) -> date:
    name = "as_of" if "as_of" in asked else "datetime"
    value = asked.get(name)
    if value is None:
        return today()
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        raise _unreadable(name, value, "2026-06-30") from None
