"""Read place names: one feature, a list, all for an export; and how many there are.

`as_of` is a day of valid time, today in Asia/Shanghai unless given; ranges are half-open. `as_known_on`
asks what the register knew at the end of a day. Coordinates are EPSG:4490, longitude then latitude.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions import service as administrative_divisions
from gis.administrative_divisions.documents import DivisionDocuments, EventDocuments
from gis.administrative_divisions.lineage import Request
from gis.administrative_divisions.readers import Reader, Row
from gis.administrative_divisions.service import DivisionCount, source_label
from gis.administrative_divisions.stored_documents import days, iso
from gis.history.as_known import today
from gis.place_names import queries
from gis.place_names.documents import FeatureDocuments
from gis.place_names.lineage import lineage_items
from gis.place_names.queries import Filter, Window
from gis.place_names.romanization import roman_key
from gis.place_names.rules import HAN, FeatureNotFound, NotThere, main_name
from gis.proposals import service as proposals
from gis.proposals.checking import CheckResult, Wanted, check
from gis.proposals.records import geojson
from gis.proposals.tables import Proposal
from gis.publication.pages import Page, check_filter, key_of, last_of, page_size

SUBJECT = "place_name"
#: Features that an export reads at once
CHUNK = 500


def all_subjects() -> dict[str, DivisionDocuments | EventDocuments | FeatureDocuments]:
    """Return every kind of record that a proposal can change."""
    return {subject.name: subject for subject in (DivisionDocuments(), EventDocuments(), FeatureDocuments())}


def get(
    session: Session,
    caller: Caller,
    feature_id: UUID,
    as_of: date | None = None,
    as_known_on: date | None = None,
) -> Row:
    """Return one feature with every name it ever had, its events and geometries (GeoJSON).

    `name` is the one of the day. Raises FeatureNotFound, NotThere when it did not exist on the day asked
    for, NotSignedIn and NotAllowed.
    """
    reader = Reader.of(session, caller, as_known_on)
    day = as_of or today()
    narrowed = Filter(ids=[feature_id], include_historic=True)
    found = queries.page(session, queries.features(reader, narrowed, day), 1)
    rows = _publish(reader, found, _whole(session, reader, found, day, ever=True))
    if not rows:
        raise FeatureNotFound(id=feature_id)
    if as_of is not None and as_of not in found[0].valid:
        raise NotThere(id=feature_id, date=as_of.isoformat())
    return rows[0]


def find(
    session: Session,
    caller: Caller,
    *,
    as_of: date | None = None,
    as_known_on: date | None = None,
    text: str | None = None,
    category: str | None = None,
    division_id: UUID | None = None,
    name_type: str | None = None,
    bbox: Window | None = None,
    located: bool | None = None,
    include_historic: bool = False,
    after: str | None = None,
    limit: int = 50,
) -> Page[Row]:
    """List the features of a day by the spelling of their main name.

    `text` is the beginning of a name in characters or Roman letters; `division_id` includes all below;
    `bbox` is west, south, east, north. Raises UnreadableKey for a bad `after`, NotSignedIn, NotAllowed.
    """
    reader = Reader.of(session, caller, as_known_on)
    day, size = as_of or today(), page_size(limit)
    narrowed = _filter(text, category, division_id, name_type, bbox, located, include_historic)
    key = None if after is None else last_of(after)
    found = queries.page(session, queries.features(reader, narrowed, day, key), size + 1)
    shown = found[:size]
    rows = _publish(reader, shown, _rows(session, reader, shown, day, ever=include_historic))
    more = len(found) > size
    return Page(rows, key_of(shown[-1].list_key, str(shown[-1].id)) if more else None)


def stream(
    session: Session,
    caller: Caller,
    *,
    as_of: date | None = None,
    as_known_on: date | None = None,
    text: str | None = None,
    category: str | None = None,
    division_id: UUID | None = None,
    name_type: str | None = None,
    bbox: Window | None = None,
    located: bool | None = None,
    include_historic: bool = False,
) -> Iterator[Row]:
    """Yield every feature that `find` would list, with events and geometries, in the same order.

    Holds one chunk in memory at a time; the session stays busy with the cursor until the end.
    """
    reader = Reader.of(session, caller, as_known_on)
    day = as_of or today()
    narrowed = _filter(text, category, division_id, name_type, bbox, located, include_historic)
    for found in queries.stream(session, queries.features(reader, narrowed, day), CHUNK):
        yield from _publish(reader, found, _whole(session, reader, found, day, ever=include_historic))


def _filter(
    text: str | None,
    category: str | None,
    division_id: UUID | None,
    name_type: str | None,
    bbox: Window | None,
    located: bool | None,
    include_historic: bool,
) -> Filter:
    check_filter(text, category, name_type)
    wanted = None if text is None else text.strip()
    return Filter(
        text=wanted,
        spelling=None if not wanted or HAN.search(wanted) else roman_key(wanted),
        category=category,
        division_id=division_id,
        name_type=name_type,
        window=bbox,
        located=located,
        include_historic=include_historic,
    )


def _publish(reader: Reader, found: Sequence[Any], rows: Sequence[Row]) -> list[Row]:
    """Let rows leave by the publication rules; what the reader may not see is not there."""
    published: list[Row] = []
    for stored, row in zip(found, rows, strict=True):
        divisions = {UUID(division["id"]) for division in row["divisions"]}
        if stored.division_id is not None:
            divisions.add(stored.division_id)
        visible = reader.publish(SUBJECT, row, stored.publication_level, divisions)
        if visible is not None:
            published.append(visible)
    return published


def _rows(session: Session, reader: Reader, found: Sequence[Any], day: date, *, ever: bool) -> list[Row]:
    """Complete the rows of a list with names, divisions and positions, in three statements for all."""
    ids = [row.id for row in found]
    names = _grouped(queries.names(session, reader, ids, None if ever else day), _name)
    divisions = _grouped(
        [
            division
            for division in queries.divisions(session, reader, ids, day)
            if reader.publish(
                administrative_divisions.SUBJECT, {}, division.publication_level, [division.division_id]
            )
            is not None
        ],
        lambda row: {"id": str(row.division_id), "name": row.name, "type": row.type},
    )
    positions = _grouped(queries.positions(session, reader, ids), _position)
    return [_row(row, names.get(row.id, []), divisions.get(row.id, []), positions, day) for row in found]


def _row(
    row: Any, names: list[Row], divisions: list[Row], positions: Mapping[UUID, list[Row]], day: date
) -> Row:
    holding = [name for name in names if holds_on(name, day)]
    name = main_name(holding or names)
    return {
        "id": str(row.id),
        "name": None if name is None else name["name"],
        "names": names,
        "category": row.category,
        "category_zh": row.category_zh,
        "category_en": row.category_en,
        "national_code": row.national_code,
        "division_id": None if row.division_id is None else str(row.division_id),
        "divisions": divisions,
        "position": next(iter(positions.get(row.id, [])), None),
        **days(row.valid),
        "publication_level": row.publication_level,
        "version": row.version,
        "source": source_label(row),
    }


def holds_on(part: Mapping[str, Any], day: date) -> bool:
    """Whether a published part holds on a day: from its first day to before its end."""
    start, end = part.get("valid_from"), part.get("valid_to")
    return (start is None or start <= day.isoformat()) and (end is None or day.isoformat() < end)


def _whole(session: Session, reader: Reader, found: Sequence[Any], day: date, *, ever: bool) -> list[Row]:
    """Complete rows with everything a feature has."""
    ids = [row.id for row in found]
    geometries = _grouped(queries.geometries(session, reader, ids), _geometry)
    events = _grouped(queries.events(session, reader, ids), _event)
    return [
        {
            **row,
            "origin": stored.origin,
            "meaning": stored.meaning,
            "history": stored.history,
            "description": stored.description,
            "events": events.get(stored.id, []),
            "geometries": geometries.get(stored.id, []),
        }
        for stored, row in zip(found, _rows(session, reader, found, day, ever=ever), strict=True)
    ]


def _grouped(found: Sequence[Any], shape: Any) -> dict[UUID, list[Row]]:
    grouped: dict[UUID, list[Row]] = {}
    for row in found:
        grouped.setdefault(row.feature_id, []).append(shape(row))
    return grouped


def _name(row: Any) -> Row:
    return {
        "id": str(row.id),
        "name_type": row.name_type,
        "language": row.language,
        "name": row.name,
        "specific_term": row.specific_term,
        "generic_term": row.generic_term,
        "romanization": row.romanization,
        "pinyin": row.pinyin,
        "reading_confirmed": row.reading_confirmed,
        "standard_basis": row.standard_basis,
        **days(row.valid),
        "source": source_label(row),
    }


def _position(row: Any) -> Row:
    return {
        "longitude": row.longitude,
        "latitude": row.latitude,
        "role": row.role,
        "method": row.method,
        "is_approximate": row.is_approximate,
    }


def _geometry(row: Any) -> Row:
    return {
        "id": str(row.id),
        "role": row.role,
        "geometry": geojson(row.geom),
        "method": row.method,
        "accuracy_m": row.accuracy_m,
        "is_approximate": row.is_approximate,
        "verbatim": row.verbatim,
        "source": source_label(row),
    }


def _event(row: Any) -> Row:
    return {
        "id": str(row.id),
        "name_id": None if row.name_id is None else str(row.name_id),
        "type": row.type,
        "on_date": iso(row.on_date),
        "date_precision": row.date_precision,
        "authority": row.authority,
        "document_number": row.document_number,
        "description": row.description,
        "source": source_label(row),
    }


@dataclass(frozen=True)
class Counts:
    """The register's figures for a day, demonstration data left out."""

    divisions: list[DivisionCount]
    #: Division type → how many of their places have a geometry
    located_by_type: Mapping[str, int]
    features: int
    located: int
    #: Of those located, how many have only an approximate position (概略)
    approximate: int


def counts(session: Session, as_of: date | None = None, within: UUID | None = None) -> Counts:
    """Count divisions and place names of a day; `within` a division and all below it."""
    day = as_of or today()
    found = queries.counted(session, day, within)
    located: dict[str, int] = {}
    for row in found:
        if row.is_located and row.type is not None:
            located[row.type] = located.get(row.type, 0) + row.features
    return Counts(
        divisions=administrative_divisions.counts(session, day, within),
        located_by_type=located,
        features=sum(row.features for row in found),
        located=sum(row.features for row in found if row.is_located),
        approximate=sum(row.features for row in found if row.is_located and not row.is_exact),
    )


def propose_event(session: Session, caller: Caller, request: Request, *, title: str, reason: str) -> Proposal:
    """Draft the proposal that carries out what happened to divisions, on their places too.

    Raises what `lineage_items` and `proposals.service.draft` raise.
    """
    return proposals.draft(
        session,
        caller,
        all_subjects(),
        kind="division_change",
        title=title,
        reason=reason,
        items=lineage_items(session, request),
    )


def check_event(session: Session, caller: Caller, request: Request) -> CheckResult:
    """Say what handing in an event would say of every record it touches; nothing is kept.

    Raises what `lineage_items` and `proposals.checking.check` raise.
    """
    items = lineage_items(session, request)
    return check(session, caller, all_subjects(), [Wanted(item) for item in items])
