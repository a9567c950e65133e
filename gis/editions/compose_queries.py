"""What composing reads of the register: a fixed number of statements, each row past the publication rules.

Every statement reads the rows of today or, where the reader asks what was known at an instant, those of then.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from gis.administrative_divisions import descent_queries
from gis.administrative_divisions import document_queries as division_documents
from gis.administrative_divisions import queries as division_queries
from gis.administrative_divisions import service as administrative_divisions
from gis.administrative_divisions.document_queries import days, iso
from gis.administrative_divisions.readers import Reader, Row
from gis.administrative_divisions.service import source_label
from gis.boundary_lines import line_rows
from gis.boundary_lines import queries as line_queries
from gis.boundary_markers import marker_rows
from gis.boundary_markers import queries as marker_queries
from gis.editions.unit_order import Boundary
from gis.history.as_known import among, known
from gis.name_cleanup.published import SUBJECT as SUBJECT_OF_NOTICES
from gis.name_cleanup.tables import NameCleanupCase, NameCleanupNotice, NameCleanupNoticeEntry
from gis.periods import service as periods
from gis.place_names import list_queries, queries, rows, whole_rows
from gis.place_names.document_queries import Tables
from gis.proposals.records import geojson

#: Features of an earlier instant that are read at once
CHUNK = 500
#: More boundary lines than a county has
MOST_LINES = 1000

_DIVISION = administrative_divisions.SUBJECT
_PLACE = rows.SUBJECT


def divisions(session: Session, reader: Reader, day: date) -> list[Row]:
    """List every division that has been by a day, as on that day or in its last state, with its codes of
    the day and before.

    `valid_to` of those that had ended is not after the day.
    """
    wanted = division_queries.Filter(include_historic=True)
    found = [
        row
        for row in division_queries.division_rows(session, reader, wanted, day)
        if row.valid.lower is None or row.valid.lower <= day
    ]
    codes: dict[UUID, list[Row]] = {}
    former: dict[UUID, list[Row]] = {}
    for code in division_queries.codes(session, reader, [row.id for row in found], None):
        if code.valid.lower is None or code.valid.lower <= day:
            has_ended = code.valid.upper is not None and code.valid.upper <= day
            told = {"code_system": code.code_system, "code": code.code, **days(code.valid)}
            (former if has_ended else codes).setdefault(code.division_id, []).append(told)
    shown = (
        _with_former_codes(
            reader,
            {
                "id": str(row.id),
                "name": row.name,
                "body_name": row.body_name,
                "type": row.type,
                "level": row.level,
                "is_statistical": row.is_statistical,
                "parent_id": None if row.parent_id is None else str(row.parent_id),
                **days(row.valid),
                "codes": codes.get(row.id, []),
                "source": source_label(row),
            },
            row.publication_level,
            former.get(row.id, ()),
        )
        for row in found
    )
    return [row for row in shown if row is not None and "name" in row]


def _with_former_codes(reader: Reader, row: Row, level: str, former: Sequence[Row]) -> Row | None:
    """Return what a reader may see of a division; its former codes are for whom its codes are."""
    ids = [UUID(row["id"])]
    shown = reader.publish(_DIVISION, row, level, ids)
    if shown is not None and former:
        told = reader.publish(_DIVISION, {"codes": former}, level, ids) or {}
        shown["former_codes"] = told.get("codes", [])
    return shown


def below(session: Session, reader: Reader, roots: Collection[UUID], day: date) -> frozenset[str]:
    """Return some divisions and all below them on a day, whoever may see those between."""
    tree = division_queries.tree(division_documents.Tables.at(reader.known_at), roots, day)
    return frozenset(map(str, session.scalars(select(tree.c.id))))


def states(session: Session, reader: Reader, ids: Collection[UUID], day: date) -> dict[str, list[Row]]:
    """Return what divisions were called and when, up to a day, the earliest first."""
    found: dict[str, list[Row]] = {}
    if not reader.sees_field(_DIVISION, "states"):
        return found
    for state in division_queries.states(session, reader, ids):
        if state.valid.lower is None or state.valid.lower <= day:
            row = {"name": state.name, "type": state.type, **days(state.valid)}
            seen = reader.publish(_DIVISION, {"states": [row]}, "public", [state.division_id]) or {}
            found.setdefault(str(state.division_id), []).extend(seen.get("states", ()))
    return found


def boundaries(session: Session, reader: Reader, ids: Collection[UUID], day: date) -> list[Boundary]:
    """Return the polygons of divisions on a day, GeoJSON, EPSG:4490; none for whom they are not."""
    if not reader.sees_field(_DIVISION, "boundaries.geometry"):
        return []
    return [
        Boundary(
            str(row.division_id),
            drawn,
            bool(row.is_indicative),
            source_label(row) if reader.sees_field(_DIVISION, "boundaries.source") else {},
        )
        for row in division_queries.boundary_rows(session, reader, ids, day)
        if (drawn := geojson(row.geom)) is not None
    ]


def division_events(session: Session, reader: Reader, ids: Collection[UUID], day: date) -> list[Row]:
    """List what happened to divisions up to a day, each once with its parties, the earliest first."""
    party = division_documents.Tables.at(reader.known_at).party
    cited = select(party.event_id).where(among(party.division_id, ids)).distinct()
    event_ids = sorted(session.scalars(cited))
    parties: dict[UUID, list[Row]] = {}
    for one in descent_queries.parties(session, reader, event_ids):
        if reader.publish(_DIVISION, {}, one.publication_level, [one.division_id]) is not None:
            row = {"division_id": str(one.division_id), "name": one.name, "part": one.part}
            parties.setdefault(one.event_id, []).append(row)
    found = []
    for event in descent_queries.events(session, reader, event_ids):
        row = {
            "id": str(event.id),
            "type": event.type,
            "on_date": iso(event.on_date),
            "date_precision": event.date_precision,
            "authority": event.authority,
            "document_number": event.document_number,
            "description": event.description,
            "parties": parties.get(event.id, []),
            "source": source_label(event),
        }
        # All parties may be hidden: the event then tells of nobody that the reader knows
        if event.on_date <= day and row["parties"]:
            shown = reader.publish(_DIVISION, {"events": [row]}, "public", ()) or {}
            found += shown.get("events", [])
    return found


def features(session: Session, reader: Reader, division_ids: Collection[UUID], day: date) -> Iterator[Row]:
    """Yield every place that lies in some divisions or is their place, with every name it has had.

    Those that had ended are told by `valid_to`; what began after the day is left out.
    """
    for row in _features(session, reader, _feature_ids(session, reader, division_ids), day):
        if (row.get("valid_from") or "") <= day.isoformat():
            yield row


def _feature_ids(session: Session, reader: Reader, division_ids: Collection[UUID]) -> list[UUID]:
    tables = Tables.at(reader.known_at)
    lies = select(tables.division.feature_id).where(among(tables.division.division_id, division_ids))
    statement = select(tables.feature.id).where(
        or_(tables.feature.id.in_(lies), among(tables.feature.division_id, division_ids))
    )
    return sorted(session.scalars(statement))


def _features(session: Session, reader: Reader, ids: Sequence[UUID], day: date) -> Iterator[Row]:
    narrowed = queries.Filter(ids=ids, include_historic=True)
    if reader.known_at is None:
        periods.settle(session)
        by = list_queries.sorted_by(None, day, partial(reader.sees_field, _PLACE))
        statement = list_queries.listed(reader, narrowed, day, by)
        yield from whole_rows.stream(session, reader, statement, day, ever=True, with_events=True)
        return
    for found in queries.stream(session, queries.features(reader, narrowed, day), CHUNK):
        listed = rows.of_history(session, reader, found, day, ever=True)
        yield from rows.publish(reader, found, rows.whole(session, reader, found, listed))


def cleaned(session: Session, reader: Reader, day: date) -> list[Row]:
    """List the names whose cleanup was accepted by a day, as a notice told of them, the earliest first.

    Of a case that stood on several notices the last one counts; cases without a notice are told nobody.
    """
    at = reader.known_at
    case, notice = known(NameCleanupCase, at), known(NameCleanupNotice, at)
    entry = known(NameCleanupNoticeEntry, at)
    statement = (
        select(
            case.feature_id, notice.publication_level, notice.published_on, notice.document_number,
            entry.name, entry.measure, entry.responsible_unit,
        )
        .ext(distinct_on(case.id))
        .join(entry, entry.case_id == case.id)
        .join(notice, notice.id == entry.notice_id)
        .where(case.accepted_on <= day)
        .order_by(case.id, notice.published_on.desc(), notice.id)
    )  # fmt: skip
    found: list[Row] = []
    for row in session.execute(statement):
        told = {"name": row.name, "measure": row.measure, "responsible_unit": row.responsible_unit}
        whole = {
            "published_on": row.published_on.isoformat(),
            "document_number": row.document_number,
            "entries": [told],
        }
        shown = reader.publish(SUBJECT_OF_NOTICES, whole, row.publication_level, ()) or {}
        found += [
            {**shown, **one, "feature_id": str(row.feature_id)}
            for one in shown.get("entries", ())
            if "name" in one
        ]
    return sorted(found, key=lambda one: (one.get("published_on", ""), one["name"], one["feature_id"]))


def markers(session: Session, reader: Reader, ids: Collection[UUID], day: date) -> list[Row] | None:
    """List the markers of lines to which one of some divisions is a party, as they are registered today.

    None for a reader who may see no marker.
    """
    if not reader.sees_field(marker_rows.SUBJECT, "number"):
        return None
    every = line_queries.lines(session, day, reader.levels(), (), None, None, MOST_LINES)
    found: dict[str, Row] = {}
    for line in line_rows.line_rows(session, reader, every, day):
        if any(UUID(str(party["id"])) in ids for party in line.get("parties", ())):
            of_line = marker_queries.markers_of(session, UUID(line["id"]), day)
            for row in marker_rows.marker_rows(session, reader, line, of_line, day):
                found.setdefault(row["id"], row)
    return list(found.values())
