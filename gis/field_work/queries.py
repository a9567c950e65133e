"""Statements on packages, changes and conflicts of field work."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Text,
    and_,
    cast,
    exists,
    func,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from gis.accounts.tables import Account
from gis.database import Base
from gis.field_work.rules import FOR_A_PERSON
from gis.field_work.tables import (
    FieldChange,
    FieldChangeEvent,
    FieldConflict,
    FieldPackage,
    FieldPackageItem,
    FieldReceiptKey,
    FieldReturn,
)
from gis.grave_sites.tables import GravePhoto, GraveSite
from gis.history.as_known import among

#: Advisory lock of whoever keeps files that came packed (shared) and whoever takes recordings out
WITHDRAWAL_LOCK = 150_626_006


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


def hold_off_withdrawals(session: Session) -> None:
    """Let nobody withdraw a recording until the transaction ends: what is kept now may hold it."""
    session.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": WITHDRAWAL_LOCK})


def lock_withdrawals(session: Session) -> None:
    """Wait until everything is written that may hold a recording which is withdrawn now."""
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WITHDRAWAL_LOCK})


def package(session: Session, package_id: UUID) -> FieldPackage | None:
    """Find a package."""
    return session.get(FieldPackage, package_id)


def lock_package(session: Session, package_id: UUID) -> FieldPackage | None:
    """Find a package and keep others from handling its changes until the transaction ends."""
    statement = select(FieldPackage).where(FieldPackage.id == package_id).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def packages(
    session: Session,
    account_id: UUID | None,
    key: tuple[datetime, UUID] | None,
    limit: int,
    standing: str | None = None,
) -> Sequence[FieldPackage]:
    """List packages, the newest first: of one account when named, those out, overdue or closed when asked."""
    statement = select(FieldPackage)
    if standing is not None:
        statement = statement.where(*_STANDINGS[standing])
    if account_id is not None:
        statement = statement.where(FieldPackage.account_id == account_id)
    if key is not None:
        statement = statement.where(tuple_(FieldPackage.made_at, FieldPackage.id) < key)
    ordered = statement.order_by(FieldPackage.made_at.desc(), FieldPackage.id.desc())
    return session.scalars(ordered.limit(limit)).all()


_STANDINGS = {
    "out": (FieldPackage.closed_at.is_(None),),
    "overdue": (FieldPackage.closed_at.is_(None), FieldPackage.expires_at <= func.now()),
    "closed": (FieldPackage.closed_at.is_not(None),),
}


def out(session: Session, account_id: UUID | None) -> tuple[int, int]:
    """Count packages that are out, and those of them that are overdue."""
    is_late = FieldPackage.expires_at <= func.now()
    statement = select(func.count(), func.count().filter(is_late)).where(FieldPackage.closed_at.is_(None))
    if account_id is not None:
        statement = statement.where(FieldPackage.account_id == account_id)
    row = session.execute(statement).one()
    return row[0], row[1]


_OPEN = ("waiting", *FOR_A_PERSON)
#: Conflicts, what was refused, and what waits in a closed package: nothing comes of itself there
_IS_FOR_A_PERSON = or_(
    FieldChange.state.in_(FOR_A_PERSON),
    and_(FieldChange.state == "waiting", FieldPackage.closed_at.is_not(None)),
)


def open_changes(session: Session, account_id: UUID | None) -> Sequence[Row[str, str, int, int]]:
    """Count what waits for a person, for photos or for other changes, by kind of task and state.

    With how many of each are a person's to decide.
    """
    statement = (
        select(FieldPackage.task_kind, FieldChange.state, func.count(), func.count().filter(_IS_FOR_A_PERSON))
        .join(FieldPackage, FieldPackage.id == FieldChange.package_id)
        .where(FieldChange.state.in_(_OPEN))
        .group_by(FieldPackage.task_kind, FieldChange.state)
        .order_by(FieldPackage.task_kind, FieldChange.state)
    )
    if account_id is not None:
        statement = statement.where(FieldPackage.account_id == account_id)
    return session.execute(statement).all()


def holders(session: Session, account_id: UUID | None) -> set[UUID]:
    """Return the accounts that took packages, or the one that is named if it did."""
    statement = select(FieldPackage.account_id).distinct().order_by(FieldPackage.account_id)
    if account_id is not None:
        statement = statement.where(FieldPackage.account_id == account_id)
    return set(session.scalars(statement))


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


def still_out(session: Session) -> Sequence[UUID]:
    """Return the packages that are neither closed nor over their time."""
    statement = select(FieldPackage.id).where(
        FieldPackage.closed_at.is_(None), FieldPackage.expires_at > func.now()
    )
    return session.scalars(statement.order_by(FieldPackage.id)).all()


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


def among_changes(session: Session, ids: Collection[UUID]) -> dict[UUID, FieldChange]:
    """Return those of some changes that came, by id."""
    statement = select(FieldChange).where(among(FieldChange.id, ids)).order_by(FieldChange.id)
    return {each.id: each for each in session.scalars(statement)}


def waiting(session: Session, package_id: UUID) -> list[tuple[UUID, list[str], int | None]]:
    """Return the changes of a package that wait, in the order of the device: id, what each waits for, and by
    which forms it was read.
    """
    statement = select(FieldChange.id, FieldChange.missing, FieldChange.read_as).where(
        FieldChange.package_id == package_id, FieldChange.state == "waiting"
    )
    found = session.execute(statement.order_by(FieldChange.sequence, FieldChange.server_order))
    return [(row[0], row[1], row[2]) for row in found]


def settled(session: Session, package_id: UUID, ids: Collection[UUID]) -> set[UUID]:
    """Return those of some changes that were written or given up, or are another package's."""
    change = FieldChange
    is_settled = or_(change.state.in_(("accepted", "discarded")), change.package_id != package_id)
    statement = select(change.id).where(among(change.id, ids), is_settled)
    return set(session.scalars(statement.order_by(change.id)))


#: Version (RFC 9562 §5.5) of ids that are made of what a GeoPackage says; a device makes random ones
_OF_A_FILE = "5"


def _version_of(id_: InstrumentedAttribute[UUID]) -> ColumnElement[str]:
    return func.substr(cast(id_, Text), 15, 1)


def accepted_beside(session: Session, change: FieldChange, *, before: bool) -> FieldChange | None:
    """Return the last accepted change of its kind to its record that the device made before, or after.

    Numbers of a device and of a GeoPackage that came back of the same package are not in one order: what the
    other said is met in the register.
    """
    sequence = FieldChange.sequence
    statement = select(FieldChange).where(
        FieldChange.package_id == change.package_id,
        FieldChange.kind == change.kind,
        FieldChange.target_id == change.target_id,
        FieldChange.id != change.id,
        FieldChange.state == "accepted",
        (_version_of(FieldChange.id) == _OF_A_FILE) == (change.id.version == int(_OF_A_FILE)),
        sequence < change.sequence if before else sequence > change.sequence,
    )
    return session.scalars(
        statement.order_by(sequence.desc(), FieldChange.server_order.desc()).limit(1)
    ).first()


def accepted_sha256(session: Session, package_id: UUID) -> str:
    """Return the SHA-256 of the ids of all accepted changes that the device of a package made.

    As text, one a line, in their order: a device makes the same of its receipts.
    """
    id_ = cast(FieldChange.id, Text)
    lines = func.array_to_string(func.array_agg(aggregate_order_by(id_, FieldChange.id)), "\n")
    digest = func.encode(func.sha256(func.convert_to(func.coalesce(lines, ""), "UTF8")), "hex")
    statement = select(digest).where(
        FieldChange.package_id == package_id,
        FieldChange.state == "accepted",
        _version_of(FieldChange.id) != _OF_A_FILE,
    )
    return str(session.scalar(statement))


def changes(
    session: Session,
    account_id: UUID | None,
    package_id: UUID | None,
    states: Collection[str],
    after: int | None,
    limit: int,
    kinds: Collection[str] = (),
    *,
    for_a_person: bool = False,
    inspection_id: UUID | None = None,
) -> Sequence[FieldChange]:
    """List changes in the order in which the server got them, the latest first."""
    statement = select(FieldChange).join(FieldPackage)
    if account_id is not None:
        statement = statement.where(FieldPackage.account_id == account_id)
    if for_a_person:
        # Said twice, so that the index of what is open serves.
        statement = statement.where(FieldChange.state.in_(_OPEN), _IS_FOR_A_PERSON)
    if inspection_id is not None:
        statement = statement.where(FieldPackage.task["inspection_id"].astext == str(inspection_id))
    if kinds:
        statement = statement.where(FieldChange.kind.in_(kinds))
    if package_id is not None:
        statement = statement.where(FieldChange.package_id == package_id)
    if states:
        statement = statement.where(FieldChange.state.in_(states))
    if after is not None:
        statement = statement.where(FieldChange.server_order < after)
    return session.scalars(statement.order_by(FieldChange.server_order.desc()).limit(limit)).all()


def changes_of(session: Session, package_id: UUID) -> Sequence[FieldChange]:
    """Return the changes of a package in the order in which the server got them."""
    statement = select(FieldChange).where(FieldChange.package_id == package_id)
    return session.scalars(statement.order_by(FieldChange.server_order)).all()


def conflicts(session: Session, change_ids: Collection[UUID]) -> Sequence[FieldConflict]:
    """Return the conflicts of changes, in the order of their forms."""
    statement = select(FieldConflict).where(among(FieldConflict.change_id, change_ids))
    return session.scalars(statement.order_by(FieldConflict.change_id, FieldConflict.ordinal)).all()


def packages_of(session: Session, ids: Collection[UUID]) -> Sequence[FieldPackage]:
    """Return packages by id."""
    statement = select(FieldPackage).where(among(FieldPackage.id, ids))
    return session.scalars(statement.order_by(FieldPackage.id)).all()


def labels(
    session: Session, records: Collection[tuple[UUID, UUID | None]]
) -> dict[tuple[UUID, UUID | None], tuple[str, str]]:
    """Return the kinds of records that were handed out and what people call them, by package and record."""
    content = FieldPackageItem.content
    words = func.concat_ws(
        " ",
        *(func.nullif(content[name].astext, "") for name in ("number", "road", "place")),
        content["section"]["name"].astext,
    )
    statement = (
        select(FieldPackageItem.package_id, FieldPackageItem.record_id, FieldPackageItem.kind, words)
        .where(
            among(FieldPackageItem.package_id, {package for package, _ in records}),
            among(FieldPackageItem.record_id, {record for _, record in records if record is not None}),
        )
        .order_by(FieldPackageItem.package_id, FieldPackageItem.record_id)
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in session.execute(statement)}


def returned(session: Session, package_id: UUID, sha256: str) -> FieldReturn | None:
    """Find a file that came back of a package."""
    statement = select(FieldReturn).where(FieldReturn.package_id == package_id, FieldReturn.sha256 == sha256)
    return session.scalars(statement).one_or_none()


def returns(session: Session, package_id: UUID) -> Sequence[FieldReturn]:
    """Return the files that came back of a package, the latest first."""
    statement = select(FieldReturn).where(FieldReturn.package_id == package_id)
    return session.scalars(statement.order_by(FieldReturn.returned_at.desc(), FieldReturn.id)).all()


def return_(session: Session, return_id: UUID) -> FieldReturn | None:
    """Find a file that came back."""
    return session.get(FieldReturn, return_id)


def returns_holding(session: Session, sha256: str) -> Sequence[FieldReturn]:
    """Return the files that came back with another file in them."""
    statement = select(FieldReturn).where(FieldReturn.outcome["holds"].contains([sha256]))
    return session.scalars(statement.order_by(FieldReturn.returned_at, FieldReturn.id)).all()


def returns_in(session: Session, package_ids: Collection[UUID]) -> dict[UUID, int]:
    """Count the files that came back of packages; those of which none did are left out."""
    statement = (
        select(FieldReturn.package_id, func.count())
        .where(among(FieldReturn.package_id, package_ids))
        .group_by(FieldReturn.package_id)
        .order_by(FieldReturn.package_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def note_return(session: Session, return_id: UUID, change_ids: Collection[UUID]) -> None:
    """Write of changes which file said them."""
    statement = update(FieldChange).where(among(FieldChange.id, change_ids)).values(return_id=return_id)
    session.execute(statement)


def events(session: Session, change_id: UUID) -> Sequence[FieldChangeEvent]:
    """Return what happened to a change, in its order."""
    statement = select(FieldChangeEvent).where(FieldChangeEvent.change_id == change_id)
    return session.scalars(statement.order_by(FieldChangeEvent.id)).all()


def note(
    session: Session, change_id: UUID, what: str, account_id: UUID | None, reason: str = "", **more: Any
) -> None:
    """Write that something happened to a change: `field`, `choice` and `value` of what is settled."""
    add(
        session,
        FieldChangeEvent(change_id=change_id, what=what, account_id=account_id, reason=reason, **more),
    )


def account(session: Session, account_id: UUID) -> Account | None:
    """Find an account."""
    return session.get(Account, account_id)


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


def names_file(session: Session, sha256: str, *, apart_from: str) -> bool:
    """Whether a package hands a file out, or a change of any but one kind that was not discarded names it."""
    handed_out = exists().where(FieldPackage.files.contains([{"sha256": sha256}]))
    change = FieldChange
    named = exists().where(
        change.kind != apart_from, change.state != "discarded", change.content.contains(sha256)
    )
    return bool(session.scalar(select(handed_out | named)))
