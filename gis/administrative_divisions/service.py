"""Read divisions: one, a list, those below, what became of what, and how many there are.

`as_of` is a day of valid time, today in Asia/Shanghai unless given; ranges are half-open, so a state
that ends on a day no longer holds on it. `as_known_on` asks what the register knew at the end of a day.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any, TypedDict, Unpack
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions import descent_queries, list_queries, queries
from gis.administrative_divisions.document_queries import days, iso
from gis.administrative_divisions.queries import Filter
from gis.administrative_divisions.readers import Reader, Row
from gis.administrative_divisions.representative_points import representative_point
from gis.administrative_divisions.rules import DivisionNotFound, NotThere
from gis.history.as_known import today
from gis.periods import service as periods
from gis.proposals.records import geojson
from gis.publication.columns import HiddenColumn, known_columns, only_for_the_present
from gis.publication.pages import Page, check_filter, key_of, last_of, page_size

SUBJECT = "administrative_division"


@dataclass(frozen=True)
class Step:
    """One event on the way from a division to another that came of it, or that it came of."""

    #: 1 for a direct predecessor or successor, 2 for that one's, and so on
    distance: int
    from_id: UUID
    from_name: str
    to_id: UUID
    to_name: str
    #: type, on_date, date_precision, authority, document_number, description, source
    event: Row


@dataclass(frozen=True)
class Lineage:
    """沿革: what a division came of, what came of it, and what happened to it."""

    predecessors: list[Step] = field(default_factory=list)
    successors: list[Step] = field(default_factory=list)
    #: Every event in which it had a part, the earliest first
    events: list[Row] = field(default_factory=list)


def source_label(row: Any) -> dict[str, Any]:
    """Return what a published row says of its source."""
    return {
        "id": str(row.source_id),
        "title": row.source_title,
        "licence": row.source_licence,
        "dated": iso(row.source_dated),
        "is_demonstration": row.source_is_demonstration,
    }


def get(
    session: Session,
    caller: Caller,
    division_id: UUID,
    as_of: date | None = None,
    as_known_on: date | None = None,
) -> Row:
    """Return one division with all its states, codes, boundaries (GeoJSON, EPSG:4490), events and a point.

    Without `as_of` it is shown as today, or as on its last day when it has ended. Raises
    DivisionNotFound, NotThere when it did not exist on the day asked for, NotSignedIn and NotAllowed.
    """
    reader = Reader.of(session, caller, as_known_on)
    day = as_of or today()
    found = queries.division_rows(session, reader, Filter(ids=[division_id]), day)
    if not found and as_of is None:
        last = queries.last_day(session, reader, division_id)
        if last is not None:
            day = last
            found = queries.division_rows(session, reader, Filter(ids=[division_id]), day)
    if not found:
        if as_of is not None and queries.states(session, reader, [division_id]):
            raise NotThere(id=division_id, date=day.isoformat())
        raise DivisionNotFound(id=division_id)
    (row,) = _rows(session, reader, found, day)
    row |= _whole(session, reader, division_id)
    row["representative_point"] = representative_point(session, reader, division_id, day)
    shown = reader.publish(SUBJECT, row, found[0].publication_level, [division_id])
    if shown is None:
        raise DivisionNotFound(id=division_id)
    return shown


class Filters(TypedDict, total=False):
    """What a list of divisions is narrowed to; None does not narrow it."""

    #: Part of a name; as known on an earlier day the beginning
    text: str | None
    parent_id: UUID | None
    #: A division with all below it
    division_id: UUID | None
    type: str | None
    level: str | None
    #: Beginning of a code in any system
    code: str | None
    include_statistical: bool
    #: Also divisions that do not exist on the day, in their last state, found by any name or code they had
    include_historic: bool
    ids: Collection[UUID] | None
    #: Whether it has a boundary
    located: bool | None
    publication_level: str | None
    source_id: UUID | None
    demonstration: bool | None


#: Filters that need the present periods, and the field of the publication rules that each one tells of
PRESENT: Mapping[str, str] = {
    "division_id": "parent_id",
    "located": "has_boundary",
    "publication_level": "publication_level",
    "source_id": "source",
    "demonstration": "source",
}
#: Filter of any day → the field that it tells of
ANY_DAY: Mapping[str, str] = {
    "text": "name",
    "type": "type",
    "level": "level",
    "parent_id": "parent_id",
    "code": "codes",
}
#: What a row of a list says; a reader may ask for some of it
FIELDS = (
    "name", "body_name", "type", "level", "is_statistical", "parent_id", "parent_name", "valid_from",
    "valid_to", "codes", "romanization", "has_boundary", "is_demonstration", "publication_level", "version",
    "note", "source",
)  # fmt: skip


def find(
    session: Session,
    caller: Caller,
    *,
    as_of: date | None = None,
    as_known_on: date | None = None,
    sort: str | None = None,
    fields: Collection[str] | None = None,
    count: bool = False,
    after: str | None = None,
    limit: int = 50,
    **filters: Unpack[Filters],
) -> Page[Row]:
    """List the divisions of a day, by code unless `sort` names another column.

    `fields` chooses what a row says; with `count` the page tells how many there are on all pages. Raises
    UnreadableKey for a bad `after`, UnknownSort, UnknownColumns, NotSignedIn, NotAllowed, and
    OnlyForThePresent for what can't be asked as known on an earlier day.
    """
    reader = Reader.of(session, caller, as_known_on)
    day, size = as_of or today(), page_size(limit)
    narrowed = _filter(reader, filters)
    wanted = known_columns(fields, FIELDS)
    if as_known_on is not None:
        present = {name: value for name, value in filters.items() if name in PRESENT}
        only_for_the_present(sort=_other(sort), count=count or None, fields=fields, **present)
        return _known_page(session, reader, narrowed, day, after, size)
    periods.settle(session)
    by = list_queries.sorted_by(sort, reader, partial(reader.sees_field, SUBJECT))
    found = session.execute(list_queries.listed(reader, narrowed, day, by, after).limit(size + 1)).all()
    shown = found[:size]
    rows = _rows(session, reader, shown, day)
    if len(wanted) < len(FIELDS):
        rows = [{key: row[key] for key in row if key in wanted or key == "id"} for row in rows]
    total = list_queries.count(session, reader, narrowed, day) if count else None
    return Page(_published(reader, shown, rows), by.key(shown[-1]) if len(found) > size else None, total)


def _other(sort: str | None) -> str | None:
    """Return an order that is not the usual one."""
    return None if sort == list_queries.DEFAULT_SORT else sort


def _filter(reader: Reader, filters: Filters) -> Filter:
    """Read filters; raise UnreadableFilter, and HiddenColumn for one that tells what is not for him."""
    given = {name: value for name, value in filters.items() if value is not None}
    check_filter(*(value for value in given.values() if isinstance(value, str)))
    for name, told in {**PRESENT, **ANY_DAY}.items():
        if name in given and not reader.sees_field(SUBJECT, told):
            raise HiddenColumn(column=name)
    return Filter(**{"include_statistical": False, **given})  # type: ignore[arg-type]


def children(
    session: Session,
    caller: Caller,
    division_id: UUID,
    as_of: date | None = None,
    as_known_on: date | None = None,
) -> list[Row]:
    """List the divisions directly below one on a day, statistical units included, by code.

    Raises DivisionNotFound, NotSignedIn and NotAllowed.
    """
    reader = Reader.of(session, caller, as_known_on)
    day = as_of or today()
    itself = Filter(ids=[division_id], include_historic=True)
    if not queries.division_rows(session, reader, itself, day, limit=1):
        raise DivisionNotFound(id=division_id)
    return _known_page(session, reader, Filter(parent_id=division_id), day, None, None).rows


def _known_page(
    session: Session, reader: Reader, narrowed: Filter, day: date, after: str | None, size: int | None
) -> Page[Row]:
    key = None if after is None else last_of(after)
    limit = None if size is None else size + 1
    found = queries.division_rows(session, reader, narrowed, day, after=key, limit=limit)
    shown = found[:size]
    more = len(found) > len(shown)
    rows = _published(reader, shown, _rows(session, reader, shown, day))
    return Page(rows, key_of(shown[-1].order_key, str(shown[-1].id)) if more else None)


def _published(reader: Reader, shown: Sequence[Any], rows: Sequence[Row]) -> list[Row]:
    published = []
    for stored, row in zip(shown, rows, strict=True):
        visible = reader.publish(SUBJECT, row, stored.publication_level, [stored.id])
        if visible is not None:
            if not reader.sees_field(SUBJECT, "source", [stored.id]):
                visible.pop("is_demonstration", None)
            published.append(visible)
    return published


def _parent_name(reader: Reader, row: Any) -> str | None:
    """Return the name of a row's parent, unless the reader may not see the parent."""
    if row.parent_name is None or row.parent_publication_level is None:
        return None
    seen = reader.publish(SUBJECT, {}, row.parent_publication_level, [row.parent_id]) is not None
    return str(row.parent_name) if seen else None


def _rows(session: Session, reader: Reader, found: Sequence[Any], day: date) -> list[Row]:
    """Complete the rows of a list with their codes, in one statement for all."""
    codes: dict[UUID, list[Row]] = {}
    for code in queries.codes(session, reader, [row.id for row in found], day):
        codes.setdefault(code.division_id, []).append(
            {"code_system": code.code_system, "code": code.code, **days(code.valid)}
        )
    return [
        {
            "id": str(row.id),
            "name": row.name,
            "body_name": row.body_name,
            "type": row.type,
            "level": row.level,
            "is_statistical": row.is_statistical,
            "parent_id": None if row.parent_id is None else str(row.parent_id),
            "parent_name": _parent_name(reader, row),
            **days(row.valid),
            "codes": codes.get(row.id, []),
            # Of its place's name, which periods know and history does not join
            "romanization": getattr(row, "romanization", None),
            "has_boundary": row.has_boundary,
            "is_demonstration": row.source_is_demonstration,
            "publication_level": row.publication_level,
            "version": row.version,
            "note": row.note,
            "source": source_label(row),
        }
        for row in found
    ]


def _whole(session: Session, reader: Reader, division_id: UUID) -> Row:
    """Return what one division was over all time."""
    return {
        "states": [
            {
                "id": str(state.id),
                "name": state.name,
                "body_name": state.body_name,
                "type": state.type,
                "parent_id": None if state.parent_id is None else str(state.parent_id),
                "parent_name": _parent_name(reader, state),
                **days(state.valid),
            }
            for state in queries.states(session, reader, [division_id])
        ],
        "all_codes": [
            {"id": str(code.id), "code_system": code.code_system, "code": code.code, **days(code.valid)}
            for code in queries.codes(session, reader, [division_id], None)
        ],
        "boundaries": [
            {
                "id": str(boundary.id),
                "geometry": geojson(boundary.geom),
                "is_indicative": boundary.is_indicative,
                **days(boundary.valid),
                "source": source_label(boundary),
            }
            for boundary in queries.boundary_rows(session, reader, [division_id], None)
        ],
        "events": _events(session, reader, descent_queries.events_of(session, reader, division_id)),
    }


def _events(session: Session, reader: Reader, ids: Sequence[UUID]) -> list[Row]:
    parties: dict[UUID, list[Row]] = {}
    for party in descent_queries.parties(session, reader, ids):
        if _sees(reader, party):
            parties.setdefault(party.event_id, []).append(
                {"division_id": str(party.division_id), "name": party.name, "part": party.part}
            )
    return [
        {
            "id": str(event.id),
            "type": event.type,
            "on_date": iso(event.on_date),
            "date_precision": event.date_precision,
            "authority": event.authority,
            "document_number": event.document_number,
            "description": event.description,
            "no_successor": event.no_successor,
            "no_successor_reason": event.no_successor_reason,
            "parties": parties.get(event.id, []),
            "source": source_label(event),
        }
        for event in descent_queries.events(session, reader, ids)
    ]


def _sees(reader: Reader, party: Any) -> bool:
    return reader.publish(SUBJECT, {}, party.publication_level, [party.division_id]) is not None


def lineage(session: Session, caller: Caller, division_id: UUID, as_known_on: date | None = None) -> Lineage:
    """Return what a division came of and what came of it, over any number of events.

    Raises DivisionNotFound, NotSignedIn and NotAllowed. Divisions that the caller may not see, and the
    events that lead to them, are left out.
    """
    reader = Reader.of(session, caller, as_known_on)
    record = get(session, caller, division_id, as_known_on=as_known_on)
    back = descent_queries.walk(session, reader, division_id, forward=False)
    on = descent_queries.walk(session, reader, division_id, forward=True)
    ids = sorted({edge.event_id for edge in (*back, *on)})
    parties = descent_queries.parties(session, reader, ids)
    names = {party.division_id: party.name for party in parties if _sees(reader, party)}
    events = {row["id"]: row for row in _events(session, reader, ids)}
    shown = {
        key: reader.publish(SUBJECT, {"events": [row]}, "public", [division_id]) or {}
        for key, row in events.items()
    }
    published = {key: row["events"][0] for key, row in shown.items() if row.get("events")}
    return Lineage(
        predecessors=_steps(back, division_id, names, published, forward=False),
        successors=_steps(on, division_id, names, published, forward=True),
        events=record.get("events", []),
    )


def _steps(
    edges: Sequence[Any], start: UUID, names: dict[UUID, str], events: dict[str, Row], *, forward: bool
) -> list[Step]:
    """Put edges in the order in which they are reached, nearest first; each division once per event."""
    steps: list[Step] = []
    reached, frontier, distance = {start}, {start}, 0
    waiting = [edge for edge in edges if edge.from_id in names and edge.to_id in names]
    while frontier:
        distance += 1
        near = [edge for edge in waiting if (edge.from_id if forward else edge.to_id) in frontier]
        waiting = [edge for edge in waiting if edge not in near]
        steps += [
            Step(distance, edge.from_id, names[edge.from_id], edge.to_id, names[edge.to_id], event)
            for edge in near
            if (event := events.get(str(edge.event_id))) is not None
        ]
        frontier = {edge.to_id if forward else edge.from_id for edge in near} - reached
        reached |= frontier
    return sorted(steps, key=lambda step: (step.distance, step.event["on_date"], step.to_name))


def boundaries(
    session: Session,
    caller: Caller,
    as_of: date | None = None,
    as_known_on: date | None = None,
    *,
    level: str | None = None,
    window: tuple[float, float, float, float] | None = None,
) -> list[Row]:
    """List the divisions of a day that have a boundary, with it (GeoJSON, EPSG:4490), by code.

    `window` is west, south, east, north in degrees.
    """
    reader = Reader.of(session, caller, as_known_on)
    day = as_of or today()
    drawn = {row.division_id: row for row in queries.boundary_rows(session, reader, None, day, window)}
    found = queries.division_rows(session, reader, Filter(ids=drawn.keys(), level=level), day)
    rows: list[Row] = []
    for stored, row in zip(found, _rows(session, reader, found, day), strict=True):
        boundary = drawn[stored.id]
        row |= {
            "geometry": geojson(boundary.geom),
            "is_indicative": boundary.is_indicative,
            "boundary_source": source_label(boundary),
        }
        visible = reader.publish(SUBJECT, row, stored.publication_level, [stored.id])
        if visible is not None and "geometry" in visible:
            rows.append(visible)
    return rows


def division_by_code(
    session: Session, code: str, code_system: str | None = None, as_of: date | None = None
) -> UUID | None:
    """Return the division that bears a code on a day; without a system, in the first that has the code."""
    return queries.by_code(session, code, code_system, as_of or today())


def neighbour_counties(session: Session) -> frozenset[str]:
    """Return the codes of the counties of 毗邻方 organisations: none of them is the register's own."""
    return queries.neighbour_counties(session)


def descendant_ids(session: Session, division_id: UUID, as_of: date | None = None) -> frozenset[UUID]:
    """Return a division and all below it on a day."""
    return queries.descendants(session, [division_id], as_of or today())


def identify_areas(session: Session, account_id: UUID) -> frozenset[UUID] | None:
    """Return all divisions that an account's rights are limited to; None means the whole banner."""
    roots = queries.account_areas(session, account_id)
    return queries.descendants(session, roots, today()) if roots else None


def identify(session: Session, caller: Caller) -> Caller:
    """Complete a caller with the divisions his rights are limited to, or those whose line he shares.

    A 毗邻方 account shares the line of its own county and of the divisions set as its areas, and may
    propose nowhere.
    """
    if caller.account_id is None or caller.organisation_id is None:
        return caller
    county = queries.neighbour_county(session, caller.organisation_id)
    if county is None and "neighbour" not in caller.roles:
        return replace(caller, areas=identify_areas(session, caller.account_id))
    shared = set(queries.account_areas(session, caller.account_id))
    own = None if county is None else division_by_code(session, county)
    if own is not None:
        shared.add(own)
    return replace(caller, areas=frozenset(), shared_counties=frozenset(shared))


@dataclass(frozen=True)
class DivisionCount:
    """How many divisions of one type there are, and how many of them have a boundary."""

    level: str
    type: str
    is_statistical: bool
    divisions: int
    with_boundary: int


def counts(
    session: Session, as_of: date | None = None, within: UUID | None = None, caller: Caller | None = None
) -> list[DivisionCount]:
    """Count the divisions of a day that a caller may see wherever they lie, by type; None: all.

    Demonstration data is left out; `within` a division and all below it.
    """
    found: dict[str, DivisionCount] = {}
    levels = None if caller is None else Reader.of(session, caller).levels()
    for row in queries.counted(session, as_of or today(), within, levels):
        before = found.get(row.type, DivisionCount(row.level, row.type, row.is_statistical, 0, 0))
        found[row.type] = replace(
            before,
            divisions=before.divisions + row.divisions,
            with_boundary=before.with_boundary + (row.divisions if row.has_boundary else 0),
        )
    return list(found.values())
