"""Statements on packages, changes and conflicts of field work."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gis.accounts.tables import Account
from gis.database import Base
from gis.field_work.tables import FieldChange, FieldConflict, FieldPackage, FieldPackageItem, FieldReceiptKey
from gis.grave_sites.tables import GravePhoto, GraveSite
from gis.history.as_known import among


def add(session: Session, *records: Base) -> None:
    """Write new rows."""
    session.add_all(records)
    session.flush()


def save(session: Session) -> None:
    """Send what changed to the database."""
    session.flush()


def now(session: Session) -> datetime:
    """Return the server's time at this statement."""
    found: datetime = session.scalars(select(func.clock_timestamp())).one()
    return found


def lock_id(session: Session, change_id: UUID) -> None:
    """Wait until nobody else handles a change of this id, and keep it so until the transaction ends."""
    session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:id, 0))"), {"id": f"field_change {change_id}"}
    )


def package(session: Session, package_id: UUID) -> FieldPackage | None:
    """Find a package."""
    return session.get(FieldPackage, package_id)


def lock_package(session: Session, package_id: UUID) -> FieldPackage | None:
    """Find a package and keep others from handling its changes until the transaction ends."""
    statement = select(FieldPackage).where(FieldPackage.id == package_id).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def packages(
    session: Session, account_id: UUID | None, key: tuple[datetime, UUID] | None, limit: int
) -> Sequence[FieldPackage]:
    """List packages, the newest first, of one account when named."""
    statement = select(FieldPackage)
    if account_id is not None:
        statement = statement.where(FieldPackage.account_id == account_id)
    if key is not None:
        statement = statement.where(tuple_(FieldPackage.made_at, FieldPackage.id) < key)
    ordered = statement.order_by(FieldPackage.made_at.desc(), FieldPackage.id.desc())
    return session.scalars(ordered.limit(limit)).all()


def items(session: Session, package_id: UUID) -> Sequence[FieldPackageItem]:
    """Return what was handed out, in its order."""
    statement = select(FieldPackageItem).where(FieldPackageItem.package_id == package_id)
    return session.scalars(statement.order_by(FieldPackageItem.ordinal)).all()


def item(session: Session, package_id: UUID, record_id: UUID) -> FieldPackageItem | None:
    """Find a record as it was handed out."""
    return session.get(FieldPackageItem, (package_id, record_id))


def counts(session: Session, package_ids: Collection[UUID]) -> Sequence[Row[UUID, str, int]]:
    """Count the changes of packages by their state."""
    statement = (
        select(FieldChange.package_id, FieldChange.state, func.count())
        .where(among(FieldChange.package_id, package_ids))
        .group_by(FieldChange.package_id, FieldChange.state)
        .order_by(FieldChange.package_id, FieldChange.state)
    )
    return session.execute(statement).all()


def items_in(session: Session, package_ids: Collection[UUID]) -> dict[UUID, int]:
    """Count the records of packages."""
    statement = (
        select(FieldPackageItem.package_id, func.count())
        .where(among(FieldPackageItem.package_id, package_ids))
        .group_by(FieldPackageItem.package_id)
        .order_by(FieldPackageItem.package_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def change(session: Session, change_id: UUID) -> FieldChange | None:
    """Find a change."""
    return session.get(FieldChange, change_id)


def waiting(session: Session, package_id: UUID) -> Sequence[FieldChange]:
    """Return the changes of a package that wait for others or for files, in the order of the device."""
    statement = select(FieldChange).where(
        FieldChange.package_id == package_id, FieldChange.state == "waiting"
    )
    return session.scalars(statement.order_by(FieldChange.sequence, FieldChange.server_order)).all()


def accepted_beside(session: Session, change: FieldChange, *, before: bool) -> FieldChange | None:
    """Return the last accepted change of its kind to its record that the device made before, or after."""
    sequence = FieldChange.sequence
    statement = select(FieldChange).where(
        FieldChange.package_id == change.package_id,
        FieldChange.kind == change.kind,
        FieldChange.target_id == change.target_id,
        FieldChange.id != change.id,
        FieldChange.state == "accepted",
        sequence < change.sequence if before else sequence > change.sequence,
    )
    return session.scalars(
        statement.order_by(sequence.desc(), FieldChange.server_order.desc()).limit(1)
    ).first()


def changes(
    session: Session,
    account_id: UUID | None,
    package_id: UUID | None,
    states: Collection[str],
    after: int | None,
    limit: int,
) -> Sequence[FieldChange]:
    """List changes in the order in which the server got them, the latest first."""
    statement = select(FieldChange)
    if account_id is not None:
        statement = statement.join(FieldPackage).where(FieldPackage.account_id == account_id)
    if package_id is not None:
        statement = statement.where(FieldChange.package_id == package_id)
    if states:
        statement = statement.where(FieldChange.state.in_(states))
    if after is not None:
        statement = statement.where(FieldChange.server_order < after)
    return session.scalars(statement.order_by(FieldChange.server_order.desc()).limit(limit)).all()


def conflicts(session: Session, change_ids: Collection[UUID]) -> Sequence[FieldConflict]:
    """Return the conflicts of changes, in the order of their forms."""
    statement = select(FieldConflict).where(among(FieldConflict.change_id, change_ids))
    return session.scalars(statement.order_by(FieldConflict.change_id, FieldConflict.ordinal)).all()


def names(session: Session, account_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return how accounts are called."""
    statement = select(Account.id, Account.display_name).where(among(Account.id, account_ids))
    return {row[0]: row[1] for row in session.execute(statement.order_by(Account.id))}


def keep_key(session: Session, key_id: str, public: Mapping[str, Any]) -> None:
    """Keep the public half of a key that signs; one that is known stays as it is."""
    values = {"key_id": key_id, "public": dict(public)}
    session.execute(insert(FieldReceiptKey).values(values).on_conflict_do_nothing())


def keys(session: Session) -> Sequence[FieldReceiptKey]:
    """Return every key that ever signed, the newest first."""
    statement = select(FieldReceiptKey)
    return session.scalars(statement.order_by(FieldReceiptKey.made_at.desc(), FieldReceiptKey.key_id)).all()


def grave_sites(session: Session, ids: Collection[UUID]) -> dict[UUID, GraveSite]:
    """Return grave sites by id."""
    statement = select(GraveSite).where(among(GraveSite.id, ids)).order_by(GraveSite.number)
    return {each.id: each for each in session.scalars(statement)}


def grave_photos(session: Session, ids: Collection[UUID]) -> dict[UUID, list[GravePhoto]]:
    """Return the photos of grave sites, the oldest first."""
    statement = select(GravePhoto).where(among(GravePhoto.site_id, ids))
    found: dict[UUID, list[GravePhoto]] = {}
    for each in session.scalars(
        statement.order_by(GravePhoto.site_id, GravePhoto.taken_on, GravePhoto.sha256)
    ):
        found.setdefault(each.site_id, []).append(each)
    return found
