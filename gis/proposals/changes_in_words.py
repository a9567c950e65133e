"""What happened to a record, as people read it: the same words as in the difference of a proposal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.history.rules import Change
from gis.proposals.differences import Difference, FieldChange
from gis.proposals.subjects import Item, Subjects
from gis.proposals.words import Words, has_label, label


@dataclass(frozen=True)
class ChangeInWords:
    """One version of a row of a record: who wrote it when, and what it says differently."""

    recorded_at: datetime
    account: str | None
    proposal_id: UUID | None
    proposal_number: str | None
    #: "insert", "update" or "delete"
    action: str
    #: What people call the kind of part that changed ("名称"); empty for the record itself
    kind: Words
    fields: tuple[FieldChange, ...]


def changes_in_words(
    session: Session, subjects: Subjects, subject: str, record_id: UUID, changes: Sequence[Change]
) -> list[ChangeInWords]:
    """Put changes of one record's history into words, in a constant number of statements.

    Columns that no document has (sort keys) are left out, and a change of nothing else with them.
    """
    items = [_item(subject, record_id, at, change) for at, change in enumerate(changes, start=1)]
    # No proposal: whatever the changes refer to stands in the register.
    difference = Difference(session, subjects, uuid4(), items)
    found = []
    for change, item in zip(changes, items, strict=True):
        fields = difference.changes(item)
        if fields:
            found.append(
                ChangeInWords(
                    change.recorded_at,
                    change.account_name,
                    change.proposal_id,
                    change.proposal_number,
                    change.action,
                    label(subject, change.part) if change.part else Words("", ""),
                    fields,
                )
            )
    return found


def _item(subject: str, record_id: UUID, position: int, change: Change) -> Item:
    """Return a change as an item whose paths are those of the record's document."""
    # The key of a row that joins two records is record/other: documents name it by the other.
    part = f"{change.part}/{change.row.rpartition('/')[2]}" if change.part else ""
    prefix = f"{part}/" if part else ""
    deltas = [delta for delta in change.fields if has_label(subject, prefix + delta.field)]
    before = {prefix + delta.field: delta.before for delta in deltas}
    after = {prefix + delta.field: delta.after for delta in deltas}
    if "/" in change.row and not deltas:
        before, after = {part: change.action == "delete" or None}, {part: change.action != "delete" or None}
    return Item(position, subject, "update", record_id, None, before, after)
