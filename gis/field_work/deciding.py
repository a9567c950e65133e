"""What a person decides of changes that the server could not write by itself; what was said stays kept."""

from collections.abc import Collection
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.errors import NotAllowed
from gis.field_work import packages, queries, views
from gis.field_work.kinds import Forms, kind_of
from gis.field_work.merging import names_of
from gis.field_work.receipts import signer
from gis.field_work.rules import (
    FOR_A_PERSON,
    SETTLING,
    NoSuchChange,
    NoSuchField,
    NoSuchPackage,
    NotWaiting,
    ReasonNeeded,
)
from gis.field_work.sync import Deciding
from gis.field_work.tables import FieldChange, FieldPackage
from gis.joint_inspections import access

Row = dict[str, Any]


def find(
    session: Session,
    caller: Caller,
    *,
    package_id: UUID | None = None,
    states: Collection[str] = (),
    after: int | None = None,
    limit: int = 50,
) -> Row:
    """List changes, the latest first: one's own, or everybody's for whoever oversees field work."""
    account = None if packages.oversees(caller) else caller.account()
    found = queries.changes(session, account, package_id, states, after, limit + 1)
    following = found[limit - 1].server_order if len(found) > limit else None
    return {"rows": views.change_rows(session, found[:limit]), "next": following}


def get(session: Session, caller: Caller, change_id: UUID) -> Row:
    """Return a change with what its device sent; raise NoSuchChange."""
    change, _ = _seen(session, caller, change_id)
    return views.change_rows(session, [change])[0] | {"content": change.content}


def settle(
    session: Session,
    caller: Caller,
    change_id: UUID,
    field: str,
    forms: Forms,
    home: Path,
    *,
    choice: str,
    value: Any = None,
    reason: str = "",
) -> None:
    """Settle a field in conflict; with the last one the change is written as it was settled.

    Raises NoSuchChange, NotAllowed, NotWaiting, NoSuchField, ReasonNeeded (a value that neither side said).
    """
    change, package = _deciding(session, caller, change_id)
    if change.state != "conflict":
        raise NotWaiting(state=change.state)
    conflicts = queries.conflicts(session, [change_id])
    found = next((each for each in conflicts if each.field == field), None)
    if found is None:
        raise NoSuchField(field=field)
    names = names_of(field, kind_of(change.kind, package.task_kind).shape)
    if choice == "other" and not reason.strip():
        raise ReasonNeeded
    if choice == "other" and len(names) > 1 and not (isinstance(value, dict) and set(value) <= set(names)):
        raise NoSuchField(field=field)
    now = queries.now(session)
    found.choice, found.value = choice, value if choice == "other" else None
    found.reason = reason.strip()
    found.settled_by, found.settled_at = caller.account(), now
    queries.save(session)
    if all(each.choice for each in conflicts):
        by = caller.account()
        at_work = Deciding(session, caller, package, forms, signer(home))
        queries.keep_key(session, at_work.key.key_id, at_work.key.public)
        at_work.decide(change, conflicts, by=by, reason=found.reason)
        at_work.settle_waiting()


def retry(
    session: Session, caller: Caller, change_id: UUID, forms: Forms, home: Path, *, reason: str
) -> None:
    """Try a refused change again, after what was in its way has been put right.

    Raises NoSuchChange, NotAllowed, NotWaiting, ReasonNeeded.
    """
    change, package = _deciding(session, caller, change_id)
    if change.state != "refused":
        raise NotWaiting(state=change.state)
    _said(reason)
    at_work = Deciding(session, caller, package, forms, signer(home))
    queries.keep_key(session, at_work.key.key_id, at_work.key.public)
    at_work.decide(change, by=caller.account(), reason=reason.strip())
    at_work.settle_waiting()


def discard(session: Session, caller: Caller, change_id: UUID, home: Path, *, reason: str) -> None:
    """Say of a change that it is not to be written, and why; it stays where it is with all that it says.

    Raises NoSuchChange, NotAllowed, NotWaiting, ReasonNeeded.
    """
    change, _ = _deciding(session, caller, change_id)
    if change.state not in (*FOR_A_PERSON, "waiting"):
        raise NotWaiting(state=change.state)
    _said(reason)
    key = signer(home)
    queries.keep_key(session, key.key_id, key.public)
    change.state, change.missing = "discarded", []
    change.decided_at, change.decided_by = queries.now(session), caller.account()
    change.decision_reason = reason.strip()
    change.receipt = key.sign(views.receipt_said(change))
    queries.save(session)


def _said(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeeded


def _seen(session: Session, caller: Caller, change_id: UUID) -> tuple[FieldChange, FieldPackage]:
    change = queries.change(session, change_id)
    if change is None:
        raise NoSuchChange
    try:
        return change, packages.seen(session, caller, change.package_id)
    except NoSuchPackage as missing:
        raise NoSuchChange from missing


def _deciding(session: Session, caller: Caller, change_id: UUID) -> tuple[FieldChange, FieldPackage]:
    """Return a change that the caller may decide on, locked with its package.

    Whoever decides may write records of every kind; a 毗邻方 account decides on what it sent itself.
    """
    _seen(session, caller, change_id)
    queries.lock_id(session, change_id)
    change, package = _seen(session, caller, change_id)
    queries.lock_package(session, package.id)
    session.refresh(change)
    is_own = access.is_neighbour(caller) and package.account_id == caller.account_id
    if not is_own and caller.roles.isdisjoint(SETTLING):
        raise NotAllowed
    return change, package
