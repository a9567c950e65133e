"""The statement that lists divisions of a day as the register stands, from their periods.

The list as known on an earlier day reads history instead (queries.py): periods keep none.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from gis.administrative_divisions.document_queries import Tables
from gis.administrative_divisions.queries import Filter, source_columns, starts_with, tree
from gis.administrative_divisions.readers import Reader
from gis.administrative_divisions.tables import DivisionCode, DivisionPeriod, DivisionState
from gis.history.as_known import among
from gis.periods.day_queries import equal, of_day
from gis.publication.sorting import SortColumn, Sorting, sorting
from gis.reference.tables import DivisionLevel, DivisionType, Source

DEFAULT_SORT = "code"


def sort_columns(reader: Reader) -> Mapping[str, SortColumn]:
    """Return what a list can be sorted by; types and levels in the order of their code lists."""
    period = DivisionPeriod
    parent = case((period.parent_publication_level.in_(reader.levels()), period.parent_name), else_=None)
    return {
        DEFAULT_SORT: SortColumn(period.order_key, "codes"),
        "name": SortColumn(period.list_key, "name"),
        "body_name": SortColumn(period.body_name, "body_name", nullable=True),
        "type": SortColumn(DivisionType.position, "type", read=int),
        "level": SortColumn(DivisionLevel.position, "level", read=int),
        "parent_name": SortColumn(parent, "parent_name", nullable=True),
        "statistical_code": SortColumn(period.statistical_code, "codes", nullable=True),
        "civil_affairs_code": SortColumn(period.civil_affairs_code, "codes", nullable=True),
        "romanization": SortColumn(func.nullif(period.romanization, ""), "romanization", nullable=True),
        "has_boundary": SortColumn.flag(period.geom.is_not(None), "has_boundary"),
        "is_statistical": SortColumn.flag(period.is_statistical, "is_statistical"),
        "publication_level": SortColumn(period.publication_level, "publication_level"),
        "version": SortColumn(period.version, "version", read=int),
        "valid_from": SortColumn.day(func.lower(DivisionState.valid), "valid_from"),
        "valid_to": SortColumn.day(func.upper(DivisionState.valid), "valid_to"),
        "is_demonstration": SortColumn.flag(period.is_demonstration, "source"),
    }


def sorted_by(asked: str | None, reader: Reader, sees: Callable[[str], bool]) -> Sorting:
    """Read what a list is to be sorted by; raise UnknownSort."""
    return sorting(asked or DEFAULT_SORT, sort_columns(reader), DivisionPeriod.division_id, sees)


def listed(reader: Reader, narrowed: Filter, as_of: date, sort: Sorting, after: str | None = None) -> Any:
    """Return the statement that lists divisions; it has the columns of `queries.division_rows`, and more.

    One that does not exist on the day is shown as it was in its last period.
    """
    period = DivisionPeriod
    conditions = _conditions(reader, narrowed, as_of)
    if after is not None:
        conditions.append(sort.after(after))
    return (
        select(
            period.division_id.label("id"),
            period.name,
            period.body_name,
            period.type,
            period.level,
            period.is_statistical,
            period.parent_id,
            period.parent_name,
            period.parent_publication_level,
            DivisionState.valid,
            period.publication_level,
            period.version,
            period.note,
            period.romanization,
            period.geom.is_not(None).label("has_boundary"),
            sort.column.expression.label("sort_value"),
            *source_columns(Source),
        )
        .join(
            DivisionState,
            and_(DivisionState.division_id == period.division_id, DivisionState.valid.contains(period.valid)),
        )
        .join(DivisionType, DivisionType.code == period.type)
        .join(DivisionLevel, DivisionLevel.code == period.level)
        .join(Source, Source.id == period.source_id)
        .where(*conditions)
        .order_by(*sort.order())
    )


def count(session: Session, reader: Reader, narrowed: Filter, as_of: date) -> int:
    """Count what the list holds on all its pages."""
    statement = select(func.count()).select_from(DivisionPeriod)
    return session.scalar(statement.where(*_conditions(reader, narrowed, as_of))) or 0


def _conditions(reader: Reader, narrowed: Filter, as_of: date) -> list[ColumnElement[bool]]:
    period = DivisionPeriod
    conditions = [
        _readable(reader),
        of_day(period.division_id, as_of, or_last=narrowed.include_historic),
    ]
    if narrowed.ids is not None:
        conditions.append(among(period.division_id, narrowed.ids))
    if narrowed.text:
        conditions.append(_named(narrowed))
    if narrowed.code:
        coded = select(DivisionCode.division_id).where(starts_with(DivisionCode.code, narrowed.code))
        if not narrowed.include_historic:
            coded = coded.where(DivisionCode.valid.contains(as_of))
        conditions.append(period.division_id.in_(coded))
    if narrowed.division_id is not None:
        below = tree(Tables.at(None), [narrowed.division_id], as_of)
        conditions.append(period.division_id.in_(select(below.c.id)))
    conditions += equal(
        (
            (period.parent_id, narrowed.parent_id),
            (period.type, narrowed.type),
            (period.level, narrowed.level),
            (period.publication_level, narrowed.publication_level),
            (period.source_id, narrowed.source_id),
            (period.is_demonstration, narrowed.demonstration),
            (period.geom.is_not(None), narrowed.located),
        )
    )
    if not narrowed.include_statistical:
        conditions.append(period.is_statistical.is_(False))
    return conditions


def _readable(reader: Reader) -> ColumnElement[bool]:
    """Keep the divisions whose own level the reader may see."""
    period = DivisionPeriod
    everywhere: ColumnElement[bool] = period.publication_level.in_(reader.levels())
    if reader.shared is None:
        return everywhere
    shared = period.division_id.in_(reader.shared)
    return or_(everywhere, and_(shared, period.publication_level.in_(reader.levels_in_shared())))


def _named(narrowed: Filter) -> ColumnElement[bool]:
    """Find a text anywhere in the name or the body's name, or in any the division ever had."""
    period, state = DivisionPeriod, DivisionState
    if narrowed.include_historic:
        named = select(state.division_id).where(func.strpos(state.name, narrowed.text) > 0)
        return period.division_id.in_(named)
    return or_(
        func.strpos(period.name, narrowed.text) > 0,
        func.coalesce(func.strpos(period.body_name, narrowed.text), 0) > 0,
    )
