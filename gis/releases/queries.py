"""Statements on releases."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gis.administrative_divisions.tables import AdministrativeDivision
from gis.database import translated_errors
from gis.history.as_known import among
from gis.jobs.tables import Job
from gis.place_names.tables import Feature
from gis.releases.tables import Release

_ENDED = ("refused", "failed", "cancelled", "interrupted")


def add(session: Session, release: Release) -> Release:
    """Keep a new release under the next number; raise NumberTaken when somebody else took it."""
    release.number = session.scalars(select(func.coalesce(func.max(Release.number), 0) + 1)).one()
    session.add(release)
    save(session)
    return release


def save(session: Session) -> None:
    """Write what was changed; raise AnotherCurrent when another release is current by now."""
    with translated_errors():
        session.flush()


def of_number(session: Session, number: int) -> Release | None:
    """Return a release by its number."""
    return session.scalars(select(Release).where(Release.number == number)).one_or_none()


def of_id(session: Session, release_id: UUID) -> Release | None:
    """Return a release by its id."""
    return session.get(Release, release_id)


def in_state(session: Session, *states: str) -> Sequence[Release]:
    """Return the releases in some states, the youngest first."""
    return session.scalars(
        select(Release).where(Release.state.in_(states)).order_by(Release.number.desc())
    ).all()


def latest(session: Session, limit: int, before: int | None, *, published: bool) -> Sequence[Release]:
    """Return releases, the youngest first: all, or those that were current once."""
    statement = select(Release).order_by(Release.number.desc()).limit(limit)
    if before is not None:
        statement = statement.where(Release.number < before)
    if published:
        statement = statement.where(Release.published_at.is_not(None))
    return session.scalars(statement).all()


def held(session: Session) -> Sequence[Release]:
    """Return the current release and the one before; nobody else switches before this transaction ends."""
    statement = select(Release).where(Release.state.in_(("current", "previous"))).order_by(Release.number)
    return session.scalars(statement.with_for_update()).all()


def now(session: Session) -> datetime:
    """Return the database's clock."""
    found: datetime = session.scalars(select(func.clock_timestamp())).one()
    return found


def no_longer_public(session: Session, kind: str, ids: Collection[UUID]) -> list[UUID]:
    """Return those of some records whose level is not public now."""
    root: type[Feature] | type[AdministrativeDivision] = (
        Feature if kind == "place-names" else AdministrativeDivision
    )
    statement = select(root.id).where(among(root.id, ids), root.publication_level != "public")
    return list(session.scalars(statement.order_by(root.id)))


def dead_builds(session: Session, older_than: datetime) -> list[tuple[Release, Job | None]]:
    """Return builds that won't go on: their job has ended, or they have none and began long ago."""
    statement = (
        select(Release, Job)
        .outerjoin(Job, Job.id == Release.job_id)
        .where(Release.state == "building")
        .where(Job.state.in_(_ENDED) | (Release.job_id.is_(None) & (Release.made_at < older_than)))
        .order_by(Release.number)
    )
    return [(release, job) for release, job in session.execute(statement)]


def ids_by_state(session: Session) -> dict[UUID, str]:
    """Return the state of every release."""
    return {row.id: row.state for row in session.execute(select(Release.id, Release.state))}
