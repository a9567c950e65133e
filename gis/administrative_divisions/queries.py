"""Statements that list divisions; each is written once, for the rows of today and of then."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, and_, delete, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from gis.accounts.tables import Organisation
from gis.administrative_divisions.document_queries import Tables
from gis.administrative_divisions.readers import Reader
from gis.administrative_divisions.tables import (
    AccountArea,
    DivisionBoundary,
    DivisionCode,
    DivisionState,
)
from gis.history.as_known import among, known
from gis.reference.tables import CodeSystem, DivisionLevel, DivisionType, Source

#: No text begins with this character, and all that begins with a prefix sorts before prefix + LAST
LAST = "\U0010ffff"
#: So far around a polygon its neighbours are looked for
NEAR_DEGREES = 0.001


@dataclass(frozen=True)
class Filter:
    """What a list of divisions is narrowed to; None does not narrow it.

    As known on an earlier day a text is the beginning of a name; what stands last is for the present.
    """

    #: Part of a name
    text: str | None = None
    parent_id: UUID | None = None
    type: str | None = None
    level: str | None = None
    #: A code or the beginning of one, in any system
    code: str | None = None
    ids: Collection[UUID] | None = None
    include_statistical: bool = True
    #: Also divisions that do not exist on the day, and the names and codes they once had
    include_historic: bool = False
    #: A division with all below it
    division_id: UUID | None = None
    #: Whether it has a boundary
    located: bool | None = None
    publication_level: str | None = None
    source_id: UUID | None = None
    demonstration: bool | None = None


def starts_with(column: Any, prefix: str) -> ColumnElement[bool]:
    """Compare by code point, so that an index made with text_pattern_ops serves."""
    beginning: ColumnElement[bool] = and_(
        column.op("~>=~", is_comparison=True)(prefix),
        column.op("~<~", is_comparison=True)(prefix + LAST),
    )
    return beginning


def source_columns(source: type[Source]) -> tuple[Any, ...]:
    """Return what every published row says of its source."""
    return (
        source.id.label("source_id"),
        source.title.label("source_title"),
        source.licence.label("source_licence"),
        source.dated.label("source_dated"),
        source.is_demonstration.label("source_is_demonstration"),
    )


def division_rows(
    session: Session,
    reader: Reader,
    narrowed: Filter,
    as_of: date,
    *,
    after: tuple[str, UUID] | None = None,
    limit: int | None = None,
) -> Sequence[Any]:
    """List the divisions of a day, by code and then by name, those without a code last.

    One that does not exist on the day is shown as it was in its last state.
    """
    tables = Tables.at(reader.known_at)
    division, state = tables.division, tables.state
    source = known(Source, reader.known_at)
    parent = known(DivisionState, reader.known_at)
    parent_record = Tables.at(reader.known_at).division
    main_code = main_codes(tables, as_of)
    order_key = func.coalesce(main_code.c.code, "~" + state.name).collate("C")
    statement = (
        select(
            division.id,
            state.name,
            state.body_name,
            state.type,
            DivisionType.level,
            DivisionType.is_statistical,
            state.parent_id,
            parent.name.label("parent_name"),
            parent_record.publication_level.label("parent_publication_level"),
            state.valid,
            division.publication_level,
            division.version,
            division.note,
            order_key.label("order_key"),
            _has_boundary(tables, as_of).label("has_boundary"),
            *source_columns(source),
        )
        .join(state, state.division_id == division.id)
        .join(DivisionType, DivisionType.code == state.type)
        .join(source, source.id == division.source_id)
        .outerjoin(main_code, main_code.c.division_id == division.id)
        .outerjoin(parent, and_(parent.division_id == state.parent_id, parent.valid.contains(as_of)))
        .outerjoin(parent_record, parent_record.id == state.parent_id)
        .where(
            state.id.in_(_present_or_last(tables, as_of))
            if narrowed.include_historic
            else state.valid.contains(as_of),
            readable(reader, division),
        )
        .order_by(order_key, division.id)
        .limit(limit)
    )
    conditions = _narrowing(narrowed, tables, as_of)
    if after is not None:
        key, identifier = after
        conditions.append(
            tuple_(order_key, division.id) > tuple_(literal(key).collate("C"), literal(identifier))
        )
    return session.execute(statement.where(*conditions)).all()


def readable(reader: Reader, division: Any) -> ColumnElement[bool]:
    """Keep the divisions whose own level the reader may see."""
    everywhere: ColumnElement[bool] = division.publication_level.in_(reader.levels())
    if reader.shared is None:
        return everywhere
    shared = and_(division.id.in_(reader.shared), division.publication_level.in_(reader.levels_in_shared()))
    return or_(everywhere, shared)


def main_codes(tables: Tables, as_of: date) -> Any:
    """Return the code of each division in the first system that has one for it."""
    code = tables.code
    return (
        select(code.division_id, code.code)
        .join(CodeSystem, CodeSystem.code == code.code_system)
        .where(code.valid.contains(as_of))
        .ext(distinct_on(code.division_id))
        .order_by(code.division_id, CodeSystem.position)
        .subquery()
    )


def _present_or_last(tables: Tables, as_of: date) -> Any:
    """Return of each division the state of the day, or the last one where it has none."""
    state = tables.state
    return (
        select(state.id)
        .ext(distinct_on(state.division_id))
        .order_by(
            state.division_id,
            state.valid.contains(as_of).desc(),
            func.upper(state.valid).desc().nulls_first(),
        )
    )


def _has_boundary(tables: Tables, as_of: date) -> ColumnElement[bool]:
    boundary = tables.boundary
    bounded = select(boundary.division_id).where(boundary.valid.contains(as_of))
    return tables.division.id.in_(bounded)


def _narrowing(narrowed: Filter, tables: Tables, as_of: date) -> list[ColumnElement[bool]]:
    division, state, code = tables.division, tables.state, tables.code
    conditions: list[ColumnElement[bool]] = []
    if narrowed.ids is not None:
        conditions.append(among(division.id, narrowed.ids))
    if narrowed.text and narrowed.include_historic:
        named = select(state.division_id).where(starts_with(state.name, narrowed.text))
        conditions.append(division.id.in_(named))
    elif narrowed.text:
        conditions.append(starts_with(state.name, narrowed.text))
    if narrowed.parent_id is not None:
        conditions.append(state.parent_id == narrowed.parent_id)
    if narrowed.type is not None:
        conditions.append(state.type == narrowed.type)
    if narrowed.level is not None:
        conditions.append(DivisionType.level == narrowed.level)
    if not narrowed.include_statistical:
        conditions.append(DivisionType.is_statistical.is_(False))
    if narrowed.code:
        coded = select(code.division_id).where(starts_with(code.code, narrowed.code))
        if not narrowed.include_historic:
            coded = coded.where(code.valid.contains(as_of))
        conditions.append(division.id.in_(coded))
    return conditions


def states(session: Session, reader: Reader, ids: Collection[UUID]) -> Sequence[Any]:
    """List every state of some divisions, the earliest first."""
    state = Tables.at(reader.known_at).state
    parent = known(DivisionState, reader.known_at)
    parent_record = Tables.at(reader.known_at).division
    parent_name = (
        select(parent.name)
        .where(parent.division_id == state.parent_id, parent.valid.op("&&")(state.valid))
        .order_by(func.upper(parent.valid).desc().nulls_first())
        .limit(1)
        .scalar_subquery()
    )
    statement = select(
        state.id,
        state.division_id,
        state.name,
        state.body_name,
        state.type,
        state.parent_id,
        parent_name.label("parent_name"),
        parent_record.publication_level.label("parent_publication_level"),
        state.valid,
    ).outerjoin(parent_record, parent_record.id == state.parent_id)
    return session.execute(
        statement.where(among(state.division_id, ids)).order_by(
            state.division_id, func.lower(state.valid).nulls_first()
        )
    ).all()


def codes(session: Session, reader: Reader, ids: Collection[UUID], as_of: date | None) -> Sequence[Any]:
    """List the codes of some divisions on a day, or all they ever had, by system and time."""
    code = Tables.at(reader.known_at).code
    statement = (
        select(code.id, code.division_id, code.code_system, code.code, code.valid)
        .join(CodeSystem, CodeSystem.code == code.code_system)
        .where(among(code.division_id, ids))
        .order_by(code.division_id, CodeSystem.position, func.lower(code.valid).nulls_first())
    )
    if as_of is not None:
        statement = statement.where(code.valid.contains(as_of))
    return session.execute(statement).all()


def boundary_rows(
    session: Session,
    reader: Reader,
    ids: Collection[UUID] | None,
    as_of: date | None,
    window: tuple[float, float, float, float] | None = None,
) -> Sequence[Any]:
    """List boundaries of some or all divisions, on a day or ever, within a window in degrees."""
    boundary = Tables.at(reader.known_at).boundary
    source = known(Source, reader.known_at)
    statement = (
        select(
            boundary.id,
            boundary.division_id,
            boundary.geom,
            boundary.is_indicative,
            boundary.valid,
            *source_columns(source),
        )
        .join(source, source.id == boundary.source_id)
        .order_by(boundary.division_id, func.lower(boundary.valid).nulls_first())
    )
    if ids is not None:
        statement = statement.where(among(boundary.division_id, ids))
    if as_of is not None:
        statement = statement.where(boundary.valid.contains(as_of))
    if window is not None:
        statement = statement.where(func.ST_Intersects(boundary.geom, func.ST_MakeEnvelope(*window, 4490)))
    return session.execute(statement).all()


def latest_boundary(session: Session, division_id: UUID) -> Any | None:
    """Return the present or last boundary of a division as it is being written: id and time."""
    boundary = DivisionBoundary
    return session.execute(
        select(boundary.id, boundary.valid)
        .where(boundary.division_id == division_id)
        .order_by(func.upper(boundary.valid).desc().nulls_first(), boundary.id)
        .limit(1)
    ).one_or_none()


def last_day(session: Session, reader: Reader, division_id: UUID) -> date | None:
    """Return the last day of a division's last state; None when it has none or goes on."""
    state = Tables.at(reader.known_at).state
    ends = select(func.upper(state.valid)).where(state.division_id == division_id)
    end = session.scalars(ends.order_by(func.upper(state.valid).desc().nulls_first()).limit(1)).first()
    return None if end is None else end - timedelta(days=1)


def going_on_below(session: Session, ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return the divisions directly below some others that have not ended, by parent."""
    statement = select(DivisionState.parent_id, DivisionState.division_id).where(
        among(DivisionState.parent_id, ids), func.upper_inf(DivisionState.valid)
    )
    found: dict[UUID, list[UUID]] = {}
    for parent, child in session.execute(statement.order_by(DivisionState.division_id)):
        if parent is not None:
            found.setdefault(parent, []).append(child)
    return found


def descendants(session: Session, roots: Collection[UUID], as_of: date) -> frozenset[UUID]:
    """Return some divisions and all below them on a day."""
    return frozenset(session.scalars(select(tree(Tables.at(None), roots, as_of).c.id)))


def tree(tables: Tables, roots: Collection[UUID], as_of: date) -> CTE:
    """Return the divisions below some roots on a day, the roots included, as a recursive table."""
    division, state = tables.division, tables.state
    below = select(division.id).where(division.id.in_(roots)).cte("below", recursive=True)
    children = select(state.division_id).join(below, state.parent_id == below.c.id)
    return below.union(children.where(state.valid.contains(as_of)))


def by_code(session: Session, code: str, code_system: str | None, as_of: date) -> UUID | None:
    """Find the division that bears a code on a day; without a system, in the first that has the code."""
    statement = (
        select(DivisionCode.division_id)
        .join(CodeSystem, CodeSystem.code == DivisionCode.code_system)
        .where(DivisionCode.code == code, DivisionCode.valid.contains(as_of))
        .order_by(CodeSystem.position)
        .limit(1)
    )
    if code_system is not None:
        statement = statement.where(DivisionCode.code_system == code_system)
    return session.scalars(statement).first()


def account_areas(session: Session, account_id: UUID) -> list[UUID]:
    """List the divisions that an account's rights are limited to."""
    statement = select(AccountArea.division_id).where(AccountArea.account_id == account_id)
    return list(session.scalars(statement.order_by(AccountArea.division_id)))


def areas_of_accounts(session: Session, on: date) -> list[tuple[UUID, UUID, str]]:
    """List account, division and the division's name on a day, for every limited account."""
    name = (
        select(DivisionState.name)
        .where(DivisionState.division_id == AccountArea.division_id)
        .order_by(DivisionState.valid.op("@>")(on).desc(), DivisionState.valid.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = select(AccountArea.account_id, AccountArea.division_id, func.coalesce(name, ""))
    rows = session.execute(statement.order_by(AccountArea.account_id, AccountArea.division_id))
    return [(row[0], row[1], row[2]) for row in rows]


def neighbour_county(session: Session, organisation_id: UUID) -> str | None:
    """Return the code of the county across the line, for an organisation of that kind."""
    statement = select(Organisation.county_code).where(
        Organisation.id == organisation_id, Organisation.kind == "neighbour"
    )
    return session.scalars(statement).first()


def neighbour_counties(session: Session) -> frozenset[str]:
    """Return the codes of the counties across the line, of the organisations of that kind."""
    statement = select(Organisation.county_code).where(
        Organisation.kind == "neighbour", Organisation.county_code.is_not(None)
    )
    return frozenset(session.scalars(statement))


def counted(
    session: Session, as_of: date, within: UUID | None, levels: Collection[str] | None = None
) -> Sequence[Any]:
    """Count real divisions of a day by level, type, and whether they have a boundary.

    `levels` are those of the records that are counted; None counts all.
    """
    tables = Tables.at(None)
    division, state = tables.division, tables.state
    has_boundary = _has_boundary(tables, as_of)
    statement = (
        select(
            DivisionType.level,
            DivisionType.code.label("type"),
            DivisionType.is_statistical,
            has_boundary.label("has_boundary"),
            func.count().label("divisions"),
        )
        .select_from(division)
        .join(state, state.division_id == division.id)
        .join(DivisionType, DivisionType.code == state.type)
        .join(DivisionLevel, DivisionLevel.code == DivisionType.level)
        .join(Source, Source.id == division.source_id)
        .where(state.valid.contains(as_of), Source.is_demonstration.is_(False))
        .group_by(DivisionLevel.position, DivisionType.position, DivisionType.code, has_boundary)
        .order_by(DivisionLevel.position, DivisionType.position, has_boundary)
    )
    if levels is not None:
        statement = statement.where(division.publication_level.in_(levels))
    if within is not None:
        statement = statement.where(division.id.in_(select(tree(tables, [within], as_of).c.id)))
    return session.execute(statement).all()


def set_account_areas(session: Session, account_id: UUID, divisions: Collection[UUID]) -> None:
    """Replace the divisions that an account is limited to."""
    session.execute(delete(AccountArea).where(AccountArea.account_id == account_id))
    session.add_all(AccountArea(account_id=account_id, division_id=one) for one in sorted(set(divisions)))
    session.flush()
