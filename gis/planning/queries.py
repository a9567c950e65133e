"""Statements on planning runs and on what they are made of."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, select, tuple_
from sqlalchemy.orm import Session

from gis.accounts.tables import Account
from gis.facilities.tables import Facility
from gis.grave_sites.tables import GraveSite
from gis.planning.tables import PlanningRun
from gis.planning_layers.tables import Corridor, PlanningPlace, PlanningRegion
from gis.reference.tables import Source

#: Tables whose records have a publication level of their own
LevelledTable = type[Facility] | type[PlanningPlace] | type[Corridor]


def add(session: Session, run: PlanningRun) -> UUID:
    """Keep a run; return its id."""
    session.add(run)
    session.flush()
    return run.id


def find(session: Session, run_id: UUID) -> PlanningRun | None:
    """Find a run."""
    return session.get(PlanningRun, run_id)


def latest(
    session: Session,
    levels: Collection[str],
    limit: int,
    *,
    kind: str | None = None,
    after: tuple[datetime, UUID] | None = None,
) -> Sequence[Row[PlanningRun, str, str | None]]:
    """List runs of some levels, the youngest first, with the code of their region and who made them."""
    statement = (
        select(PlanningRun, PlanningRegion.code, Account.display_name)
        .join(PlanningRegion, PlanningRegion.id == PlanningRun.region_id)
        .join(Account, Account.id == PlanningRun.made_by, isouter=True)
        .where(PlanningRun.publication_level.in_(levels))
        .order_by(PlanningRun.made_at.desc(), PlanningRun.id.desc())
        .limit(limit)
    )
    if kind is not None:
        statement = statement.where(PlanningRun.kind == kind)
    if after is not None:
        statement = statement.where(tuple_(PlanningRun.made_at, PlanningRun.id) < after)
    return session.execute(statement).all()


def region_code(session: Session, region_id: UUID) -> str:
    """Return the code of a region."""
    return session.scalars(select(PlanningRegion.code).where(PlanningRegion.id == region_id)).one()


def maker(session: Session, account_id: UUID | None) -> str | None:
    """Return who made a run."""
    return session.scalar(select(Account.display_name).where(Account.id == account_id))


def grave_sites(session: Session, day: date) -> Sequence[GraveSite]:
    """Return the located sites that were surveyed by a day, by number."""
    statement = select(GraveSite).where(GraveSite.geom.is_not(None), GraveSite.surveyed_on <= day)
    return session.scalars(statement.order_by(GraveSite.number)).all()


def levels(session: Session, table: LevelledTable, ids: Collection[UUID]) -> frozenset[str]:
    """Return the publication levels that some records have."""
    return frozenset(session.scalars(select(table.publication_level).where(table.id.in_(ids)).distinct()))


def sources_of_corridors(session: Session, ids: Collection[UUID]) -> frozenset[UUID]:
    """Return the sources that some corridors cite."""
    return frozenset(session.scalars(select(Corridor.source_id).where(Corridor.id.in_(ids)).distinct()))


def any_demonstration(session: Session, source_ids: Collection[UUID]) -> bool:
    """Return whether one of some sources is of invented data."""
    found = select(Source.id).where(Source.id.in_(source_ids), Source.is_demonstration).limit(1)
    return session.scalar(found) is not None
