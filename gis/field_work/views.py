"""How packages, changes and their receipts are shown."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.errors import DimingError
from gis.field_work import queries, uploads
from gis.field_work.rules import ClockKnown, is_off, when_written
from gis.field_work.tables import FieldChange, FieldConflict, FieldPackage
from gis.messages import text

Row = dict[str, Any]
STATES = ("waiting", "accepted", "conflict", "refused", "discarded")


def _at(instant: datetime | None) -> str | None:
    """Return an instant in UTC: the same text, whatever zone it was sent or read in."""
    return None if instant is None else instant.astimezone(UTC).isoformat()


def _id(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def package_rows(session: Session, packages: Sequence[FieldPackage], now: datetime, home: Path) -> list[Row]:
    """Return who is out with what, when he was last heard of, and what became of his changes."""
    ids = [each.id for each in packages]
    counted: dict[UUID, dict[str, int]] = {each: dict.fromkeys(STATES, 0) for each in ids}
    for package_id, state, count in queries.counts(session, ids):
        counted[package_id][state] = count
    items = queries.items_in(session, ids)
    returned = queries.returns_in(session, ids)
    people = queries.names(session, {each.account_id for each in packages})
    return [
        {
            "id": str(each.id),
            "task_kind": each.task_kind,
            "task": each.task,
            "title": each.title,
            "holder_id": str(each.account_id),
            "holder": people.get(each.account_id, ""),
            "device_id": each.device_id,
            "device_name": each.device_name,
            "items": items.get(each.id, 0),
            "files": len(each.files),
            "made_at": _at(each.made_at),
            "expires_at": _at(each.expires_at),
            "is_expired": each.closed_at is None and each.expires_at <= now,
            "last_contact_at": _at(each.last_contact_at),
            "clock_offset_s": each.clock_offset_s,
            "clock_is_off": each.clock_offset_s is not None and is_off(each.clock_offset_s),
            "pending_on_device": each.pending_on_device,
            "changes": counted[each.id],
            "returned_files": returned.get(each.id, 0),
            "taken_up_at": _at(each.taken_up_at),
            "unfinished_uploads": uploads.unfinished(each.account_id, home),
            "closed_at": _at(each.closed_at),
            "closed_reason": each.closed_reason,
            "is_demonstration": each.is_demonstration,
        }
        for each in packages
    ]


def change_rows(session: Session, changes: Sequence[FieldChange]) -> list[Row]:
    """Return changes with what became of each, why, the receipt, and the fields in conflict."""
    conflicts: dict[UUID, list[FieldConflict]] = {}
    for each in queries.conflicts(session, [change.id for change in changes]):
        conflicts.setdefault(each.change_id, []).append(each)
    people = queries.names(
        session,
        {
            *(each.decided_by for each in changes if each.decided_by),
            *(one.settled_by for found in conflicts.values() for one in found if one.settled_by),
        },
    )
    return [
        {
            "id": str(each.id),
            "package_id": str(each.package_id),
            "kind": each.kind,
            "target_id": _id(each.target_id),
            "parent_id": _id(each.parent_id),
            "sequence": each.sequence,
            "device_time": _at(each.device_time),
            "received_at": _at(each.received_at),
            "clock_offset_s": round(each.clock_offset_s, 3),
            "clock_is_off": is_off(each.clock_offset_s),
            "written": _written(each),
            "server_order": each.server_order,
            "content_sha256": each.content_sha256,
            "state": each.state,
            "reasons": each.reasons,
            "missing": each.missing,
            "values": each.values,
            "kept_from_register": each.taken,
            "record_id": _id(each.record_id),
            "record_version": each.record_version,
            "decided_at": _at(each.decided_at),
            "decided_by": None if each.decided_by is None else people.get(each.decided_by, ""),
            "decision_reason": each.decision_reason,
            "conflicts": [_conflict(one, people) for one in conflicts.get(each.id, ())],
            "receipt": each.receipt,
        }
        for each in changes
    ]


def _written(change: FieldChange) -> Row | None:
    """Return when a change was written by the register's clock; None of one that can't be read."""
    if change.device_time is None:
        return None
    known = None
    if change.written_offset_s is not None and change.compared_at is not None:
        known = ClockKnown(offset_s=change.written_offset_s, server_time=change.compared_at)
    found = when_written(change.device_time, known, change.clock_offset_s, change.received_at)
    return {
        "basis": found.basis,
        "about": _at(found.about),
        "other": _at(found.other),
        "offset_s": found.offset_s,
        "compared_at": _at(found.compared_at),
        "is_off": found.is_off,
    }


def not_taken(change_id: UUID, content_sha256: str, reasons: Sequence[Row]) -> Row:
    """Return the answer to a change that can't even be kept: the id is another's, and there is no receipt."""
    nothing = dict.fromkeys(
        (
            *("package_id", "target_id", "parent_id", "sequence", "device_time", "received_at"),
            *("clock_offset_s", "written", "server_order", "values", "record_id", "record_version"),
            *("decided_at", "decided_by", "receipt"),
        )
    )
    return nothing | {
        "id": str(change_id),
        "kind": "",
        "clock_is_off": False,
        "content_sha256": content_sha256,
        "state": "refused",
        "reasons": list(reasons),
        "missing": [],
        "kept_from_register": [],
        "decision_reason": "",
        "conflicts": [],
    }


def receipt_said(change: FieldChange) -> Row:
    """Return what a receipt says of a change."""
    return {
        "change": str(change.id),
        "package": str(change.package_id),
        "content_sha256": change.content_sha256,
        "outcome": change.state,
        "server_order": change.server_order,
        "received_at": _at(change.received_at),
        "decided_at": _at(change.decided_at),
        "record_id": _id(change.record_id),
        "record_version": change.record_version,
    }


def _conflict(one: FieldConflict, people: Mapping[UUID, str]) -> Row:
    return {
        "field": one.field,
        "base": one.base,
        "device_value": one.device_value,
        "register_value": one.register_value,
        "register_version": one.register_version,
        "register_by": one.register_by,
        "register_at": one.register_at,
        "choice": one.choice,
        "value": one.value,
        "reason": one.reason,
        "settled_by": None if one.settled_by is None else people.get(one.settled_by, ""),
        "settled_at": _at(one.settled_at),
    }


def reasons_of(refusal: DimingError, called: Callable[[str], str] = str) -> list[Row]:
    """Return why something was refused: field, value, rule, and the sentence in both languages.

    `called` is what people call a field, by which the sentence names it.
    """
    rule = type(refusal).__name__
    told = [each for each in refusal.details if each.get("message")]
    if not told:
        field = str(refusal.params.get("field", ""))
        params = dict(refusal.params) | ({"field": called(field)} if field else {})
        sentence = {
            "field": field,
            "message": text(refusal.message_id, "zh", **params),
            "message_en": text(refusal.message_id, "en", **params),
        }
        told = [sentence]
    return [
        {
            "field": str(each.get("field", "")),
            "value": "" if each.get("value") is None else str(each["value"])[:200],
            "rule": str(each.get("rule", rule)),
            "message": str(each["message"]),
            "message_en": str(each.get("message_en", each["message"])),
        }
        for each in told
    ]
