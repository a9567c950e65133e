"""Read place names: one feature, a list, all for an export; and how many there are.

`as_of` is a day of valid time, today in Asia/Shanghai unless given; ranges are half-open. `as_known_on`
asks what the register knew at the end of a day. Coordinates are EPSG:4490, longitude then latitude.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypedDict, Unpack
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions import service as administrative_divisions
from gis.administrative_divisions.documents import DivisionDocuments, EventDocuments
from gis.administrative_divisions.event_requests import request_of
from gis.administrative_divisions.exceptions import ExceptionDocuments
from gis.administrative_divisions.lineage import Request
from gis.administrative_divisions.readers import Reader, Row
from gis.administrative_divisions.service import DivisionCount
from gis.history.as_known import today
from gis.periods import service as periods
from gis.place_names import list_queries, queries, rows, whole_rows
from gis.place_names.documents import FeatureDocuments
from gis.place_names.lineage import lineage_items
from gis.place_names.own_names import DivisionsWithNames, NamesOfDivisions
from gis.place_names.queries import Filter, Window
from gis.place_names.romanization import roman_key
from gis.place_names.rows import SUBJECT
from gis.place_names.rules import HAN, FeatureNotFound, NotThere
from gis.proposals import service as proposals
from gis.proposals.checking import CheckResult, Wanted, check
from gis.proposals.tables import Proposal
from gis.publication.columns import HiddenColumn, known_columns, only_for_the_present
from gis.publication.pages import Page, check_filter, key_of, last_of, page_size

#: Features of an earlier day that an export reads at once
CHUNK = 500


def all_subjects() -> dict[str, DivisionDocuments | EventDocuments | ExceptionDocuments | FeatureDocuments]:
    """Return every kind of record that a proposal can change."""
    subjects = (DivisionsWithNames(), EventDocuments(), ExceptionDocuments(), NamesOfDivisions())
    return {subject.name: subject for subject in subjects}


class Filters(TypedDict, total=False):
    """What a list of features is narrowed to; None does not narrow it."""

    #: Part of a name in characters, or the beginning of one in Roman letters; as known on an earlier day
    #: the beginning of either
    text: str | None
    #: A category or the beginning of one
    category: str | None
    #: A division with all below it
    division_id: UUID | None
    #: A type that one of the feature's names has
    name_type: str | None
    #: West, south, east, north, in degrees
    bbox: Window | None
    located: bool | None
    #: Also features and names that do not hold on the day
    include_historic: bool
    ids: Collection[UUID] | None
    #: Beginning of the 20-digit code
    code: str | None
    language: str | None
    standard_basis: str | None
    reading_confirmed: bool | None
    has_mongolian: bool | None
    approximate: bool | None
    publication_level: str | None
    source_id: UUID | None
    demonstration: bool | None


#: Filters that need the present periods, and the field of the publication rules that each one tells of
PRESENT: Mapping[str, str] = {
    "code": "national_code",
    "language": "names.language",
    "standard_basis": "names.standard_basis",
    "reading_confirmed": "names.reading_confirmed",
    "has_mongolian": "names.name",
    "approximate": "position",
    "publication_level": "publication_level",
    "source_id": "source",
    "demonstration": "source",
}
#: Filter of any day → the field that it tells of
ANY_DAY: Mapping[str, str] = {
    "text": "names.name",
    "category": "category",
    "name_type": "names.name_type",
    "division_id": "divisions",
}


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
    listed = rows.of_history(session, reader, found, day, ever=True)
    published = rows.publish(reader, found, rows.whole(session, reader, found, listed))
    if not published:
        raise FeatureNotFound(id=feature_id)
    if as_of is not None and as_of not in found[0].valid:
        raise NotThere(id=feature_id, date=as_of.isoformat())
    return published[0]


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
    """List the features of a day, by the spelling of their name unless `sort` names another column.

    `fields` chooses what a row says; with `count` the page tells how many there are on all pages. Raises
    UnreadableKey for a bad `after`, UnknownSort, UnknownColumns, NotSignedIn, NotAllowed, and
    OnlyForThePresent for what can't be asked as known on an earlier day.
    """
    reader = Reader.of(session, caller, as_known_on)
    day, size = as_of or today(), page_size(limit)
    narrowed = _filter(reader, filters)
    wanted = known_columns(fields, rows.FIELDS)
    if as_known_on is not None:
        only_for_the_present(sort=_other(sort), count=count or None, fields=fields, **_present(filters))
        key = None if after is None else last_of(after)
        found = queries.page(session, queries.features(reader, narrowed, day, key), size + 1)
        shown = found[:size]
        listed = rows.of_history(session, reader, shown, day, ever=narrowed.include_historic)
        more = key_of(shown[-1].list_key, str(shown[-1].id)) if len(found) > size else None
        return Page(rows.publish(reader, shown, listed), more)
    periods.settle(session)
    by = list_queries.sorted_by(sort, day, partial(reader.sees_field, SUBJECT))
    found = queries.page(session, list_queries.listed(reader, narrowed, day, by, after), size + 1)
    shown = found[:size]
    listed = rows.of_periods(session, reader, shown, day, wanted, ever=narrowed.include_historic)
    total = list_queries.count(session, reader, narrowed, day) if count else None
    return Page(rows.publish(reader, shown, listed), by.key(shown[-1]) if len(found) > size else None, total)


def stream(
    session: Session,
    caller: Caller,
    *,
    as_of: date | None = None,
    as_known_on: date | None = None,
    sort: str | None = None,
    with_events: bool = True,
    every_name: bool = False,
    **filters: Unpack[Filters],
) -> Iterator[Row]:
    """Yield every feature that `find` would list, with events and geometries, in the same order.

    Who shows no events leaves them unread (`with_events`); `every_name` tells those that have ended
    too. Holds one chunk in memory at a time; the session stays busy with the cursor until the end.
    """
    reader = Reader.of(session, caller, as_known_on)
    day = as_of or today()
    narrowed = _filter(reader, filters)
    ever = narrowed.include_historic or every_name
    if as_known_on is not None:
        only_for_the_present(sort=_other(sort), **_present(filters))
        for found in queries.stream(session, queries.features(reader, narrowed, day), CHUNK):
            listed = rows.of_history(session, reader, found, day, ever=ever)
            yield from rows.publish(reader, found, rows.whole(session, reader, found, listed))
        return
    periods.settle(session)
    by = list_queries.sorted_by(sort, day, partial(reader.sees_field, SUBJECT))
    listed_rows = list_queries.listed(reader, narrowed, day, by)
    yield from whole_rows.stream(session, reader, listed_rows, day, ever=ever, with_events=with_events)


def _present(filters: Filters) -> dict[str, object]:
    return {name: value for name, value in filters.items() if name in PRESENT}


def _other(sort: str | None) -> str | None:
    """Return an order that is not the usual one."""
    return None if sort == list_queries.DEFAULT_SORT else sort


def _filter(reader: Reader, filters: Filters) -> Filter:
    """Read filters; raise UnreadableFilter, and HiddenColumn for one that tells what is not for him."""
    given = {name: value for name, value in filters.items() if value is not None}
    check_filter(*(value for value in given.values() if isinstance(value, str)))
    for name, field in {**PRESENT, **ANY_DAY}.items():
        if name in given and not reader.sees_field(SUBJECT, field):
            raise HiddenColumn(column=name)
    wanted = str(given.get("text", "")).strip()
    spelling = None if not wanted or HAN.search(wanted) else roman_key(wanted)
    window = given.pop("bbox", None)
    return Filter(**{**given, "text": wanted or None, "spelling": spelling, "window": window})  # type: ignore[arg-type]


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


def counts(
    session: Session, as_of: date | None = None, within: UUID | None = None, caller: Caller | None = None
) -> Counts:
    """Count divisions and place names of a day that a caller may see wherever they lie; None: all.

    `within` a division and all below it.
    """
    day = as_of or today()
    levels = None if caller is None else Reader.of(session, caller).levels()
    found = queries.counted(session, day, within, levels)
    located: dict[str, int] = {}
    for row in found:
        if row.is_located and row.type is not None:
            located[row.type] = located.get(row.type, 0) + row.features
    return Counts(
        divisions=administrative_divisions.counts(session, day, within, caller),
        located_by_type=located,
        features=sum(row.features for row in found),
        located=sum(row.features for row in found if row.is_located),
        approximate=sum(row.features for row in found if row.is_located and not row.is_exact),
    )


@dataclass(frozen=True)
class Group:
    """Features of one category that lie in the same divisions: number and name of each."""

    category: str
    divisions: frozenset[UUID]
    features: Sequence[tuple[str, str]]


def groups(
    session: Session, caller: Caller, as_of: date | None = None, **filters: Unpack[Filters]
) -> list[Group]:
    """Group what `find` would list by category and divisions, in one statement.

    Raises what `find` raises, and HiddenColumn for somebody who may not see what is grouped by.
    """
    reader = Reader.of(session, caller)
    day = as_of or today()
    for field in ("name", "category", "divisions"):
        if not reader.sees_field(SUBJECT, field):
            raise HiddenColumn(column=field)
    narrowed = _filter(reader, filters)
    periods.settle(session)
    return [
        Group(
            row.category,
            frozenset(row.lies_in or ()) | ({row.division_id} if row.division_id else set()),
            [(str(identifier), name or "") for identifier, name in row.features],
        )
        for row in list_queries.grouped(session, reader, narrowed, day)
    ]


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


@dataclass(frozen=True)
class AskedEvent:
    """An event as it was asked for, and the proposal that carries it."""

    type: str
    request: Request
    proposal: Proposal


def event_asked(session: Session, caller: Caller, proposal_id: UUID) -> AskedEvent:
    """Return the event that a draft or returned proposal of the caller's own carries out.

    Raises NoEvent, NoSuchProposal, NotAuthor and MoveNotAllowed.
    """
    proposal, items = proposals.to_mend(session, caller, proposal_id)
    type_, request = request_of(items)
    return AskedEvent(type_, request, proposal)


def mend_event(
    session: Session,
    caller: Caller,
    proposal_id: UUID,
    expected_version: int,
    request: Request,
    *,
    title: str,
    reason: str,
) -> Proposal:
    """Work an event out anew into the proposal that carried it, in place of all its records.

    Raises what `event_asked`, `lineage_items` and `proposals.service.edit` raise.
    """
    event_asked(session, caller, proposal_id)
    return proposals.edit(
        session,
        caller,
        all_subjects(),
        proposal_id,
        expected_version,
        title=title,
        reason=reason,
        items=lineage_items(session, request),
    )
