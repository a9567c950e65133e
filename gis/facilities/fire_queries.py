"""Statements on fire-safety problems and measures."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Row, exists, func, select
from sqlalchemy.orm import Session

from gis.facilities.tables import Facility, FireMeasure, FireProblem
from gis.history.as_known import among


def counts(session: Session, facility_ids: Collection[UUID], day: date) -> dict[UUID, tuple[int, int]]:
    """Return of each facility how many problems are not closed, and how many of them are late on a day."""
    is_late = exists().where(
        FireMeasure.problem_id == FireProblem.id, FireMeasure.done_on.is_(None), FireMeasure.due_on < day
    )
    statement = (
        select(
            FireProblem.facility_id, func.count().label("waiting"), func.count().filter(is_late).label("late")
        )
        .where(among(FireProblem.facility_id, facility_ids), FireProblem.state != "closed")
        .group_by(FireProblem.facility_id)
    )
    return {row.facility_id: (row.waiting, row.late) for row in session.execute(statement)}


def problems_of(
    session: Session, facility_ids: Collection[UUID], *, closed: bool = True
) -> Sequence[FireProblem]:
    """Return the problems of facilities, or those that wait: these first, then grave ones, the latest."""
    statement = select(FireProblem).where(among(FireProblem.facility_id, facility_ids))
    if not closed:
        statement = statement.where(FireProblem.state != "closed")
    return session.scalars(
        statement.order_by(
            FireProblem.state == "closed",
            FireProblem.is_major.desc(),
            FireProblem.found_on.desc(),
            FireProblem.number,
        )
    ).all()


def waiting(
    session: Session, levels: Collection[str], areas: frozenset[UUID] | None, *, closed: bool
) -> Sequence[Row[FireProblem, str, int, UUID]]:
    """Return problems that wait (or all) with their facilities, the grave ones first."""
    statement = (
        select(
            FireProblem,
            Facility.name.label("facility_name"),
            Facility.version.label("facility_version"),
            Facility.source_id,
        )
        .join(Facility, Facility.id == FireProblem.facility_id)
        .where(Facility.publication_level.in_(levels))
        .order_by(
            FireProblem.state == "closed",
            FireProblem.is_major.desc(),
            FireProblem.found_on,
            FireProblem.number,
        )
    )
    if not closed:
        statement = statement.where(FireProblem.state != "closed")
    if areas is not None:
        statement = statement.where(among(Facility.division_id, areas))
    return session.execute(statement).all()


def measures(session: Session, problem_ids: Collection[UUID]) -> dict[UUID, list[FireMeasure]]:
    """Return the measures of each problem by the day they are due."""
    statement = select(FireMeasure).where(among(FireMeasure.problem_id, problem_ids))
    found: dict[UUID, list[FireMeasure]] = {}
    for row in session.scalars(
        statement.order_by(FireMeasure.due_on, FireMeasure.recorded_at, FireMeasure.id)
    ):
        found.setdefault(row.problem_id, []).append(row)
    return found


def lock_problem(session: Session, problem_id: UUID) -> FireProblem | None:
    """Return a problem that nobody else changes until the transaction ends."""
    return session.get(FireProblem, problem_id, with_for_update=True, populate_existing=True)


def find_measure(session: Session, measure_id: UUID) -> FireMeasure | None:
    """Return a measure."""
    return session.get(FireMeasure, measure_id, populate_existing=True)
