"""Statements on what coverage checks need of the register, and on findings that are kept."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, cast, delete, func, insert, or_, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from gis.administrative_divisions.document_queries import Tables
from gis.administrative_divisions.queries import NEAR_DEGREES, main_codes
from gis.administrative_divisions.tables import (
    AcceptedException,
    AcceptedExceptionAttachment,
    AcceptedExceptionExtent,
    AcceptedExceptionParty,
    AdministrativeDivision,
    CoverageFinding,
    CoverageRun,
    DivisionBoundary,
    DivisionCode,
    DivisionState,
    ExceptionKind,
    ProposalFinding,
)
from gis.attachments.tables import Attachment
from gis.history.as_known import among
from gis.reference.tables import DivisionLevel, DivisionType

Window = tuple[float, float, float, float]


def polygons_around(session: Session, divisions: Collection[UUID], day: date) -> Sequence[Any]:
    """List the polygons of a day that those of some divisions have to fit, and their own: neighbours of the
    same level, parents, children and all with the same parent; statistical units are left out.

    Read from the tables themselves: within a transaction periods are not made yet.
    """
    boundary, state = DivisionBoundary, DivisionState
    own, own_state, own_type = aliased(DivisionBoundary), aliased(DivisionState), aliased(DivisionType)
    code = main_codes(Tables.at(None), day)
    same_level = DivisionType.level == own_type.level
    # A few metres, so that gaps have their other side
    near = boundary.geom.op("&&")(func.ST_Expand(own.geom, NEAR_DEGREES))
    statement = (
        select(
            boundary.division_id.label("id"),
            boundary.geom,
            boundary.is_indicative,
            state.name,
            state.parent_id,
            code.c.code,
            AdministrativeDivision.publication_level,
        )
        .ext(distinct_on(boundary.division_id))
        .select_from(own)
        .join(own_state, and_(own_state.division_id == own.division_id, own_state.valid.contains(day)))
        .join(own_type, own_type.code == own_state.type)
        .join(boundary, boundary.valid.contains(day))
        .join(state, and_(state.division_id == boundary.division_id, state.valid.contains(day)))
        .join(DivisionType, DivisionType.code == state.type)
        .join(AdministrativeDivision, AdministrativeDivision.id == boundary.division_id)
        .outerjoin(code, code.c.division_id == boundary.division_id)
        .where(
            among(own.division_id, divisions),
            own.valid.contains(day),
            ~own_type.is_statistical,
            ~DivisionType.is_statistical,
            or_(
                and_(same_level, near),
                and_(same_level, state.parent_id == own_state.parent_id),
                boundary.division_id == own_state.parent_id,
                state.parent_id == own.division_id,
            ),
        )
        .order_by(boundary.division_id)
    )
    return session.execute(statement).all()


def called(session: Session, divisions: Collection[UUID], day: date) -> dict[UUID, tuple[str, str]]:
    """Return code (empty where there is none) and name of divisions on a day."""
    code = main_codes(Tables.at(None), day)
    statement = (
        select(DivisionState.division_id, code.c.code, DivisionState.name)
        .outerjoin(code, code.c.division_id == DivisionState.division_id)
        .where(among(DivisionState.division_id, divisions), DivisionState.valid.contains(day))
    )
    return {row.division_id: (row.code or "", row.name) for row in session.execute(statement)}


def level_name(session: Session, level: str) -> str:
    """Return what a level is called in Chinese."""
    return session.scalars(select(DivisionLevel.name_zh).where(DivisionLevel.code == level)).one()


def kind_name(session: Session, kind: str) -> str:
    """Return what a kind of exception is called in Chinese; nothing for one that there is not."""
    return session.scalars(select(ExceptionKind.name_zh).where(ExceptionKind.code == kind)).first() or ""


def divisions_called(session: Session, labels: Collection[str], day: date) -> dict[str, UUID]:
    """Return the divisions that findings call so on a day: by code of any system, else by name where one only
    has it.
    """
    code, state = DivisionCode, DivisionState
    coded = select(code.code, code.division_id).where(code.code.in_(list(labels)), code.valid.contains(day))
    found = {row.code: row.division_id for row in session.execute(coded.order_by(code.division_id))}
    named = (
        select(state.name, func.min(cast(state.division_id, String)).label("division_id"))
        .where(state.name.in_(list(labels)), state.valid.contains(day))
        .group_by(state.name)
        .having(func.count() == 1)
    )
    for row in session.execute(named):
        found.setdefault(row.name, UUID(row.division_id))
    return found


def exceptions_begun(session: Session, day: date, levels: Collection[str] | None) -> Sequence[Any]:
    """List the accepted exceptions that had begun on a day, run out or not; those of some levels only."""
    row = AcceptedException
    statement = select(
        row.id, row.title, row.kind, row.reason, row.document_number, row.valid, row.publication_level
    ).where(or_(func.lower_inf(row.valid), func.lower(row.valid) <= day))
    if levels is not None:
        statement = statement.where(row.publication_level.in_(list(levels)))
    return session.execute(statement.order_by(row.title, row.id)).all()


def parties_of(session: Session, exceptions: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return the divisions that agreed to exceptions."""
    row = AcceptedExceptionParty
    statement = select(row.exception_id, row.division_id).where(among(row.exception_id, exceptions))
    found: dict[UUID, list[UUID]] = {}
    for each in session.execute(statement.order_by(row.exception_id, row.division_id)):
        found.setdefault(each.exception_id, []).append(each.division_id)
    return found


def extents_of(session: Session, exceptions: Collection[UUID]) -> dict[UUID, list[Any]]:
    """Return where exceptions hold."""
    row = AcceptedExceptionExtent
    statement = select(row.exception_id, row.geom).where(among(row.exception_id, exceptions))
    found: dict[UUID, list[Any]] = {}
    for each in session.execute(statement.order_by(row.exception_id, row.id)):
        found.setdefault(each.exception_id, []).append(each.geom)
    return found


def paper_names(session: Session, exceptions: Collection[UUID]) -> dict[UUID, str]:
    """Return what the first paper of exceptions is called."""
    row = AcceptedExceptionAttachment
    statement = (
        select(row.exception_id, row.title, Attachment.file_name)
        .join(Attachment, Attachment.sha256 == row.sha256)
        .where(among(row.exception_id, exceptions))
        .order_by(row.exception_id, row.id.desc())
    )
    return {each.exception_id: each.title or each.file_name for each in session.execute(statement)}


def listed_exceptions(
    session: Session, levels: Collection[str], key: tuple[str, UUID] | None, limit: int
) -> Sequence[UUID]:
    """Return exceptions by title, whatever their time."""
    row = AcceptedException
    statement = select(row.id).where(row.publication_level.in_(list(levels)))
    if key is not None:
        title, identifier = key
        statement = statement.where(or_(row.title > title, and_(row.title == title, row.id > identifier)))
    return session.scalars(statement.order_by(row.title, row.id).limit(limit)).all()


def forget_runs(session: Session, level: str, area: UUID | None) -> None:
    """Remove the last check of a level, or of a division's parts, with its findings."""
    session.execute(
        delete(CoverageRun).where(CoverageRun.level == level, CoverageRun.area_id.is_not_distinct_from(area))
    )


def keep_run(session: Session, values: Mapping[str, Any], findings: Iterable[Mapping[str, Any]]) -> UUID:
    """Write a check and its findings."""
    run_id = session.scalars(insert(CoverageRun).returning(CoverageRun.id), [dict(values)]).one()
    rows = [{**finding, "run_id": run_id} for finding in findings]
    if rows:
        session.execute(insert(CoverageFinding), rows)
    return run_id


def runs(session: Session) -> Sequence[CoverageRun]:
    """List the checks that are kept, the latest first."""
    return session.scalars(select(CoverageRun).order_by(CoverageRun.made_at.desc(), CoverageRun.id)).all()


def run(session: Session, run_id: UUID) -> CoverageRun | None:
    """Return a check."""
    return session.get(CoverageRun, run_id)


def findings(
    session: Session,
    run_id: UUID,
    levels: Collection[str],
    *,
    kinds: Collection[str] = (),
    sliver: bool | None = None,
    party: UUID | None = None,
    severity: str | None = None,
    state: str | None = None,
    numbers: Collection[int] | None = None,
    window: Window | None = None,
    after: int | None = None,
    limit: int | None = None,
) -> Sequence[CoverageFinding]:
    """List findings of a check by number."""
    row = CoverageFinding
    wanted: list[ColumnElement[bool]] = [row.run_id == run_id, row.publication_level.in_(list(levels))]
    if kinds:
        wanted.append(row.kind.in_(list(kinds)))
    if sliver is not None:
        wanted.append(row.sliver.is_(sliver))
    if party is not None:
        wanted.append(row.divisions.contains([party]))
    if severity is not None:
        wanted.append(row.severity == severity)
    if state is not None:
        wanted.append(row.state == state)
    if numbers is not None:
        wanted.append(row.number.in_(list(numbers)))
    if window is not None:
        wanted.append(row.geom.op("&&")(func.ST_MakeEnvelope(*window, 4490)))
    if after is not None:
        wanted.append(row.number > after)
    return session.scalars(select(row).where(*wanted).order_by(row.number).limit(limit)).all()


def last_findings(
    session: Session,
    levels: Collection[str],
    *,
    level: str | None,
    window: Window | None,
    after: tuple[UUID, int] | None,
    limit: int,
) -> Sequence[tuple[CoverageRun, CoverageFinding]]:
    """List what the last checks of whole levels tell, by check and number; what is accepted is left out."""
    run, row = CoverageRun, CoverageFinding
    statement = (
        select(run, row)
        .join(row, row.run_id == run.id)
        .where(run.area_id.is_(None), row.state != "accepted", row.publication_level.in_(list(levels)))
    )
    if level is not None:
        statement = statement.where(run.level == level)
    if window is not None:
        statement = statement.where(row.geom.op("&&")(func.ST_MakeEnvelope(*window, 4490)))
    if after is not None:
        statement = statement.where(tuple_(run.id, row.number) > after)
    return [
        (each[0], each[1]) for each in session.execute(statement.order_by(run.id, row.number).limit(limit))
    ]


def counts(session: Session, run_id: UUID, levels: Collection[str]) -> Sequence[Any]:
    """Count the findings of a check by kind, sliver, severity and state."""
    row = CoverageFinding
    columns = (row.kind, row.sliver, row.severity, row.state)
    return session.execute(
        select(*columns, func.count().label("count"), func.sum(row.area_m2).label("area_m2"))
        .where(row.run_id == run_id, row.publication_level.in_(list(levels)))
        .group_by(*columns)
        .order_by(*columns)
    ).all()


def keep_proposal_findings(
    session: Session, proposal_id: UUID, stage: str, rows: Iterable[Mapping[str, Any]]
) -> None:
    """Write what was found of a proposal at a stage in place of what was found there before."""
    session.execute(
        delete(ProposalFinding).where(
            ProposalFinding.proposal_id == proposal_id, ProposalFinding.stage == stage
        )
    )
    written = [
        {**row, "proposal_id": proposal_id, "stage": stage, "number": number}
        for number, row in enumerate(rows, start=1)
    ]
    if written:
        session.execute(insert(ProposalFinding), written)


def proposal_findings(
    session: Session, proposal_id: UUID, levels: Collection[str] | None = None
) -> Sequence[ProposalFinding]:
    """List what was found of a proposal, by stage and number."""
    row = ProposalFinding
    statement = select(row).where(row.proposal_id == proposal_id)
    if levels is not None:
        statement = statement.where(row.publication_level.in_(list(levels)))
    return session.scalars(statement.order_by(row.stage.desc(), row.number)).all()
