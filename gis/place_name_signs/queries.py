"""Statements on signs, readings and errors."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Row,
    Select,
    String,
    and_,
    any_,
    case,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from geoalchemy2 import WKBElement
from geoalchemy2.shape import to_shape

from gis.database import Base
from gis.history.as_known import among, today
from gis.place_name_signs.area_queries import lies_in
from gis.place_name_signs.rules import UNSETTLED
from gis.place_name_signs.tables import (
    PlaceNameSign,
    SignError,
    SignErrorClass,
    SignInspection,
    SignNotice,
    SignNoticeItem,
    SignPhoto,
    SignReading,
    SignRecheck,
    SignStateRecord,
    SignUnit,
)
from gis.place_names.tables import Feature, PlaceName, PlaceNamePeriod
from gis.reference import source_queries
from gis.reference.tables import Source

#: Title of the source that staff's own records cite
OWN_SOURCE = "地名标志巡检与举报"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which signs a list has; None: any."""

    road: str | None = None
    unit_id: UUID | None = None
    kind: str | None = None
    state: str | None = None
    #: Part of number, road, place, or of the name of the feature
    text: str | None = None
    #: Only signs with an error that waits
    wrong: bool | None = None
    #: Only signs that lie in these divisions
    areas: frozenset[UUID] | None = None


def add(session: Session, *records: Base) -> None:
    """Write new rows."""
    session.add_all(records)
    session.flush()


def add_many(session: Session, records: Sequence[Base]) -> None:
    """Write many new rows of one table at once; what the database fills in is not read back."""
    rows = [{key: _plain(value) for key, value in vars(each).items() if key[0] != "_"} for each in records]
    if rows:
        session.execute(insert(type(records[0])), rows, execution_options={"render_nulls": True})


def _plain(value: Any) -> Any:
    """Return a geometry as text: as an element it is an expression, for which rows would go one by one."""
    return f"SRID={value.srid};{to_shape(value).wkt}" if isinstance(value, WKBElement) else value


def save(session: Session) -> None:
    """Write what was changed."""
    session.flush()


def own_source(session: Session) -> UUID:
    """Return the source of what staff record here; made when first needed."""
    return source_queries.own(session, OWN_SOURCE)


def find(session: Session, sign_id: UUID) -> PlaceNameSign | None:
    """Return a sign."""
    return session.get(PlaceNameSign, sign_id, populate_existing=True)


def lock(session: Session, sign_id: UUID) -> PlaceNameSign | None:
    """Return a sign that nobody else changes until the transaction ends."""
    return session.get(PlaceNameSign, sign_id, with_for_update=True, populate_existing=True)


def numbers_taken(session: Session, numbers: Collection[str]) -> frozenset[str]:
    """Return those of some numbers that signs bear."""
    statement = select(PlaceNameSign.number).where(PlaceNameSign.number == _any(numbers))
    return frozenset(session.scalars(statement))


def _any(texts: Collection[str]) -> Any:
    """Return any of some texts, sent as one array however many there are."""
    return any_(literal(list(texts), ARRAY(String)))


def signs(
    session: Session,
    wanted: Filter,
    levels: Collection[str],
    after: tuple[str, str] | None,
    limit: int | None,
) -> Sequence[PlaceNameSign]:
    """Return signs by road and number; names are looked for where the caller may see the feature."""
    statement = select(PlaceNameSign).where(*_conditions(wanted, levels))
    if after is not None:
        statement = statement.where(tuple_(PlaceNameSign.road, PlaceNameSign.number) > tuple_(*after))
    return session.scalars(statement.order_by(PlaceNameSign.road, PlaceNameSign.number).limit(limit)).all()


def _conditions(wanted: Filter, levels: Collection[str]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.areas is not None:
        conditions.append(lies_in(wanted.areas, today()))
    if wanted.road is not None:
        conditions.append(PlaceNameSign.road == wanted.road)
    if wanted.unit_id is not None:
        conditions.append(PlaceNameSign.unit_id == wanted.unit_id)
    if wanted.kind is not None:
        conditions.append(PlaceNameSign.kind == wanted.kind)
    if wanted.state is not None:
        conditions.append(PlaceNameSign.state == wanted.state)
    if wanted.wrong is not None:
        waits = exists().where(SignError.sign_id == PlaceNameSign.id, SignError.state.in_(UNSETTLED))
        conditions.append(waits if wanted.wrong else ~waits)
    if wanted.text:
        part = wanted.text
        named = exists().where(
            PlaceName.feature_id == PlaceNameSign.feature_id,
            PlaceName.name.contains(part, autoescape=True),
            Feature.id == PlaceName.feature_id,
            Feature.publication_level.in_(levels),
        )
        columns = (PlaceNameSign.number, PlaceNameSign.road, PlaceNameSign.place)
        conditions.append(or_(*(each.contains(part, autoescape=True) for each in columns), named))
    return conditions


def facts_of(session: Session, sign_ids: Collection[UUID], day: date) -> dict[UUID, Row[Any]]:
    """Return of each sign: last reading's day, errors to confirm, open, overdue, rectified."""
    last = (
        select(SignReading.sign_id, func.max(SignReading.read_on).label("read_on"))
        .where(among(SignReading.sign_id, sign_ids))
        .group_by(SignReading.sign_id)
        .subquery()
    )
    is_late = exists().where(
        SignNoticeItem.error_id == SignError.id,
        SignNotice.id == SignNoticeItem.notice_id,
        SignNotice.due_on < day,
    )
    counted = (
        select(
            SignError.sign_id,
            func.count().filter(SignError.state == "to_confirm").label("to_confirm"),
            func.count().filter(SignError.state == "open").label("open"),
            func.count().filter(SignError.state == "open", is_late).label("overdue"),
            func.count().filter(SignError.state == "rectified").label("rectified"),
        )
        .where(among(SignError.sign_id, sign_ids))
        .group_by(SignError.sign_id)
        .subquery()
    )
    statement = (
        select(
            PlaceNameSign.id,
            last.c.read_on,
            *(func.coalesce(counted.c[name], 0).label(name) for name in _COUNTS),
        )
        .outerjoin(last, last.c.sign_id == PlaceNameSign.id)
        .outerjoin(counted, counted.c.sign_id == PlaceNameSign.id)
        .where(among(PlaceNameSign.id, sign_ids))
    )
    return {row.id: row for row in session.execute(statement)}


_COUNTS = ("to_confirm", "open", "overdue", "rectified")


def all_ids(session: Session) -> Sequence[UUID]:
    """Return the ids of all signs that were not removed."""
    return session.scalars(select(PlaceNameSign.id).where(PlaceNameSign.state != "removed")).all()


def roads(session: Session, areas: frozenset[UUID] | None) -> Sequence[Row[Any]]:
    """Count by road the signs in some areas (None: all): inspected, wrong, rectified, and when last read."""
    read = (
        select(SignReading.sign_id, func.max(SignReading.read_on).label("read_on"))
        .group_by(SignReading.sign_id)
        .subquery()
    )
    wrong = (
        select(
            SignError.sign_id,
            func.count().filter(SignError.state == "open").label("open"),
            func.count().filter(SignError.state == "to_confirm").label("to_confirm"),
            func.count().filter(SignError.state == "rectified").label("rectified"),
        )
        .group_by(SignError.sign_id)
        .subquery()
    )
    waits = func.coalesce(wrong.c.open, 0) > 0
    doubted = func.coalesce(wrong.c.to_confirm, 0) > 0
    statement = (
        select(
            PlaceNameSign.road,
            func.count().label("signs"),
            func.count(read.c.sign_id).label("inspected"),
            func.count().filter(waits).label("wrong"),
            func.count().filter(~waits, doubted).label("to_confirm"),
            func.count().filter(~waits, ~doubted, wrong.c.rectified > 0).label("rectified"),
            func.coalesce(func.sum(wrong.c.open), 0).label("open_errors"),
            func.max(read.c.read_on).label("last_read_on"),
            func.bool_and(Source.is_demonstration).label("is_demonstration"),
        )
        .join(Source, Source.id == PlaceNameSign.source_id)
        .outerjoin(read, read.c.sign_id == PlaceNameSign.id)
        .outerjoin(wrong, wrong.c.sign_id == PlaceNameSign.id)
        .where(PlaceNameSign.state != "removed", *_conditions(Filter(areas=areas), ()))
        .group_by(PlaceNameSign.road)
        .order_by(PlaceNameSign.road)
    )
    return session.execute(statement).all()


def names_of(
    session: Session, feature_ids: Collection[UUID], levels: Collection[str], day: date
) -> dict[UUID, str]:
    """Return the name that stands for features on a day, where the caller may see them."""
    statement = select(PlaceNamePeriod.feature_id, PlaceNamePeriod.name).where(
        among(PlaceNamePeriod.feature_id, feature_ids),
        PlaceNamePeriod.valid.op("@>")(day),
        PlaceNamePeriod.publication_level.in_(levels),
    )
    return {row.feature_id: row.name for row in session.execute(statement) if row.name}


def feature_seen(session: Session, feature_id: UUID, levels: Collection[str]) -> str | None:
    """Return the category of a feature that may be seen; None for any other."""
    statement = select(Feature.category).where(
        Feature.id == feature_id, Feature.publication_level.in_(levels)
    )
    return session.scalar(statement)


def features_seen(
    session: Session, feature_ids: Collection[UUID], levels: Collection[str]
) -> frozenset[UUID]:
    """Return those of some features that may be seen."""
    statement = select(Feature.id).where(
        among(Feature.id, feature_ids), Feature.publication_level.in_(levels)
    )
    return frozenset(session.scalars(statement))


def signs_of_unseen(session: Session, sign_ids: Collection[UUID], levels: Collection[str]) -> frozenset[UUID]:
    """Return those of some signs whose feature may not be seen: what its name is shows in no output."""
    statement = (
        select(PlaceNameSign.id)
        .join(Feature, Feature.id == PlaceNameSign.feature_id)
        .where(among(PlaceNameSign.id, sign_ids), Feature.publication_level.not_in(levels))
    )
    return frozenset(session.scalars(statement))


def names_ever(session: Session, feature_id: UUID) -> Sequence[PlaceName]:
    """Return every name that a feature ever had, the latest first."""
    statement = select(PlaceName).where(PlaceName.feature_id == feature_id)
    return session.scalars(
        statement.order_by(func.lower(PlaceName.valid).desc().nulls_last(), PlaceName.id)
    ).all()


def features_named(
    session: Session, names: Collection[str], levels: Collection[str], day: date
) -> dict[str, list[UUID]]:
    """Return by name the features whose standing name of a day it is."""
    statement = select(PlaceNamePeriod.name, PlaceNamePeriod.feature_id).where(
        PlaceNamePeriod.name == _any(names),
        PlaceNamePeriod.valid.op("@>")(day),
        PlaceNamePeriod.publication_level.in_(levels),
    )
    found: dict[str, list[UUID]] = {}
    for row in session.execute(statement.order_by(PlaceNamePeriod.feature_id)):
        found.setdefault(row.name, []).append(row.feature_id)
    return found


def units(session: Session) -> Sequence[Row[UUID, str, str, bool, int, int, int]]:
    """List units with how many signs, errors that wait, and errors that no running notice holds."""
    statement = (
        select(
            SignUnit.id,
            SignUnit.name,
            SignUnit.address,
            Source.is_demonstration,
            func.count(PlaceNameSign.id.distinct()).label("signs"),
            func.count(SignError.id).filter(SignError.state == "open").label("open"),
            func.count(SignError.id)
            .filter(SignError.state == "open", ~_in_running_notice())
            .label("to_notify"),
        )
        .outerjoin(PlaceNameSign, PlaceNameSign.unit_id == SignUnit.id)
        .outerjoin(SignError, SignError.sign_id == PlaceNameSign.id)
        .join(Source, Source.id == SignUnit.source_id)
        .group_by(SignUnit.id, Source.is_demonstration)
        .order_by(SignUnit.name)
    )
    return session.execute(statement).all()


def _in_running_notice() -> ColumnElement[bool]:
    """Whether a notice holds the error: each is notified once, and then by repeating that notice."""
    return exists().where(SignNoticeItem.error_id == SignError.id)


def find_unit(session: Session, unit_id: UUID) -> SignUnit | None:
    """Return a unit."""
    return session.get(SignUnit, unit_id)


def unit_named(session: Session, name: str) -> SignUnit | None:
    """Return the unit of a name."""
    return session.scalar(select(SignUnit).where(SignUnit.name == name))


def units_named(session: Session, names: Collection[str]) -> dict[str, UUID]:
    """Return the units of some names, by name."""
    statement = select(SignUnit.name, SignUnit.id).where(SignUnit.name == _any(names))
    return {row.name: row.id for row in session.execute(statement)}


def unit_names(session: Session, unit_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of units."""
    statement = select(SignUnit.id, SignUnit.name).where(among(SignUnit.id, unit_ids))
    return {row.id: row.name for row in session.execute(statement)}


def states(session: Session, sign_id: UUID) -> Sequence[SignStateRecord]:
    """Return the states of a sign, the latest first."""
    statement = select(SignStateRecord).where(SignStateRecord.sign_id == sign_id)
    return session.scalars(
        statement.order_by(SignStateRecord.since.desc(), SignStateRecord.recorded_at.desc())
    ).all()


def photos(session: Session, sign_id: UUID) -> Sequence[SignPhoto]:
    """Return the photos of a sign, the latest first."""
    statement = select(SignPhoto).where(SignPhoto.sign_id == sign_id)
    return session.scalars(
        statement.order_by(SignPhoto.taken_on.desc(), SignPhoto.recorded_at.desc(), SignPhoto.sha256)
    ).all()


def photo_hashes(session: Session, sign_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the latest photo of each sign."""
    statement = (
        select(SignPhoto.sign_id, SignPhoto.sha256)
        .ext(distinct_on(SignPhoto.sign_id))
        .where(among(SignPhoto.sign_id, sign_ids))
        .order_by(SignPhoto.sign_id, SignPhoto.taken_on.desc(), SignPhoto.recorded_at.desc())
    )
    return {row.sign_id: row.sha256 for row in session.execute(statement)}


def has_photo(session: Session, sign_id: UUID, sha256: str) -> bool:
    """Whether a file is a photo of a sign."""
    return session.get(SignPhoto, (sign_id, sha256)) is not None


def readings(session: Session, sign_id: UUID) -> Sequence[SignReading]:
    """Return the readings of a sign, the latest first."""
    statement = select(SignReading).where(SignReading.sign_id == sign_id)
    return session.scalars(
        statement.order_by(SignReading.read_on.desc(), SignReading.recorded_at.desc())
    ).all()


def rechecks(session: Session, reading_ids: Collection[UUID]) -> Sequence[SignRecheck]:
    """Return what readings said of errors."""
    statement = select(SignRecheck).where(among(SignRecheck.reading_id, reading_ids))
    return session.scalars(statement.order_by(SignRecheck.error_id)).all()


def errors_of(session: Session, sign_id: UUID) -> Sequence[SignError]:
    """Return the errors of a sign, the latest first."""
    statement = select(SignError).where(SignError.sign_id == sign_id)
    return session.scalars(
        statement.order_by(SignError.found_on.desc(), SignError.recorded_at, SignError.id)
    ).all()


def find_error(session: Session, error_id: UUID) -> SignError | None:
    """Return an error that nobody else changes until the transaction ends."""
    return session.get(SignError, error_id, with_for_update=True, populate_existing=True)


def errors(
    session: Session,
    *,
    states: Collection[str],
    unit_id: UUID | None,
    areas: frozenset[UUID] | None,
    limit: int,
) -> Sequence[Row[SignError, PlaceNameSign]]:
    """Return errors with their signs, by road and number of the sign."""
    statement = (
        select(SignError, PlaceNameSign)
        .join(PlaceNameSign, PlaceNameSign.id == SignError.sign_id)
        .where(SignError.state.in_(list(states)))
        .order_by(_gravity(), PlaceNameSign.road, PlaceNameSign.number, SignError.id)
        .limit(limit)
    )
    statement = statement.where(*_conditions(Filter(unit_id=unit_id, areas=areas), ()))
    return session.execute(statement.join(SignErrorClass, SignErrorClass.code == SignError.error_class)).all()


def _gravity() -> ColumnElement[int]:
    return case({"error": 0, "warning": 1, "notice": 2}, value=SignErrorClass.severity, else_=3)


def errors_to_notify(session: Session, unit_id: UUID) -> Sequence[Row[SignError, PlaceNameSign]]:
    """Return and hold a unit's open errors that no notice holds, by road and number of the sign."""
    statement: Select[SignError, PlaceNameSign] = (
        select(SignError, PlaceNameSign)
        .join(PlaceNameSign, PlaceNameSign.id == SignError.sign_id)
        .where(and_(PlaceNameSign.unit_id == unit_id, SignError.state == "open", ~_in_running_notice()))
        .order_by(PlaceNameSign.road, PlaceNameSign.number, SignError.script, SignError.id)
        .with_for_update(of=SignError)
    )
    return session.execute(statement).all()


def find_inspection(session: Session, inspection_id: UUID) -> SignInspection | None:
    """Return an inspection."""
    return session.get(SignInspection, inspection_id)


def inspections(
    session: Session, road: str | None, areas: frozenset[UUID] | None, limit: int
) -> Sequence[SignInspection]:
    """Return inspections, of roads with signs in some areas (None: of all), the latest first."""
    statement = select(SignInspection)
    if areas is not None:
        here = select(PlaceNameSign.road).where(lies_in(areas, today()))
        statement = statement.where(SignInspection.road.in_(here))
    if road is not None:
        statement = statement.where(SignInspection.road == road)
    ordered = statement.order_by(SignInspection.inspected_on.desc(), SignInspection.number.desc())
    return session.scalars(ordered.limit(limit)).all()


def readings_in(session: Session, inspection_ids: Collection[UUID]) -> Sequence[SignReading]:
    """Return the readings of inspections, the latest first."""
    statement = select(SignReading).where(among(SignReading.inspection_id, inspection_ids))
    return session.scalars(statement.order_by(SignReading.recorded_at.desc())).all()


def present(session: Session) -> datetime:
    """Return the present instant of the database."""
    instant: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    return instant
