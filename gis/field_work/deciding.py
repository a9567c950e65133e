"""What a person decides of changes that the server could not write by itself; what was said stays kept."""

from collections.abc import Collection
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts import service as accounts
from gis.accounts.rules import Caller
from gis.administrative_divisions import service as divisions
from gis.attachments import service as attachments
from gis.attachments.rules import NoSuchAttachment
from gis.attachments.service import OpenFile
from gis.errors import NotAllowed
from gis.field_work import packages, queries, returns, shown, views
from gis.field_work.deciders import may_decide
from gis.field_work.kinds import Forms, kind_of
from gis.field_work.merging import names_of
from gis.field_work.receipts import Signer, signer
from gis.field_work.rules import (
    FOR_A_PERSON,
    NoSuchChange,
    NoSuchField,
    NoSuchPackage,
    NotWaiting,
    ReasonNeeded,
    cited,
)
from gis.field_work.sync import Deciding
from gis.field_work.tables import FieldChange, FieldPackage

Row = dict[str, Any]


def find(
    session: Session,
    caller: Caller,
    *,
    package_id: UUID | None = None,
    states: Collection[str] = (),
    after: int | None = None,
    limit: int = 50,
    kinds: Collection[str] = (),
    holder_id: UUID | None = None,
    for_a_person: bool = False,
    inspection_id: UUID | None = None,
) -> Row:
    """List changes, the latest first: one's own, or everybody's for whoever oversees field work.

    `holder_id` narrows everybody's to those of one person's packages, `for_a_person` to what a person has to
    decide, `inspection_id` to those of a joint inspection.
    """
    account = holder_id if packages.oversees(caller) else caller.account()
    found = queries.changes(
        session, account, package_id, states, after, limit + 1, kinds,
        for_a_person=for_a_person, inspection_id=inspection_id,
    )  # fmt: skip
    following = found[limit - 1].server_order if len(found) > limit else None
    return {"rows": shown.rows(session, caller, found[:limit]), "next": following}


def get(session: Session, caller: Caller, change_id: UUID) -> Row:
    """Return a change with what its device sent, photos of every side, what became of it; NoSuchChange.

    `returned_file` is the GeoPackage that said it, where one did.
    """
    change, package = _seen(session, caller, change_id)
    whole = shown.whole(session, caller, change, package)
    return whole | {"returned_file": returns.of_change(session, change)}


def open_photo(session: Session, caller: Caller, change_id: UUID, wanted: str, home: Path) -> OpenFile:
    """Open a photo of the device, of the register or of the package, or its original.

    Raises NoSuchChange, NoSuchAttachment.
    """
    change, package = _seen(session, caller, change_id)
    if wanted not in shown.may_open(shown.photos(session, caller, change, package)):
        raise NoSuchAttachment
    return attachments.open_cited(session, wanted, home)


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
        raise NotWaiting
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
    queries.note(
        session, change_id, "settled", caller.account(), found.reason,
        field=field, choice=choice, value=found.value,
    )  # fmt: skip
    if all(each.choice for each in conflicts):
        by = caller.account()
        at_work = Deciding(session, caller, package, forms, signer(home))
        queries.keep_key(session, at_work.key.key_id, at_work.key.public)
        at_work.decide(change, conflicts, by=by, reason=found.reason)
        _go_on(session, package, forms, at_work.key, change_id)


def retry(
    session: Session, caller: Caller, change_id: UUID, forms: Forms, home: Path, *, reason: str
) -> None:
    """Try a refused change again, after what was in its way has been put right.

    One that waits in a closed package, which nothing else tries again, too.
    Raises NoSuchChange, NotAllowed, NotWaiting, ReasonNeeded.
    """
    change, package = _deciding(session, caller, change_id)
    if change.state != "refused" and (change.state != "waiting" or package.closed_at is None):
        raise NotWaiting
    _said(reason)
    queries.note(session, change_id, "retried", caller.account(), reason.strip())
    at_work = Deciding(session, caller, package, forms, signer(home))
    queries.keep_key(session, at_work.key.key_id, at_work.key.public)
    at_work.decide(change, by=caller.account(), reason=reason.strip())
    _go_on(session, package, forms, at_work.key, change_id)


def discard(
    session: Session, caller: Caller, change_id: UUID, forms: Forms, home: Path, *, reason: str
) -> None:
    """Say of a change that it is not to be written, and why; it stays where it is with all that it says.

    What waited for it, a signature below it too, is refused with that reason.
    Raises NoSuchChange, NotAllowed, NotWaiting, ReasonNeeded.
    """
    change, package = _deciding(session, caller, change_id)
    if change.state not in (*FOR_A_PERSON, "waiting"):
        raise NotWaiting
    _said(reason)
    key = signer(home)
    queries.keep_key(session, key.key_id, key.public)
    change.state, change.missing = "discarded", []
    change.decided_at, change.decided_by = queries.now(session), caller.account()
    change.decision_reason = reason.strip()
    change.receipt = key.sign(views.receipt_said(change))
    queries.note(session, change_id, "discarded", caller.account(), reason.strip())
    queries.save(session)
    _go_on(session, package, forms, key, change_id)


def _go_on(session: Session, package: FieldPackage, forms: Forms, key: Signer, decided: UUID) -> None:
    """Try what waited for a decision on a change as its sender, under his rights and name."""
    account = queries.account(session, package.account_id)
    if account is not None and account.active:
        holder = divisions.identify(session, accounts.caller(session, account))
        Deciding(session, holder, package, forms, key).settle_waiting([decided])


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

    Raises NoSuchChange, NotAllowed. Whoever decides may cite what its device sent.
    """
    _seen(session, caller, change_id)
    queries.lock_id(session, change_id)
    change, package = _seen(session, caller, change_id)
    queries.lock_package(session, package.id)
    session.refresh(change)
    if not may_decide(caller, package):
        raise NotAllowed
    attachments.hand_over(session, package.account_id, caller, set(cited(change.values or {})))
    return change, package
