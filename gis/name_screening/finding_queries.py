"""Statements that list findings with the records they speak of, as the register stands today."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from gis.administrative_divisions import document_queries as division_documents
from gis.administrative_divisions.queries import tree
from gis.administrative_divisions.tables import DivisionPeriod
from gis.history.as_known import among
from gis.name_screening.rules import Wanted
from gis.name_screening.tables import FindingDecision, ScreeningFinding, ScreeningRunFinding
from gis.periods.day_queries import of_day
from gis.place_names.tables import PlaceNamePeriod
from gis.publication.sorting import SortColumn, Sorting, sorting
from gis.reference.tables import PlaceNameCategory

Window = tuple[float, float, float, float]
SRID = 4490
DEFAULT_SORT = "-weight"
#: Rows that the server hands over at a time
AT_ONCE = 2_000


def sorted_by(asked: str | None) -> Sorting:
    """Read what a list is to be sorted by; raise UnknownSort."""
    row, period = ScreeningFinding, PlaceNamePeriod
    columns: Mapping[str, SortColumn] = {
        "weight": SortColumn(row.weight, "*", read=float),
        "name": SortColumn(period.list_key, "*"),
        "class": SortColumn(row.kind.collate("C"), "*"),
        "rule_id": SortColumn(row.rule_id.collate("C"), "*"),
        "confidence": SortColumn(row.confidence, "*", read=float),
        "decision": SortColumn(row.decision.cast(String).collate("C"), "*", nullable=True),
    }
    return sorting(asked or DEFAULT_SORT, columns, row.id, lambda field: True)


def _columns() -> tuple[Any, ...]:
    row, period = ScreeningFinding, PlaceNamePeriod
    return (
        row.id,
        row.feature_id,
        row.name,
        row.name_type,
        row.kind,
        row.rule_id,
        row.rule_text,
        row.clause,
        row.art9,
        row.campaign_category,
        row.trigger,
        row.compared_with,
        row.compared_ids,
        row.exemptions,
        row.severity,
        row.confidence,
        row.is_current,
        row.first_run_id,
        row.last_run_id,
        row.decision,
        row.decided_at,
        row.version,
        period.name.label("main_name"),
        period.category,
        PlaceNameCategory.name_zh.label("category_zh"),
        PlaceNameCategory.name_en.label("category_en"),
        period.division_id,
        period.divisions,
        period.is_demonstration,
        func.ST_X(period.label).label("longitude"),
        func.ST_Y(period.label).label("latitude"),
    )


def _listed(levels: Collection[str], wanted: Wanted, day: date, *columns: Any) -> Select[Any]:
    row, period = ScreeningFinding, PlaceNamePeriod
    return (
        select(*columns)
        .select_from(row)
        .join(period, period.feature_id == row.feature_id)
        .where(of_day(period.feature_id, day, or_last=True), *_conditions(levels, wanted, day))
    )


def _conditions(levels: Collection[str], wanted: Wanted, day: date) -> Iterator[ColumnElement[bool]]:
    row, period = ScreeningFinding, PlaceNamePeriod
    yield row.publication_level.in_(list(levels))
    yield period.publication_level.in_(list(levels))
    for column, values in (
        (row.kind, wanted.classes),
        (row.severity, wanted.severities),
        (row.rule_id, wanted.rules),
    ):
        if values:
            yield column.in_(list(values))
    if wanted.decision == "open":
        yield row.decision.is_(None)
    elif wanted.decision == "decided":
        yield row.decision.is_not(None)
    elif wanted.decision is not None:
        yield row.decision == wanted.decision
    if wanted.current is not None and wanted.run_id is None:
        yield row.is_current.is_(wanted.current)
    if wanted.run_id is not None:
        found = ScreeningRunFinding
        yield exists().where(found.run_id == wanted.run_id, found.finding_id == row.id)
    if wanted.feature_id is not None:
        yield row.feature_id == wanted.feature_id
    if wanted.ids is not None:
        yield among(row.id, wanted.ids)
    if wanted.text:
        yield or_(
            *(func.strpos(column, wanted.text) > 0 for column in (row.name, row.trigger, row.rule_text))
        )
    if wanted.located is not None:
        yield period.label.is_not(None) if wanted.located else period.label.is_(None)
    if wanted.division_id is not None:
        below = tree(division_documents.Tables.at(None), [wanted.division_id], day)
        ids = select(func.array_agg(below.c.id)).scalar_subquery()
        yield or_(period.divisions.op("&&")(ids), period.division_id.in_(select(below.c.id)))


def listed(
    session: Session,
    levels: Collection[str],
    wanted: Wanted,
    day: date,
    sort: Sorting,
    after: str | None,
    limit: int,
) -> Sequence[Any]:
    """List findings, a page at a time."""
    statement = _with_category(
        _listed(levels, wanted, day, *_columns(), sort.column.expression.label("sort_value"))
    )
    if after is not None:
        statement = statement.where(sort.after(after))
    return session.execute(statement.order_by(*sort.order()).limit(limit)).all()


def all_listed(
    session: Session, levels: Collection[str], wanted: Wanted, day: date, sort: Sorting
) -> Iterator[Any]:
    """Yield every finding of a list with its last decision, as the server hands them over."""
    last, row = FindingDecision, ScreeningFinding
    reason = (
        select(last.reason)
        .where(last.finding_id == row.id)
        .order_by(last.decided_at.desc())
        .limit(1)
        .correlate(row)
        .scalar_subquery()
    )
    division = (
        select(func.string_agg(DivisionPeriod.name, "、"))
        .where(
            DivisionPeriod.division_id == func.any(PlaceNamePeriod.divisions),
            DivisionPeriod.valid.contains(day),
            DivisionPeriod.publication_level.in_(list(levels)),
        )
        .correlate(PlaceNamePeriod)
        .scalar_subquery()
    )
    statement = _with_category(
        _listed(levels, wanted, day, *_columns(), reason.label("reason"), division.label("division_names"))
    )
    ordered = statement.order_by(*sort.order()).execution_options(yield_per=AT_ONCE)
    yield from session.execute(ordered)


def _with_category(statement: Select[Any]) -> Select[Any]:
    return statement.join(PlaceNameCategory, PlaceNameCategory.code == PlaceNamePeriod.category)


def versions(
    session: Session, levels: Collection[str], wanted: Wanted, day: date, limit: int
) -> Sequence[Any]:
    """List id, version and the divisions of findings, in the order of their ids."""
    row, period = ScreeningFinding, PlaceNamePeriod
    statement = _listed(levels, wanted, day, row.id, row.version, period.divisions, period.division_id)
    return session.execute(statement.order_by(row.id).limit(limit)).all()


def counts(session: Session, levels: Collection[str], wanted: Wanted, day: date) -> Sequence[Any]:
    """Count findings by class, severity and decision, with how many of them have no position."""
    row, period = ScreeningFinding, PlaceNamePeriod
    columns = (row.kind, row.severity, row.decision)
    unlocated = func.count().filter(period.label.is_(None)).label("unlocated")
    statement = _listed(levels, wanted, day, *columns, func.count().label("count"), unlocated)
    return session.execute(statement.group_by(*columns).order_by(row.kind, row.severity)).all()


def on_map(
    session: Session, levels: Collection[str], wanted: Wanted, day: date, window: Window | None, limit: int
) -> Sequence[Any]:
    """List the findings that have a position, in a window, the gravest first."""
    row, period = ScreeningFinding, PlaceNamePeriod
    columns = (
        row.id, row.feature_id, row.name, row.kind, row.severity, row.decision,
        func.ST_X(period.label).label("longitude"), func.ST_Y(period.label).label("latitude"),
    )  # fmt: skip
    statement = _listed(levels, wanted, day, *columns).where(period.label.is_not(None))
    if window is not None:
        envelope = func.ST_MakeEnvelope(*window, SRID)
        statement = statement.where(and_(period.geom.op("&&")(envelope), period.label.op("&&")(envelope)))
    return session.execute(statement.order_by(row.weight.desc(), row.id).limit(limit)).all()


def names_of(
    session: Session, levels: Collection[str], features: Collection[UUID], day: date
) -> dict[UUID, str]:
    """Return what features are called, those that a reader of some levels may see."""
    period = PlaceNamePeriod
    statement = select(period.feature_id, period.name).where(
        among(period.feature_id, features),
        period.publication_level.in_(list(levels)),
        of_day(period.feature_id, day, or_last=True),
    )
    return {row.feature_id: row.name or "" for row in session.execute(statement)}


def division_names(
    session: Session, levels: Collection[str], divisions: Collection[UUID], day: date
) -> dict[UUID, str]:
    """Return what divisions are called on a day, those that a reader of some levels may see."""
    row = DivisionPeriod
    statement = select(row.division_id, row.name).where(
        among(row.division_id, divisions), row.valid.contains(day), row.publication_level.in_(list(levels))
    )
    return {each.division_id: each.name for each in session.execute(statement)}
