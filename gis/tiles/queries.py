"""The statements that encode tiles, one for each kind of layer; every value is bound.

They run on psycopg's own connection, prepared, for sessions and for the tile service alike.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from psycopg import Connection, Cursor, sql
from sqlalchemy import Connection as SqlConnection

from gis.collections.declarations import collection as declared
from gis.collections.rules import Collection, Property
from gis.map_shapes.rules import BUFFER, EXTENT
from gis.tiles.point_layer import TEXTS, Points
from gis.tiles.point_layer import encode as encode_points
from gis.tiles.rules import Layer, Tile, View, Wish, degrees, layers_of

Box = tuple[float, float, float, float]

#: Boxes: the tile itself and with its buffer, EPSG:3857; the same in degrees, EPSG:4490
_INNER = "ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 3857)"
_OUTER = "ST_MakeEnvelope(%(outer_west)s, %(outer_south)s, %(outer_east)s, %(outer_north)s, 3857)"
_INNER_DEGREES = (
    "ST_MakeEnvelope(%(inner_west_deg)s, %(inner_south_deg)s, %(inner_east_deg)s, %(inner_north_deg)s, 4490)"
)
_OUTER_DEGREES = (
    "ST_MakeEnvelope(%(outer_west_deg)s, %(outer_south_deg)s, %(outer_east_deg)s, %(outer_north_deg)s, 4490)"
)


def _cut(geom: str, buffer: int = BUFFER) -> str:
    """Return the expression for a geometry in units of the tile, cut at its buffer."""
    return f"ST_AsMVTGeom({geom}, {_INNER}::box2d, {EXTENT}, {buffer}, true)"


#: The points of a tile; gis/tiles/point_layer.py encodes them
_POINTS = f"""
SELECT string_agg(p.packed, ''), string_agg(p.name_value, ''), string_agg(p.romanization_value, ''),
       string_agg(p.mongolian_value, ''),
       (SELECT jsonb_object_agg(id, word) FROM tile_word)
FROM place_name_point p
WHERE p.geom && {_OUTER} AND p.valid @> %(day)s::date"""

#: Kind of layer → the rows of a tile; `p` is the table that properties are read from, `readable` says which
#: of its rows the reader sees, `wanted` also which of them he asks for.
_ROWS: Mapping[str, str] = {
    # The second half, what has no shape yet, is empty unless something was written past the application.
    "division_shapes": f"""
SELECT tile_feature(p.division_id) AS feature, p.division_id::text AS id{{properties}},
       {_cut("s.geom")} AS geom
FROM division_shape s
JOIN division_period p ON p.division_id = s.division_id AND p.valid @> %(day)s::date
WHERE s.from_zoom = %(band)s::smallint AND s.geom && {_OUTER} AND s.valid @> %(day)s::date{{wanted}}
UNION ALL
SELECT tile_feature(p.division_id), p.division_id::text{{properties}}, {_cut("web_mercator(p.geom)")}
FROM division_period p
WHERE EXISTS (SELECT FROM stale_shape)
  AND p.geom && {_OUTER_DEGREES} AND p.valid @> %(day)s::date{{wanted}}
  AND NOT EXISTS (SELECT FROM division_shape s WHERE s.division_id = p.division_id
                  AND s.from_zoom = %(band)s::smallint AND s.valid @> %(day)s::date)""",
    # What a border divides is told by what lies above its two sides, as far as the reader sees it; whom he
    # does not see is nobody. Where a polygon of that level is drawn, its own border stands there already.
    "division_borders": f"""
WITH RECURSIVE line AS MATERIALIZED (
  SELECT md5(concat_ws(' ', b.division_id, b.neighbour_id))::uuid AS id,
         b.division_id, b.neighbour_id, b.level, b.geom
  FROM division_border b
  WHERE b.from_zoom = %(band)s::smallint AND b.geom && {_OUTER} AND b.valid @> %(day)s::date
  UNION ALL
  SELECT p.division_id, p.division_id, NULL, p.level, ST_Boundary(web_mercator(p.geom))
  FROM division_period p
  WHERE EXISTS (SELECT FROM stale_shape) AND p.geom && {_OUTER_DEGREES} AND p.valid @> %(day)s::date
    AND NOT EXISTS (SELECT FROM division_border b WHERE b.division_id = p.division_id)
    AND NOT EXISTS (SELECT FROM division_border b WHERE b.neighbour_id = p.division_id)
), beside AS MATERIALIZED (
  SELECT id, division_id AS side FROM line UNION ALL SELECT id, neighbour_id FROM line
), side AS MATERIALIZED (
  SELECT p.division_id, p.parent_id, p.level, p.is_indicative, p.is_demonstration
  FROM division_period p
  WHERE p.division_id IN (SELECT side FROM beside) AND p.valid @> %(day)s::date AND {{readable}}
), above AS (
  SELECT s.division_id AS side, s.division_id, s.parent_id, s.level, true AS is_seen, false AS is_drawn
  FROM side s
  UNION ALL
  SELECT a.side, p.division_id, p.parent_id, p.level, {{readable}}, p.geom IS NOT NULL
  FROM above a JOIN division_period p ON p.division_id = a.parent_id AND p.valid @> %(day)s::date
), chain AS (
  SELECT b.id, a.division_id, a.level, a.is_drawn, count(*) = 2 AS is_common
  FROM beside b JOIN above a ON a.side = b.side
  WHERE a.is_seen
  GROUP BY b.id, a.division_id, a.level, a.is_drawn
), parted AS (
  -- Below what both sides belong to, every level divides; else those that both sides have
  SELECT c.id, c.level, c.is_drawn, c.is_common, v.position,
         bool_or(c.is_common) OVER (PARTITION BY c.id)
           OR count(*) OVER (PARTITION BY c.id, c.level) = 2 AS divides
  FROM chain c JOIN division_level v ON v.code = c.level
), highest AS (
  SELECT id, (array_agg(level ORDER BY position))[1] AS level,
         (array_agg(is_drawn ORDER BY position, is_drawn DESC))[1] AS is_drawn
  FROM parted WHERE divides AND NOT is_common
  GROUP BY id
)
SELECT tile_feature(p.id) AS feature, p.id::text AS id{{properties}}, {_cut("p.geom")} AS geom
FROM (
  SELECT l.id, coalesce(h.level, l.level) AS level,
         coalesce(one.is_indicative, false) OR coalesce(other.is_indicative, false) AS is_indicative,
         coalesce(one.is_demonstration, true) AND coalesce(other.is_demonstration, true) AS is_demonstration,
         l.geom
  FROM line l
  LEFT JOIN side one ON one.division_id = l.division_id
  LEFT JOIN side other ON other.division_id = l.neighbour_id
  LEFT JOIN highest h ON h.id = l.id
  WHERE (one.division_id IS NOT NULL OR other.division_id IS NOT NULL)
    AND (coalesce(h.level, l.level) = l.level OR NOT h.is_drawn)
) AS p
WHERE true{{narrowed}}""",
    "division_labels": f"""
SELECT tile_feature(p.division_id) AS feature, p.division_id::text AS id{{properties}},
       {_cut("web_mercator(p.label)", 0)} AS geom
FROM division_period p
WHERE p.geom && {_INNER_DEGREES} AND p.label && {_INNER_DEGREES} AND p.valid @> %(day)s::date{{wanted}}""",
    "place_name_shapes": f"""
SELECT tile_feature(p.feature_id) AS feature, p.feature_id::text AS id{{properties}}, {_cut("s.geom")} AS geom
FROM place_name_shape s
JOIN place_name_period p ON p.feature_id = s.feature_id AND p.valid = s.valid
WHERE s.from_zoom = %(band)s::smallint AND s.geom && {_OUTER} AND s.valid @> %(day)s::date{{wanted}}""",
    "place_name_labels": f"""
SELECT tile_feature(p.feature_id) AS feature, p.feature_id::text AS id{{properties}},
       {_cut("web_mercator(p.label)", 0)} AS geom
FROM place_name_shape s
JOIN place_name_period p ON p.feature_id = s.feature_id AND p.valid = s.valid
WHERE s.from_zoom = %(band)s::smallint AND s.geom && {_INNER} AND s.valid @> %(day)s::date
  AND p.label && {_INNER_DEGREES}{{wanted}}""",
    "boundary_lines": f"""
SELECT tile_feature(p.line_id) AS feature, p.line_id::text AS id{{properties}}, {_cut("s.geom")} AS geom
FROM boundary_line_shape s
JOIN boundary_line_period p ON p.line_id = s.line_id AND p.geometry_id = s.geometry_id AND p.valid = s.valid
WHERE s.from_zoom = %(band)s::smallint AND s.geom && {_OUTER} AND s.valid @> %(day)s::date{{wanted}}""",
    # What is not the line itself: the role is that of the drawing, everything else the line's.
    "present_courses": f"""
SELECT tile_feature(p.geometry_id) AS feature, p.line_id::text AS id{{properties}}, {_cut("p.drawn")} AS geom
FROM (
  SELECT l.line_id, l.name, l.level, l.party_ids, l.is_demonstration, l.publication_level,
         s.geometry_id, s.role AS geometry_role, s.geom AS drawn
  FROM boundary_line_shape s
  JOIN boundary_line_period l ON l.line_id = s.line_id AND l.valid @> %(day)s::date
  WHERE s.from_zoom = %(band)s::smallint AND s.geom && {_OUTER} AND s.valid @> %(day)s::date
    AND s.role NOT IN ('legal', 'derived')
) AS p
WHERE true{{wanted}}""",
    "table": f"""
SELECT tile_feature(p.{{id}}) AS feature, p.{{id}}::text AS id{{properties}},
       {_cut("web_mercator(p.{geom})")} AS geom
FROM {{table}} p
WHERE p.{{geom}} && {_OUTER_DEGREES} AND p.{{valid}} @> %(day)s::date{{wanted}}""",
    "table_labels": f"""
SELECT tile_feature(p.{{id}}) AS feature, p.{{id}}::text AS id{{properties}},
       {_cut("web_mercator(p.{label})", 0)} AS geom
FROM {{table}} p
WHERE p.{{geom}} && {_INNER_DEGREES} AND p.{{label}} && {_INNER_DEGREES}
  AND p.{{valid}} @> %(day)s::date{{wanted}}""",
}


@cache
def _statement(
    collection_id: str, layer_name: str, properties: tuple[str, ...], readable: str, narrowed: str
) -> str:
    """Return the statement that encodes one layer of a tile."""
    collection = declared(collection_id)
    layer = next(layer for layer in layers_of(collection) if layer.name == layer_name)
    rows = _ROWS[layer.kind].format(
        properties="".join(f", {_expression(collection.by_name[name])}" for name in properties),
        readable=readable,
        narrowed=narrowed,
        wanted=f" AND {readable}{narrowed}",
        id=_name(collection.id_column),
        table=_name(collection.table),
        geom=_name(collection.geometry_column),
        label=_name(collection.label_column),
        valid=_name(collection.valid_column),
    )
    return (
        f"SELECT ST_AsMVT(tile, {sql.Literal(layer.name).as_string(None)}, {EXTENT}, 'geom', 'feature')"
        f" FROM ({rows}) AS tile"
    )


def _name(identifier: str) -> str:
    return sql.Identifier(identifier).as_string(None)


def _expression(one: Property) -> str:
    """Return the column of a property; an empty text is left out of tiles as null is."""
    column = f"p.{_name(one.source_column)}"
    if one.end is not None:
        column = f"{one.end}({column})::text"
    elif one.kind == "id":
        column = f"{column}::text"
    elif one.kind == "string":
        column = f"nullif({column}, '')"
    return f"{column} AS {_name(one.name)}"


def _readable(collection: Collection, layer: Layer, view: View) -> str:
    """Return the condition for the rows that the reader sees."""
    level = f"p.{_name(collection.level_column)}"
    readable = f"{level} = ANY(%(levels)s)"
    if view.shared is not None and collection.is_shared_whole:
        (parties,) = collection.division_columns
        return f"({level} = ANY(%(levels_in_shared)s) AND p.{_name(parties)} @> %(shared)s::uuid[])"
    if collection.area_column and view.areas is not None:
        readable += f" AND p.{_name(collection.area_column)} = ANY(%(areas)s::uuid[])"
    if view.shared is not None and not collection.is_public_to_neighbours:
        # The points' own table holds all divisions of a name in one column.
        columns = ("divisions",) if layer.kind == "place_name_points" else collection.division_columns
        lies = " OR ".join(_lies(name) for name in columns)
        readable = f"({readable} OR ({level} = ANY(%(levels_in_shared)s) AND ({lies})))"
    return readable


def _narrowed(collection: Collection, wish: Wish) -> str:
    """Return what else narrows the rows: what the reader asks for."""
    conditions = []
    if wish.categories and "category" in collection.by_name:
        conditions.append("p.category LIKE ANY(%(categories)s)")
    if wish.levels and "level" in collection.by_name:
        conditions.append("p.level = ANY(%(division_levels)s)")
    return "".join(f" AND {condition}" for condition in conditions)


def _lies(column: str) -> str:
    if column == "divisions":
        return "p.divisions && %(shared)s::uuid[]"
    return f"p.{_name(column)} = ANY(%(shared)s::uuid[])"


def _values(view: View, wish: Wish) -> dict[str, Any]:
    return {
        "day": wish.day,
        "levels": list(view.levels),
        "levels_in_shared": list(view.levels_in_shared),
        "shared": sorted(view.shared or ()),
        "areas": sorted(view.areas or ()),
        "categories": [f"{beginning}%" for beginning in wish.categories],
        "division_levels": list(wish.levels),
    }


def _place(tile: Tile) -> dict[str, Any]:
    """Return where a tile lies, as the statements name it."""
    inner, outer = tile.box, tile.widened()
    sides = ("west", "south", "east", "north")
    values: dict[str, Any] = {"unit": tile.unit, "band": tile.band.from_zoom}
    values |= dict(zip(sides, inner, strict=True))
    for name, box in (("inner", inner), ("outer", outer)):
        if name == "outer":
            values |= {f"outer_{side}": value for side, value in zip(sides, box, strict=True)}
        values |= {f"{name}_{side}_deg": value for side, value in zip(sides, degrees(box), strict=True)}
    return values


def driver(connection: SqlConnection) -> Connection[Any]:
    """Return psycopg's own connection behind SQLAlchemy's."""
    own = connection.connection.driver_connection
    if not isinstance(own, Connection):
        raise TypeError("tiles need psycopg's own connection")
    return own


def encode(
    connection: Connection[Any],
    collection: Collection,
    layers: Sequence[tuple[Layer, tuple[str, ...]]],
    tile: Tile,
    view: View,
    wish: Wish,
) -> bytes:
    """Return the bytes of some layers of a collection's tile; empty where nothing lies."""
    values = _values(view, wish) | _place(tile)
    parts = []
    with connection.cursor(binary=True) as cursor:
        for layer, properties in layers:
            readable, narrowed = _readable(collection, layer, view), _narrowed(collection, wish)
            if layer.kind == "place_name_points":
                wanted = f" AND {readable}{narrowed}"
                parts.append(_points(cursor, layer, properties, tile, wanted, values))
                continue
            statement = _statement(collection.id, layer.name, properties, readable, narrowed)
            # A plan for any tile climbs the divisions ten times slower than one for the tile at hand.
            row = cursor.execute(statement, values, prepare=layer.kind != "division_borders").fetchone()
            parts.append(row[0] if row else b"")
    return b"".join(parts)


def _points(
    cursor: Cursor[Any],
    layer: Layer,
    properties: tuple[str, ...],
    tile: Tile,
    conditions: str,
    values: Mapping[str, Any],
) -> bytes:
    row = cursor.execute(_POINTS + conditions, values, prepare=True).fetchone()
    if row is None or row[0] is None:
        return b""
    packed, *texts, words = row
    found = Points(
        packed,
        dict(zip(TEXTS, (one or b"" for one in texts), strict=True)),
        {int(number): word for number, word in words.items()},
    )
    return encode_points(layer.name, found, properties, tile)


def _seen(collection: Collection, view: View, wish: Wish) -> str:
    """Return the rows of a collection's own table that the reader sees on a day, as FROM and WHERE."""
    wanted = _readable(collection, Layer("", "table", "unknown", (), "", ""), view) + _narrowed(
        collection, wish
    )
    return (
        f"FROM {_name(collection.table)} p WHERE p.{_name(collection.geometry_column)} IS NOT NULL"
        f" AND p.{_name(collection.valid_column)} @> %(day)s::date AND {wanted}"
    )


def lies_in(connection: Connection[Any], collection: Collection, tile: Tile, view: View, wish: Wish) -> bool:
    """Whether a record of the collection that the reader sees lies in a tile, however small."""
    geom = _name(collection.geometry_column)
    statement = f"SELECT EXISTS (SELECT {_seen(collection, view, wish)} AND p.{geom} && {_OUTER_DEGREES})"
    row = connection.execute(statement, _values(view, wish) | _place(tile), prepare=True).fetchone()
    return bool(row and row[0])


def extent(connection: Connection[Any], collection: Collection, view: View, wish: Wish) -> Box | None:
    """Return west, south, east, north (degrees) of what the reader sees on a day; None for nothing."""
    geom = _name(collection.geometry_column)
    statement = (
        "SELECT ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e)"
        f" FROM (SELECT ST_Extent(p.{geom}) AS e {_seen(collection, view, wish)}) AS t"
    )
    row = connection.execute(statement, _values(view, wish)).fetchone()
    return None if row is None or row[0] is None else (row[0], row[1], row[2], row[3])


def marks(connection: Connection[Any], collection: Collection, view: View, wish: Wish) -> tuple[bool, bool]:
    """Return whether something drawn is demonstration data, and whether a line is indicative only."""
    indicative = "bool_or(p.is_indicative)" if "is_indicative" in collection.by_name else "false"
    statement = f"SELECT bool_or(p.is_demonstration), {indicative} {_seen(collection, view, wish)}"
    row = connection.execute(statement, _values(view, wish)).fetchone()
    return (bool(row[0]), bool(row[1])) if row else (False, False)


#: Every name of data_version with its version, in one text: `division=1795 place_name=1796`
VERSIONS = b"SELECT coalesce(string_agg(name || '=' || version, ' ' ORDER BY name), '') FROM data_version"


def versions(connection: Connection[Any]) -> dict[str, int]:
    """Return how new the data of each name is."""
    row = connection.execute(VERSIONS, prepare=True).fetchone()
    pairs = (pair.split("=") for pair in (row[0] if row else "").split())
    return {name: int(version) for name, version in pairs}
