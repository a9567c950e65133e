"""What a map draws of lines and markers as they were known on a day."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.boundary_lines import known_queries as lines
from gis.boundary_lines.known_queries import Window
from gis.boundary_markers import known_queries as markers
from gis.history.as_known import today

JUDGED_BY = ("legal", "derived")
Row = dict[str, Any]


@dataclass(frozen=True)
class KnownBoundaries:
    """Rows with `geometry` (GeoJSON, EPSG:4490) and the properties that the tiles carry."""

    #: The line in law, or else the derived one
    lines: list[Row]
    #: The river or road along one, as it ran
    present: list[Row]
    #: A row for each stone
    markers: list[Row]


def known_boundaries(
    session: Session, caller: Caller, window: Window, as_of: date | None, as_known_on: date | None
) -> KnownBoundaries:
    """Return what the caller may see of lines and markers in a window (degrees).

    A 毗邻方 account sees those of its shared line. Raises NotSignedIn and NotAllowed for `as_known_on`.
    """
    reader = Reader.of(session, caller, as_known_on)
    shared = reader.shared or frozenset()
    levels = reader.levels() if reader.shared is None else reader.levels_in_shared()
    asked = (levels, shared, as_of or today(), reader.known_at, window)
    drawn = list(_lines(reader, lines.drawn_lines(session, *asked)))
    return KnownBoundaries(
        lines=_standing([row for row in drawn if row["geometry_role"] in JUDGED_BY]),
        present=[row for row in drawn if row["geometry_role"] not in JUDGED_BY],
        markers=list(_stones(reader, markers.drawn_stones(session, *asked))),
    )


def _lines(reader: Reader, found: Sequence[Any]) -> Iterator[Row]:
    shared = reader.shared or frozenset()
    for one in found:
        said = {
            "name": one.name,
            "level": one.level,
            "geometries": [{"role": one.role, "geometry": one.geometry}],
        }
        seen = reader.publish("boundary_line", said, one.publication_level, shared) or {}
        (drawn,) = seen.get("geometries", ({},))
        if "geometry" in drawn and "role" in drawn:
            yield {
                "id": str(one.id),
                "name": seen.get("name"),
                "level": seen.get("level"),
                "geometry_role": one.role,
                "is_indicative": one.role != "legal",
                "is_demonstration": one.is_demonstration,
                "geometry": json.loads(one.geometry),
            }


def _standing(judged: Sequence[Row]) -> list[Row]:
    """Return one geometry for each line: that in law comes first, and the derived one stands only without."""
    first: dict[str, Row] = {}
    for row in judged:
        first.setdefault(row["id"], row)
    return list(first.values())


def _stones(reader: Reader, found: Sequence[Any]) -> Iterator[Row]:
    shared = reader.shared or frozenset()
    for one in found:
        said = {
            "number": one.number,
            "kind": one.kind,
            "status": one.status,
            "is_tri_junction": one.is_tri_junction,
            "line_id": one.line_name,
            "stones": [{"geometry": one.geometry}],
        }
        seen = reader.publish("boundary_marker", said, one.publication_level, shared) or {}
        (stone,) = seen.get("stones", ({},))
        if "geometry" in stone and "number" in seen:
            yield {
                "id": str(one.id),
                **{name: seen.get(name) for name in ("number", "kind", "status", "is_tri_junction")},
                "line_name": seen.get("line_id"),
                "is_demonstration": one.is_demonstration,
                "geometry": json.loads(one.geometry),
            }
