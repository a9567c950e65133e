"""Statements on applications to name, rename and abolish."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from gis.administrative_divisions import queries as divisions
from gis.administrative_divisions.tables import DivisionState
from gis.database import Base
from gis.history.as_known import among
from gis.name_applications.clocks import Deadline
from gis.name_applications.tables import (
    NameAnnouncement,
    NameApplication,
    NameApplicationCheck,
    NameApplicationPaper,
    NameApplicationStep,
    NameApplicationTask,
)
from gis.place_names.tables import Feature, PlaceNamePeriod
from gis.proposals.tables import Proposal

SRID = 4490
Key = tuple[date, UUID]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which applications a list has; None: any."""

    kind: str | None = None
    name_class: str | None = None
    state: str | None = None
    is_open: bool | None = None
    #: These divisions and all below them
    division_ids: Collection[UUID] | None = None
    #: Part of the name that is asked for or of the present one
    text: str | None = None
    #: Deadlines, and the day after whose end they count as missed
    missed: tuple[Sequence[Deadline], date] | None = None
    #: Ids of applications
    ids: Collection[UUID] | None = None


def find(session: Session, application_id: UUID) -> NameApplication | None:
    """Return an application."""
    return session.get(NameApplication, application_id, populate_existing=True)


def lock(session: Session, application_id: UUID) -> NameApplication | None:
    """Return an application that nobody else changes until the transaction ends."""
    return session.get(NameApplication, application_id, with_for_update=True, populate_existing=True)


def applications(
    session: Session, levels: Collection[str], wanted: Filter, after: Key | None, limit: int
) -> Sequence[NameApplication]:
    """Return applications that are of some publication levels with their features, the latest first."""
    table = NameApplication
    conditions: list[ColumnElement[bool]] = [table.publication_level.in_(levels), _of_features(levels)]
    if wanted.kind is not None:
        conditions.append(table.kind == wanted.kind)
    if wanted.name_class is not None:
        conditions.append(table.name_class == wanted.name_class)
    if wanted.state is not None:
        conditions.append(table.state == wanted.state)
    if wanted.is_open is not None:
        conditions.append(table.closed_on.is_(None) if wanted.is_open else table.closed_on.is_not(None))
    if wanted.division_ids is not None:
        conditions.append(among(table.division_id, wanted.division_ids))
    if wanted.text:
        part = wanted.text.strip()
        fields = (table.proposed_name, table.current_name, table.number)
        conditions.append(or_(*(field.contains(part, autoescape=True) for field in fields)))
    if wanted.missed is not None:
        conditions.append(_missed(*wanted.missed))
    if wanted.ids is not None:
        conditions.append(among(table.id, wanted.ids))
    if after is not None:
        conditions.append(tuple_(table.opened_on, table.id) < tuple_(*after))
    statement = select(table).where(and_(*conditions))
    return session.scalars(statement.order_by(table.opened_on.desc(), table.id.desc()).limit(limit)).all()


def _of_features(levels: Collection[str]) -> ColumnElement[bool]:
    """Return what is true of applications without a feature, or with one now of some publication levels."""
    table = NameApplication
    known = exists().where(Feature.id == table.feature_id, Feature.publication_level.in_(levels))
    return or_(table.feature_id.is_(None), known)


def feature_level(session: Session, application: NameApplication) -> str | None:
    """Return the present publication level of the feature of an application; None: it has no feature."""
    statement = select(Feature.publication_level).where(Feature.id == application.feature_id)
    return None if application.feature_id is None else session.scalar(statement)


def _missed(deadlines: Sequence[Deadline], day: date) -> ColumnElement[bool]:
    """Return what is true of applications with a running deadline whose last day is before a day."""
    table = NameApplication
    announced = exists().where(NameAnnouncement.application_id == table.id)
    met = {"filed": table.filed_on.is_not(None), "announced": announced}
    starts = {"approval": table.decided_on, "filing": table.filed_on}
    running = [
        and_(
            table.kind.in_(each.kinds),
            table.approver_class == each.approver_class,
            starts[each.starts] < day - timedelta(days=each.days),
            ~met[each.step],
        )
        for each in deadlines
    ]
    return and_(table.closed_on.is_(None), or_(*running))


def open_on(session: Session, feature_id: UUID) -> NameApplication | None:
    """Return the open application on a feature."""
    statement = select(NameApplication).where(
        NameApplication.feature_id == feature_id, NameApplication.closed_on.is_(None)
    )
    return session.scalar(statement)


def papers(session: Session, application_id: UUID) -> Sequence[NameApplicationPaper]:
    """Return the papers of an application in the order in which they were recorded."""
    statement = select(NameApplicationPaper).where(NameApplicationPaper.application_id == application_id)
    return session.scalars(
        statement.order_by(NameApplicationPaper.recorded_at, NameApplicationPaper.id)
    ).all()


def checks(session: Session, application_id: UUID) -> Sequence[NameApplicationCheck]:
    """Return the checks of an application, the first one first."""
    statement = select(NameApplicationCheck).where(NameApplicationCheck.application_id == application_id)
    return session.scalars(statement.order_by(NameApplicationCheck.checked_at, NameApplicationCheck.id)).all()


def steps(session: Session, application_id: UUID) -> Sequence[NameApplicationStep]:
    """Return the steps that were taken, in order."""
    statement = select(NameApplicationStep).where(NameApplicationStep.application_id == application_id)
    return session.scalars(statement.order_by(NameApplicationStep.ordinal)).all()


def tasks(session: Session, application_id: UUID) -> Sequence[NameApplicationTask]:
    """Return the tasks that are done."""
    statement = select(NameApplicationTask).where(NameApplicationTask.application_id == application_id)
    return session.scalars(statement.order_by(NameApplicationTask.task)).all()


def task(session: Session, application_id: UUID, code: str) -> NameApplicationTask | None:
    """Return a task that is done."""
    return session.get(NameApplicationTask, (application_id, code), populate_existing=True)


def announcements_of(session: Session, ids: Collection[UUID]) -> dict[UUID, NameAnnouncement]:
    """Return the announcements of applications."""
    statement = select(NameAnnouncement).where(among(NameAnnouncement.application_id, ids))
    return {each.application_id: each for each in session.scalars(statement)}


def announcements(
    session: Session, text: str | None, after: Key | None, limit: int
) -> Sequence[tuple[NameAnnouncement, bool]]:
    """Return what was announced of features now public, the latest first, and whether it is invented."""
    table = NameAnnouncement
    conditions: list[ColumnElement[bool]] = [_of_features(["public"])]
    if text:
        fields = (table.name, table.former_name, table.romanization)
        conditions.append(or_(*(field.icontains(text.strip(), autoescape=True) for field in fields)))
    if after is not None:
        conditions.append(tuple_(table.announced_on, table.id) < tuple_(*after))
    statement = (
        select(table, NameApplication.source_id.is_not(None))
        .join(NameApplication, NameApplication.id == table.application_id)
        .where(*conditions)
        .order_by(table.announced_on.desc(), table.id.desc())
    )
    return [(row[0], bool(row[1])) for row in session.execute(statement.limit(limit))]


def division_names(session: Session, ids: Collection[UUID], day: date) -> dict[UUID, str]:
    """Return the names that divisions bear on a day."""
    statement = select(DivisionState.division_id, DivisionState.name).where(
        among(DivisionState.division_id, ids), DivisionState.valid.op("@>")(day)
    )
    return {row.division_id: row.name for row in session.execute(statement)}


def division_path(session: Session, division_id: UUID, day: date) -> list[str]:
    """Return the names of a division and of those above it on a day, the widest first."""
    state = DivisionState
    first = select(state.division_id, state.name, state.parent_id, literal(0).label("up")).where(
        state.division_id == division_id, state.valid.op("@>")(day)
    )
    climb = first.cte("climb", recursive=True)
    above = select(state.division_id, state.name, state.parent_id, climb.c.up + 1).where(
        state.division_id == climb.c.parent_id, state.valid.op("@>")(day)
    )
    climb = climb.union_all(above)
    return list(session.scalars(select(climb.c.name).order_by(climb.c.up.desc())))


def below(session: Session, division_id: UUID, day: date) -> frozenset[UUID]:
    """Return a division and all below it on a day."""
    return divisions.descendants(session, [division_id], day) | {division_id}


def feature_today(session: Session, feature_id: UUID, day: date) -> PlaceNamePeriod | None:
    """Return what lists say of a feature on a day."""
    statement = select(PlaceNamePeriod).where(
        PlaceNamePeriod.feature_id == feature_id, PlaceNamePeriod.valid.op("@>")(day)
    )
    return session.scalar(statement)


def proposal_of(session: Session, proposal_id: UUID) -> tuple[str, str]:
    """Return number and state of a proposal."""
    row = session.execute(select(Proposal.number, Proposal.state).where(Proposal.id == proposal_id)).one()
    return row.number, row.state


def citing(session: Session, application_id: UUID, sha256: str, kinds: Collection[str] | None) -> bool:
    """Whether a paper of some kinds (None: of any), a step or a task of an application cites a file."""
    tables = (NameApplicationPaper, NameApplicationStep, NameApplicationTask)
    paper, *others = [
        exists().where(table.application_id == application_id, table.sha256 == sha256) for table in tables
    ]
    if kinds is not None:
        paper = paper.where(NameApplicationPaper.kind.in_(kinds))
    return bool(session.scalar(select(or_(paper, *others))))


def add(session: Session, *records: Base) -> None:
    """Write new rows."""
    session.add_all(records)
    session.flush()


def remove(session: Session, record: Base) -> None:
    """Take a row away; history keeps it."""
    session.delete(record)
    session.flush()


def count_up(session: Session, application: NameApplication) -> None:
    """Write an application and count its version up."""
    application.version += 1
    session.flush()
