"""Statements on boundary disputes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, tuple_, update
from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape
from shapely.geometry.base import BaseGeometry

from gis.accounts.tables import Account, AccountRole
from gis.administrative_divisions.tables import DivisionPeriod
from gis.boundary_disputes.tables import (
    BoundaryDispute,
    BoundaryDisputeClaim,
    BoundaryDisputeHandler,
    BoundaryDisputePaper,
    BoundaryDisputeParty,
    BoundaryDisputeStep,
)
from gis.boundary_lines.tables import BoundaryLine
from gis.boundary_markers.tables import BoundaryMarker, BoundaryMarkerStone
from gis.database import Base
from gis.history.as_known import among
from gis.place_names.tables import PlaceNamePeriod
from gis.proposals.tables import Proposal

SRID = 4490


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases a list has; None: any."""

    kind: str | None = None
    line_id: UUID | None = None
    state: str | None = None
    is_open: bool | None = None
    #: Kind, state, and the day before which a case that reached the state is overdue
    overdue: Sequence[tuple[str, str, date]] | None = None


def now(session: Session) -> datetime:
    """Return the present instant of the database."""
    instant: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    return instant


def find(session: Session, dispute_id: UUID) -> BoundaryDispute | None:
    """Return a case."""
    return session.get(BoundaryDispute, dispute_id, populate_existing=True)


def lock(session: Session, dispute_id: UUID) -> BoundaryDispute | None:
    """Return a case that nobody else changes until the transaction ends."""
    return session.get(BoundaryDispute, dispute_id, with_for_update=True, populate_existing=True)


def handles(session: Session, dispute_id: UUID, account_id: UUID | None) -> bool:
    """Whether an account handles a case."""
    statement = select(BoundaryDisputeHandler.account_id).where(
        BoundaryDisputeHandler.dispute_id == dispute_id, BoundaryDisputeHandler.account_id == account_id
    )
    return session.scalar(statement) is not None


def cases(
    session: Session,
    account_id: UUID | None,
    levels: Collection[str],
    wanted: Filter,
    after: tuple[date, UUID] | None,
    limit: int,
) -> Sequence[BoundaryDispute]:
    """Return cases, the latest first: those of some levels and those that an account handles."""
    own = exists().where(
        BoundaryDisputeHandler.dispute_id == BoundaryDispute.id,
        BoundaryDisputeHandler.account_id == account_id,
    )
    conditions: list[ColumnElement[bool]] = [or_(BoundaryDispute.publication_level.in_(levels), own)]
    if wanted.kind is not None:
        conditions.append(BoundaryDispute.kind == wanted.kind)
    if wanted.line_id is not None:
        conditions.append(BoundaryDispute.line_id == wanted.line_id)
    if wanted.state is not None:
        conditions.append(BoundaryDispute.state == wanted.state)
    if wanted.is_open is not None:
        closed = BoundaryDispute.closed_on.is_not(None)
        conditions.append(~closed if wanted.is_open else closed)
    if wanted.overdue is not None:
        late = [
            and_(
                BoundaryDispute.kind == kind,
                BoundaryDispute.state == state,
                BoundaryDispute.state_since < day,
            )
            for kind, state, day in wanted.overdue
        ]
        conditions.append(and_(BoundaryDispute.closed_on.is_(None), or_(*late)))
    if after is not None:
        conditions.append(tuple_(BoundaryDispute.opened_on, BoundaryDispute.id) < tuple_(*after))
    statement = select(BoundaryDispute).where(and_(*conditions))
    ordered = statement.order_by(BoundaryDispute.opened_on.desc(), BoundaryDispute.id.desc())
    return session.scalars(ordered.limit(limit)).all()


def open_on_lines(session: Session, line_ids: Collection[UUID] | None) -> Sequence[BoundaryDispute]:
    """Return the cases that are not closed, of some lines or of all."""
    statement = select(BoundaryDispute).where(BoundaryDispute.closed_on.is_(None))
    if line_ids is not None:
        statement = statement.where(among(BoundaryDispute.line_id, line_ids))
    return session.scalars(statement.order_by(BoundaryDispute.opened_on, BoundaryDispute.id)).all()


def marked(session: Session) -> Sequence[BoundaryDispute]:
    """Return the cases whose area the coverage check leaves alone, or did."""
    statement = select(BoundaryDispute).where(BoundaryDispute.marked_area.is_not(None))
    return session.scalars(statement.order_by(BoundaryDispute.number)).all()


def lines_of(session: Session, line_ids: Collection[UUID]) -> dict[UUID, tuple[str, str, str | None]]:
    """Return name, level and approving authority of lines."""
    statement = select(BoundaryLine.id, BoundaryLine.name, BoundaryLine.level, BoundaryLine.authority)
    rows = session.execute(statement.where(among(BoundaryLine.id, line_ids)))
    return {row.id: (row.name, row.level, row.authority) for row in rows}


def parties(session: Session, dispute_id: UUID) -> Sequence[BoundaryDisputeParty]:
    """Return the sides of a case in their order."""
    statement = select(BoundaryDisputeParty).where(BoundaryDisputeParty.dispute_id == dispute_id)
    return session.scalars(statement.order_by(BoundaryDisputeParty.position)).all()


def claims(session: Session, dispute_id: UUID) -> Sequence[BoundaryDisputeClaim]:
    """Return all claims of a case, each side's in the order in which they came."""
    statement = (
        select(BoundaryDisputeClaim)
        .join(BoundaryDisputeParty, BoundaryDisputeParty.id == BoundaryDisputeClaim.party_id)
        .where(BoundaryDisputeClaim.dispute_id == dispute_id)
    )
    return session.scalars(
        statement.order_by(BoundaryDisputeParty.position, BoundaryDisputeClaim.ordinal)
    ).all()


def papers(session: Session, dispute_id: UUID) -> Sequence[BoundaryDisputePaper]:
    """Return the papers of a case in the order in which they were recorded."""
    statement = select(BoundaryDisputePaper).where(BoundaryDisputePaper.dispute_id == dispute_id)
    return session.scalars(
        statement.order_by(BoundaryDisputePaper.recorded_at, BoundaryDisputePaper.id)
    ).all()


def steps(session: Session, dispute_id: UUID) -> Sequence[BoundaryDisputeStep]:
    """Return the steps that were taken, in order."""
    statement = select(BoundaryDisputeStep).where(BoundaryDisputeStep.dispute_id == dispute_id)
    return session.scalars(statement.order_by(BoundaryDisputeStep.ordinal)).all()


def handlers(session: Session, dispute_id: UUID) -> Sequence[tuple[UUID, str, str]]:
    """Return id, login and name of those who handle a case."""
    statement = (
        select(Account.id, Account.login, Account.display_name)
        .join(BoundaryDisputeHandler, BoundaryDisputeHandler.account_id == Account.id)
        .where(BoundaryDisputeHandler.dispute_id == dispute_id)
        .order_by(BoundaryDisputeHandler.added_at, Account.login)
    )
    return [(row.id, row.login, row.display_name) for row in session.execute(statement)]


def account_in_roles(session: Session, login: str, roles: Collection[str]) -> UUID | None:
    """Return the open account of a login that holds one of some roles."""
    statement = select(Account.id).where(
        Account.login == login,
        Account.active,
        exists().where(AccountRole.account_id == Account.id, AccountRole.role.in_(roles)),
    )
    return session.scalar(statement)


def accounts_in_role(session: Session, role: str) -> Sequence[UUID]:
    """Return the open accounts that hold a role, by login."""
    holds = exists().where(AccountRole.account_id == Account.id, AccountRole.role == role)
    return session.scalars(select(Account.id).where(Account.active, holds).order_by(Account.login)).all()


def citing_case(session: Session, dispute_id: UUID, sha256: str) -> bool:
    """Whether a claim, paper or step of a case cites a file."""
    tables = (BoundaryDisputeClaim, BoundaryDisputePaper, BoundaryDisputeStep)
    cited = [exists().where(table.dispute_id == dispute_id, table.sha256 == sha256) for table in tables]
    return bool(session.scalar(select(or_(*cited))))


def proposal_of(session: Session, proposal_id: UUID) -> tuple[str, str]:
    """Return number and state of a proposal."""
    row = session.execute(select(Proposal.number, Proposal.state).where(Proposal.id == proposal_id)).one()
    return row.number, row.state


def add(session: Session, *records: Base) -> None:
    """Write new rows."""
    session.add_all(records)
    session.flush()


def save(session: Session) -> None:
    """Write what was changed."""
    session.flush()


def remove_handler(session: Session, dispute_id: UUID, account_id: UUID) -> None:
    """Let an account handle a case no more."""
    found = session.get(BoundaryDisputeHandler, (dispute_id, account_id))
    if found is not None:
        session.delete(found)
        session.flush()


def count_up(session: Session, dispute: BoundaryDispute) -> None:
    """Write a case and count its version up."""
    dispute.version += 1
    session.flush()


def note_line_change(session: Session, dispute_id: UUID, proposal_id: UUID) -> None:
    """Note the proposal that a case led to; the database refuses it before the case is filed."""
    statement = update(BoundaryDispute).where(BoundaryDispute.id == dispute_id)
    session.execute(statement.values(line_change_id=proposal_id, version=BoundaryDispute.version + 1))


def place_names_in(
    session: Session, area: BaseGeometry, levels: Collection[str], day: date, limit: int
) -> list[dict[str, Any]]:
    """List the place names of a day that lie in an area or cross it, by spelling."""
    drawn = from_shape(area, srid=SRID)
    statement = (
        select(PlaceNamePeriod.feature_id, PlaceNamePeriod.name, PlaceNamePeriod.category)
        .where(
            PlaceNamePeriod.valid.op("@>")(day),
            PlaceNamePeriod.name.is_not(None),
            PlaceNamePeriod.publication_level.in_(levels),
            func.ST_Intersects(PlaceNamePeriod.geom, drawn),
        )
        .order_by(PlaceNamePeriod.list_key, PlaceNamePeriod.feature_id)
        .limit(limit)
    )
    return [
        {"id": str(row.feature_id), "name": row.name, "kind": row.category}
        for row in session.execute(statement)
    ]


def divisions_in(
    session: Session, area: BaseGeometry, levels: Collection[str], day: date, limit: int
) -> list[dict[str, Any]]:
    """List the divisions of a day whose polygons meet an area, by code."""
    drawn = from_shape(area, srid=SRID)
    statement = (
        select(DivisionPeriod.division_id, DivisionPeriod.name, DivisionPeriod.type)
        .where(
            DivisionPeriod.valid.op("@>")(day),
            DivisionPeriod.publication_level.in_(levels),
            func.ST_Intersects(DivisionPeriod.geom, drawn),
        )
        .order_by(DivisionPeriod.order_key, DivisionPeriod.division_id)
        .limit(limit)
    )
    return [
        {"id": str(row.division_id), "name": row.name, "kind": row.type} for row in session.execute(statement)
    ]


def markers_in(
    session: Session, area: BaseGeometry, levels: Collection[str], day: date, limit: int
) -> list[dict[str, Any]]:
    """List the markers of a day with a stone in an area, by line and number."""
    drawn = from_shape(area, srid=SRID)
    stands = exists().where(
        BoundaryMarkerStone.marker_id == BoundaryMarker.id,
        BoundaryMarkerStone.valid.op("@>")(day),
        func.ST_Intersects(BoundaryMarkerStone.geom, drawn),
    )
    statement = (
        select(BoundaryMarker.id, BoundaryMarker.number, BoundaryLine.name)
        .join(BoundaryLine, BoundaryLine.id == BoundaryMarker.line_id)
        .where(
            BoundaryMarker.valid.op("@>")(day),
            BoundaryMarker.publication_level.in_(levels),
            stands,
        )
        .order_by(BoundaryLine.name, BoundaryMarker.number, BoundaryMarker.id)
        .limit(limit)
    )
    return [
        {"id": str(row.id), "name": f"{row.name}{row.number}号", "kind": "boundary_marker"}
        for row in session.execute(statement)
    ]
