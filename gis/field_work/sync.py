"""Take in what devices send: each change once, in whatever order, with a signed receipt for each.

A request is one transaction and every change in it a savepoint, so that one that is refused disturbs no
other. What was said of a change, its receipt included, is written in the transaction that writes the
register: a server that dies after the commit answers the replay with the same receipt, one that dies before
has nothing.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from heapq import heappop, heappush
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis import errors
from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.database import translated_errors
from gis.field_work import packages, queries, views
from gis.field_work.kinds import Forms, Kind, Standing, Target, Written, kind_of
from gis.field_work.merging import Difference, Merged, merge, names_of, spread
from gis.field_work.receipts import Signer, signer
from gis.field_work.rules import (
    Content,
    CoveredDiscarded,
    IdInUse,
    NotInPackage,
    OtherVersion,
    PackageClosed,
    RestsOnItself,
    Sent,
    cited,
    clock_offset,
    is_off,
    read_content,
)
from gis.field_work.schema_steps import CURRENT, as_of_today, carried_over
from gis.field_work.tables import FieldChange, FieldConflict, FieldPackage

log = logging.getLogger(__name__)

Row = dict[str, Any]
#: What a person can do something about; everything else is a fault of ours and no answer
REFUSALS = (
    errors.NotAllowed,
    errors.NotFound,
    errors.Conflict,
    errors.RuleBroken,
    errors.Stale,
    errors.InvalidInput,
)
TRY_AGAIN = "error.try_again"
NOTHING = Standing(None, 0, {})


@dataclass(frozen=True, slots=True)
class Batch:
    """Changes that come at once; of a device its clock and what else it holds, of a file neither."""

    sent_at: datetime | None
    changes: Sequence[Sent]
    pending: int | None = None


def receive(
    session: Session, caller: Caller, package_id: UUID, batch: Batch, forms: Forms, home: Path
) -> Row:
    """Take in changes of a package and say what became of each, and of those that waited.

    Raises NoSuchPackage; what is wrong with a change refuses that change alone.
    """
    for change_id in sorted({each.id for each in batch.changes}):
        queries.lock_id(session, change_id)
    package = packages.held(session, caller, package_id, lock=True)
    now = queries.now(session)
    offset = 0.0
    if batch.sent_at is not None:
        offset = clock_offset(batch.sent_at, now)
        package.last_contact_at, package.clock_offset_s = now, offset
        package.pending_on_device = batch.pending
    deciding = Deciding(session, caller, package, forms, signer(home))
    queries.keep_key(session, deciding.key.key_id, deciding.key.public)
    handled: dict[UUID, FieldChange] = {}
    came: list[UUID] = []
    others: list[Row] = []
    for each in batch.changes:
        change = queries.change(session, each.id)
        content_sha256 = sha256(each.content.encode("utf-8")).hexdigest()
        if change is None:
            change = FieldChange(
                id=each.id,
                package_id=package.id,
                content=each.content,
                content_sha256=content_sha256,
                clock_offset_s=offset,
                state="waiting",
            )
            queries.add(session, change)
            deciding.decide(change)
            came.append(change.id)
        elif change.package_id != package.id or change.content_sha256 != content_sha256:
            others.append(views.not_taken(each.id, content_sha256, views.reasons_of(IdInUse())))
            continue
        handled[change.id] = change
    for change in deciding.settle_waiting(came):
        handled[change.id] = change
    queries.save(session)
    rows = views.change_rows(session, list(handled.values()))
    return {
        "server_time": now.isoformat(),
        "clock_offset_s": round(offset, 3),
        "clock_is_off": is_off(offset),
        "changes": rows + others,
        "accepted_sha256": queries.accepted_sha256(session, package.id),
        "receipt_keys": [each.public for each in queries.keys(session)],
    }


class Deciding:
    """Decides what becomes of the changes of one package, on behalf of whoever acts."""

    def __init__(
        self, session: Session, caller: Caller, package: FieldPackage, forms: Forms, key: Signer
    ) -> None:
        self.session, self.caller, self.package = session, caller, package
        self.forms, self.key = forms, key
        # A photo that was handed out is in the register, though its citation alone may be open to the caller.
        self._handed_out = {each["sha256"] for each in package.files}

    def decide(
        self,
        change: FieldChange,
        settled: Sequence[FieldConflict] = (),
        *,
        by: UUID | None = None,
        reason: str = "",
    ) -> None:
        """Write a change where it can be written; say why it waits, conflicts or is refused.

        `by` is the person who put it right or settled its conflicts; a closed package doesn't stop him.
        """
        before = change.state if change.receipt else ""
        try:
            # Outside the savepoint: what was said stays readable though it is refused.
            said = _read(change)
            with translated_errors(), self.session.begin_nested():
                self._attempt(change, said, settled, is_decided=by is not None)
                self.session.flush()
        except REFUSALS as refusal:
            if refusal.message_id == TRY_AGAIN:
                raise
            change.state, change.missing = "refused", []
            change.reasons = views.reasons_of(refusal, partial(self.forms.called, change.kind))
            change.taken = []
        if change.state != before or by is not None:
            change.decided_at, change.decided_by = queries.now(self.session), by
            change.decision_reason = reason
            change.receipt = self.key.sign(views.receipt_said(change))
            queries.note(self.session, change.id, change.state, None)
        queries.save(self.session)

    def settle_waiting(self, decided: Iterable[UUID]) -> list[FieldChange]:
        """Try again those whose turn may have come, as long as one of them moves; return those that did.

        That is what waits for something that is here or was given up by now, whenever that was, or that was
        `decided` on just now (it may close a circle), and what was read by other forms than today's. So
        thousands that wait for photos cost no contact a statement each. What waits in a closed package stays
        as it is, with what it waits for: a person decides on each.
        """
        if self.package.closed_at is not None:
            return []
        waiting = _Waiting(queries.waiting(self.session, self.package.id))
        waiting.come(self._come(waiting.awaited()))
        waiting.come(map(_as_missing, decided))
        moved = []
        while (change_id := waiting.next()) is not None:
            change = queries.change(self.session, change_id)
            if change is None or change.state != "waiting":
                continue
            self._decide_again(change)
            if change.state != "waiting":
                moved.append(change)
                waiting.come([_as_missing(change_id)])
        return moved

    def _come(self, awaited: Iterable[str]) -> list[str]:
        """Return those of what is waited for that is here, or that was given up."""
        by_kind: dict[str, list[str]] = {"change": [], "file": []}
        for each in awaited:
            kind, _, name = each.partition(":")
            by_kind[kind].append(name)
        changes = queries.settled(self.session, self.package.id, [UUID(each) for each in by_kind["change"]])
        files = self._files_here(by_kind["file"])
        return [*map(_as_missing, changes), *(f"file:{each}" for each in files)]

    def _decide_again(self, change: FieldChange) -> None:
        """Decide on a change that waited; one on which we break is in the way of nothing that is sent now."""
        try:
            self.decide(change)
        except errors.DimingError:
            raise
        except Exception:
            log.exception("can't decide on change %s, which waits", change.id)

    def _attempt(
        self, change: FieldChange, said: Content, settled: Sequence[FieldConflict], *, is_decided: bool
    ) -> None:
        if self.package.closed_at is not None and not is_decided:
            raise PackageClosed
        kind = kind_of(said.kind, self.package.task_kind)
        carried = carried_over(kind.name, said.values, said.schema_version)
        values, _ = self.forms.read(kind.name, carried)
        change.values, change.read_as, change.reasons = values, CURRENT, []
        change.missing = [
            *self._parent_missing(said),
            *self._signed_missing(values),
            *self._files_missing(values),
        ]
        if change.missing:
            self._refuse_circle(change)
            change.state = "waiting"
        else:
            self._write(change, kind, said, settled)

    def _parent_missing(self, said: Content) -> list[str]:
        """Name the change that has to be accepted before, until it is; NotInPackage, CoveredDiscarded."""
        if said.parent_id is None:
            return []
        parent = queries.change(self.session, said.parent_id)
        return self._rests_on(parent, said.parent_id)

    def _signed_missing(self, values: Row) -> list[str]:
        """Name the changes that a signature stands below, until they are accepted; as above."""
        covered = [UUID(each["change_id"]) for each in values.get("covers", ())]
        found = queries.among_changes(self.session, covered) if covered else {}
        return [missing for each in covered for missing in self._rests_on(found.get(each), each)]

    def _rests_on(self, change: FieldChange | None, change_id: UUID) -> list[str]:
        if change is not None and change.package_id != self.package.id:
            raise NotInPackage(id=change_id)
        if change is not None and change.state == "discarded":
            raise CoveredDiscarded(id=change_id)
        return [] if change is not None and change.state == "accepted" else [_as_missing(change_id)]

    def _refuse_circle(self, change: FieldChange) -> None:
        """Raise RestsOnItself where what has to be there first waits, at last, for this change."""
        seen: set[UUID] = set()
        ahead = _rested_on(change)
        while ahead:
            if change.id in ahead:
                raise RestsOnItself(id=change.id)
            seen |= ahead
            found = queries.among_changes(self.session, ahead).values()
            # What is written or given up waits for nothing.
            open_ = [each for each in found if each.state not in ("accepted", "discarded")]
            ahead = {each for one in open_ for each in _rested_on(one)} - seen

    def _files_missing(self, values: Row) -> list[str]:
        wanted = dict.fromkeys(cited(values))
        here = self._files_here(wanted)
        return [f"file:{each}" for each in wanted if each not in here]

    def _files_here(self, wanted: Iterable[str]) -> set[str]:
        """Return those of some files that nothing has to wait for."""
        rest = set(wanted)
        here = rest & self._handed_out
        # What was taken out for good never comes: what cites it is refused by its subject.
        for known in (partial(attachments.found, self.session, self.caller), self._erased):
            if rest := rest - here:
                here |= known(rest)
        return here

    def _erased(self, hashes: set[str]) -> set[str]:
        return attachments.erased(self.session, hashes)

    def _write(
        self, change: FieldChange, kind: Kind, said: Content, settled: Sequence[FieldConflict]
    ) -> None:
        values = dict(change.values or {})
        target, base = self._target_and_base(change, kind, said)
        standing = NOTHING
        if kind.standing is not None:
            standing = kind.standing(self.session, self.caller, target)
        if kind.is_whole and queries.accepted_beside(self.session, change, before=False) is not None:
            # The device said the whole record anew since; this, said before, came late.
            change.state, change.taken = "accepted", ["*"]
            change.record_id, change.record_version = standing.record_id, standing.version
            return
        base, values = _as_settled(base, values, settled, kind)
        merged = merge(base, values, standing.values, kind.shape)
        if merged.differences:
            change.state = "conflict"
            self._keep_conflicts(change, merged, standing, settled)
            return
        _, entry = self.forms.read(kind.name, merged.values)
        written: Written = kind.write(self.session, self.caller, target, standing, entry)
        change.state, change.taken = "accepted", list(merged.taken)
        change.record_id, change.record_version = written.record_id, written.version

    def _target_and_base(self, change: FieldChange, kind: Kind, said: Content) -> tuple[Target, Row]:
        """Return the record that a change is about, and what its device took it to be."""
        if kind.standing is None:
            return Target(self.package, change.id, None), {}
        if said.target_id is None:
            raise NotInPackage(id="")
        item = queries.item(self.session, self.package.id, said.target_id)
        record_id = said.target_id
        if item is None:
            maker = None
            if said.target_id == said.parent_id:
                maker = queries.change(self.session, said.target_id)
            if maker is None or maker.record_id is None:
                raise NotInPackage(id=said.target_id)
            record_id = maker.record_id
            base = self._said_by(maker)
        else:
            if item.kind != kind.record_kind:
                raise NotInPackage(id=said.target_id)
            base = as_of_today(kind.name, item.base, self.package.schema_version)
        earlier = queries.accepted_beside(self.session, change, before=True)
        if earlier is not None:
            base = self._said_by(earlier)
        elif item is not None and said.base_version != item.version:
            raise OtherVersion(said=said.base_version, handed_out=item.version)
        return Target(self.package, change.id, record_id), base

    def _said_by(self, change: FieldChange) -> Row:
        """Return what an accepted change said, in the fields of today."""
        return as_of_today(change.kind, change.values or {}, read_content(change.content).schema_version)

    def _keep_conflicts(
        self,
        change: FieldChange,
        merged: Merged,
        standing: Standing,
        settled: Sequence[FieldConflict],
    ) -> None:
        """Write the conflicts; one that was settled against another value of the register is open again."""
        present = {each.field: each for each in settled} or {
            each.field: each for each in queries.conflicts(self.session, [change.id])
        }
        for ordinal, each in enumerate(merged.differences, start=1):
            kept = present.get(each.field) or FieldConflict(
                change_id=change.id, field=each.field, ordinal=ordinal, base=each.base
            )
            if kept.choice is not None:
                queries.note(self.session, change.id, "reopened", None, field=each.field)
            _say(kept, each, standing, is_new=each.field not in present)
            queries.add(self.session, kept)


def _read(change: FieldChange) -> Content:
    """Read what a change says, and note what lists show of it; raise ContentUnreadable."""
    said = read_content(change.content)
    change.kind, change.target_id, change.parent_id = said.kind, said.target_id, said.parent_id
    change.device_time, change.sequence = said.device_time, said.sequence
    if said.clock is not None:
        change.written_offset_s, change.compared_at = said.clock.offset_s, said.clock.server_time
    return said


class _Waiting:
    """What waits in a package, by what it waits for; what may be possible by now is given in their order."""

    def __init__(self, rows: Sequence[tuple[UUID, list[str], int | None]]) -> None:
        self._ids = [change_id for change_id, _, _ in rows]
        self._of: dict[str, list[int]] = {}
        #: Places in `_ids`, the first first, and the same as a set
        self._turns: list[int] = []
        self._queued: set[int] = set()
        for place, (_, missing, read_as) in enumerate(rows):
            for each in missing:
                self._of.setdefault(each, []).append(place)
            if read_as != CURRENT:
                self._queue(place)

    def awaited(self) -> Iterable[str]:
        """Return everything that is waited for."""
        return self._of.keys()

    def come(self, missing: Iterable[str]) -> None:
        """Say that something has come that may be waited for."""
        for each in missing:
            for place in self._of.get(each, ()):
                self._queue(place)

    def next(self) -> UUID | None:
        """Return whose turn it is, once."""
        if not self._turns:
            return None
        place = heappop(self._turns)
        self._queued.remove(place)
        return self._ids[place]

    def _queue(self, place: int) -> None:
        if place not in self._queued:
            self._queued.add(place)
            heappush(self._turns, place)


def _as_missing(change_id: UUID) -> str:
    return f"change:{change_id}"


def _rested_on(change: FieldChange) -> set[UUID]:
    """Return the changes that have to be accepted before one: its parent, and what it signs."""
    covered = {UUID(each["change_id"]) for each in (change.values or {}).get("covers", ())}
    return covered if change.parent_id is None else {*covered, change.parent_id}


def _say(kept: FieldConflict, found: Difference, standing: Standing, *, is_new: bool) -> None:
    if is_new:
        kept.device_value = found.ours
    kept.register_value, kept.register_version = found.theirs, standing.version
    kept.register_by, kept.register_at = standing.by, standing.at
    kept.choice, kept.value, kept.reason = None, None, ""
    kept.settled_by, kept.settled_at = None, None


def _as_settled(base: Row, values: Row, settled: Sequence[FieldConflict], kind: Kind) -> tuple[Row, Row]:
    """Return base and device's values with what was settled: as if the device had known the register's value.

    So a register that changed once more since is a conflict again, and one that did not is none.
    """
    base, values = dict(base), dict(values)
    for each in settled:
        names = names_of(each.field, kind.shape)
        chosen = {"device": each.device_value, "register": each.register_value, "other": each.value}
        base |= spread(each.register_value, names)
        values |= spread(chosen[str(each.choice)], names)
    return base, values
