"""Complete many features at once: the database puts names, geometries and events together, as JSON.

What every part repeats, its source and the divisions, is looked up once for the whole list.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

import shapely

from gis.administrative_divisions import service as administrative_divisions
from gis.administrative_divisions.readers import Reader, Row
from gis.administrative_divisions.service import source_label
from gis.place_names import queries, whole_row_queries
from gis.place_names.list_queries import NAME_FIELDS
from gis.place_names.rows import head, position, publish
from gis.proposals.records import geojson_of

#: Features completed at once
CHUNK = 2000


def stream(
    session: Session, reader: Reader, statement: Select[Any], day: date, *, ever: bool, with_events: bool
) -> Iterator[Row]:
    """Yield what the reader may see of every feature of a list, with all that it has."""
    shared = _Shared(session, reader, day)
    for found in queries.stream(session, statement, CHUNK):
        yield from publish(reader, found, _whole(session, shared, found, day, ever, with_events))


class _Shared:
    """Sources and divisions, each read once however many features cite them."""

    def __init__(self, session: Session, reader: Reader, day: date) -> None:
        self._session, self._reader, self._day = session, reader, day
        self._sources: dict[str, Row] = {}
        self._divisions: dict[UUID, Row | None] = {}

    def source(self, identifier: str) -> Row:
        """Return what rows say of a source."""
        if identifier not in self._sources:
            self._sources[identifier] = source_label(whole_row_queries.source(self._session, identifier))
        return self._sources[identifier]

    def read(self, ids: Iterable[UUID]) -> None:
        """Read the divisions that many features lie in, those not known yet in one statement."""
        missing = [one for one in dict.fromkeys(ids) if one not in self._divisions]
        if missing:
            self._load(missing)

    def divisions(self, ids: Sequence[UUID]) -> list[Row]:
        """Return those of the divisions that were read and that the reader may see, by name."""
        seen = [row for one in ids if (row := self._divisions[one]) is not None]
        return seen if len(seen) < 2 else sorted(seen, key=lambda row: (row["name"], row["id"]))

    def _load(self, ids: Sequence[UUID]) -> None:
        self._divisions |= dict.fromkeys(ids)
        for row in whole_row_queries.divisions(self._session, ids, self._day):
            level = row.publication_level
            seen = self._reader.publish(administrative_divisions.SUBJECT, {}, level, [row.division_id])
            if seen is not None:
                shown = {"id": str(row.division_id), "name": row.name, "type": row.type}
                self._divisions[row.division_id] = shown


def _whole(
    session: Session, shared: _Shared, found: Sequence[Any], day: date, ever: bool, with_events: bool
) -> Iterator[Row]:
    ids = [row.id for row in found]
    shared.read(chain.from_iterable(row.lies_in for row in found))
    names = _parts(session, shared, whole_row_queries.names(ids, None if ever else day))
    geometries = _parts(session, shared, whole_row_queries.geometries(ids))
    events = _parts(session, shared, whole_row_queries.events(ids)) if with_events else {}
    for one in chain.from_iterable(geometries.values()):
        _draw(one)
    for row in found:
        yield {
            **head(row),
            "name": row.main_name,
            "names": names.get(row.id, []),
            "divisions": shared.divisions(row.lies_in),
            "position": None if row.longitude is None else position(row.longitude, row.latitude, row),
            **{field: getattr(row, field) for field in NAME_FIELDS},
            "origin": row.origin,
            "meaning": row.meaning,
            "history": row.history,
            "description": row.description,
            "events": events.get(row.id, []),
            "geometries": geometries.get(row.id, []),
        }


def _draw(one: Row) -> None:
    """Give a geometry its GeoJSON, and numbers their kind: JSON writes 5.0 as 5."""
    drawn: str | bytes | None = one.pop("drawn")
    if drawn is None:
        longitude, latitude = one["geometry"]["coordinates"]
        one["geometry"]["coordinates"] = [float(longitude), float(latitude)]
    else:
        one["geometry"] = geojson_of(shapely.from_wkb(drawn))
    if one["accuracy_m"] is not None:
        one["accuracy_m"] = float(one["accuracy_m"])


def _parts(session: Session, shared: _Shared, statement: Select[Any]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    for feature_id, parts in session.execute(statement):
        for part in parts:
            part["source"] = shared.source(part["source"])
        found[feature_id] = parts
    return found
