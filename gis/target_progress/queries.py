"""Statements on divisions that targets count, on reporting periods and on forms."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, aliased

from gis.administrative_divisions.tables import DivisionState
from gis.annual_targets.tables import AnnualTarget
from gis.database import Base
from gis.reference.tables import DivisionType
from gis.target_progress.measures import Division
from gis.target_progress.tables import PeriodCorrection, PeriodFigure, ReportForm, ReportingPeriod


def divisions(session: Session, day: date) -> Sequence[Division]:
    """Return the 苏木, 镇 and what lies in them on a day, of the county that has the most 苏木 and 镇.

    Statistical units (苏里格经济开发区, 虚拟社区) are no divisions.
    """
    town, town_type, below = aliased(DivisionState), aliased(DivisionType), aliased(DivisionState)
    towns = (
        select(town.division_id, town.parent_id)
        .join(town_type, town_type.code == town.type)
        .where(town.valid.contains(day), town_type.level == "township", ~town_type.is_statistical)
    )
    listed = towns.subquery()
    own = (
        select(listed.c.parent_id)
        .group_by(listed.c.parent_id)
        .order_by(func.count().desc(), listed.c.parent_id)
        .limit(1)
        .scalar_subquery()
    )
    ours = select(listed.c.division_id).where(listed.c.parent_id == own)
    statement = (
        select(below.division_id, below.name, below.type, below.parent_id, DivisionType.level)
        .join(DivisionType, DivisionType.code == below.type)
        .where(
            below.valid.contains(day),
            ~DivisionType.is_statistical,
            below.division_id.in_(ours) | below.parent_id.in_(ours),
        )
        .order_by(below.name, below.division_id)
    )
    return [
        Division(
            id=str(row.division_id),
            name=row.name,
            type=row.type,
            level=row.level,
            town_id=str(row.division_id if row.level == "township" else row.parent_id),
        )
        for row in session.execute(statement)
    ]


def target(session: Session, code: str) -> AnnualTarget | None:
    """Return a target."""
    return session.get(AnnualTarget, code, populate_existing=True)


def add(session: Session, *records: Base) -> None:
    """Write new rows."""
    session.add_all(records)
    session.flush()


def save(session: Session) -> None:
    """Write what was changed."""
    session.flush()


def remove(session: Session, record: Base) -> None:
    """Take a row away."""
    session.delete(record)
    session.flush()


def periods(session: Session) -> Sequence[ReportingPeriod]:
    """Return the reporting periods, the latest first."""
    statement = select(ReportingPeriod)
    return session.scalars(
        statement.order_by(ReportingPeriod.last_day.desc(), ReportingPeriod.first_day, ReportingPeriod.id)
    ).all()


def period(session: Session, period_id: UUID) -> ReportingPeriod | None:
    """Return a reporting period."""
    return session.get(ReportingPeriod, period_id, populate_existing=True)


def lock(session: Session, period_id: UUID) -> ReportingPeriod | None:
    """Return a reporting period that nobody else changes until the transaction ends."""
    return session.get(ReportingPeriod, period_id, with_for_update=True, populate_existing=True)


def of_kind(session: Session, kind: str, source_id: UUID | None) -> Sequence[ReportingPeriod]:
    """Return the office's own periods of a kind, or those of a demonstration, the first one first."""
    statement = select(ReportingPeriod).where(
        ReportingPeriod.kind == kind, ReportingPeriod.source_id.is_not_distinct_from(source_id)
    )
    return session.scalars(statement.order_by(ReportingPeriod.first_day)).all()


def figures(session: Session, period_id: UUID) -> Sequence[PeriodFigure]:
    """Return the figures of a period in the order of the plan."""
    statement = select(PeriodFigure).where(PeriodFigure.period_id == period_id)
    return session.scalars(statement.order_by(PeriodFigure.position, PeriodFigure.target_code)).all()


def corrections(session: Session, period_id: UUID) -> Sequence[PeriodCorrection]:
    """Return what a period corrects of earlier ones, by the period corrected."""
    statement = (
        select(PeriodCorrection)
        .join(ReportingPeriod, ReportingPeriod.id == PeriodCorrection.corrects_id)
        .where(PeriodCorrection.period_id == period_id)
    )
    return session.scalars(statement.order_by(ReportingPeriod.first_day, PeriodCorrection.target_code)).all()


def corrections_of(session: Session, corrects_id: UUID) -> Sequence[PeriodCorrection]:
    """Return what closed periods corrected of one, the first correction first."""
    statement = (
        select(PeriodCorrection)
        .join(ReportingPeriod, ReportingPeriod.id == PeriodCorrection.period_id)
        .where(PeriodCorrection.corrects_id == corrects_id, ReportingPeriod.closed_at.is_not(None))
    )
    return session.scalars(statement.order_by(ReportingPeriod.first_day)).all()


def clear(session: Session, period_id: UUID) -> None:
    """Take away the figures and corrections of a draft."""
    for table in (PeriodFigure, PeriodCorrection):
        session.execute(delete(table).where(table.period_id == period_id))
    session.expire_all()


def last_reported(session: Session, year: int) -> Sequence[tuple[PeriodFigure, ReportingPeriod]]:
    """Return the figures of a year's closed periods, which was reported last after the others.

    What a demonstration invented comes before all that the office reported.
    """
    statement = (
        select(PeriodFigure, ReportingPeriod)
        .join(ReportingPeriod, ReportingPeriod.id == PeriodFigure.period_id)
        .where(ReportingPeriod.closed_at.is_not(None), ReportingPeriod.year == year)
        .order_by(ReportingPeriod.source_id.is_(None), ReportingPeriod.last_day, ReportingPeriod.closed_at)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def forms(session: Session) -> Sequence[ReportForm]:
    """Return the forms by name."""
    return session.scalars(select(ReportForm).order_by(ReportForm.name, ReportForm.id)).all()


def form(session: Session, form_id: UUID) -> ReportForm | None:
    """Return a form."""
    return session.get(ReportForm, form_id, populate_existing=True)


def lock_form(session: Session, form_id: UUID) -> ReportForm | None:
    """Return a form that nobody else changes until the transaction ends."""
    return session.get(ReportForm, form_id, with_for_update=True, populate_existing=True)
