"""Changes read back from a marked-up file: handed in by one, decided on by another, entry by entry.

A Word form is read against the very content it was made of, so that of an open edition is kept.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.editions import queries
from gis.editions.content import EditionContent, digest, to_bytes
from gis.editions.editing import write
from gis.editions.held import opened, working
from gis.editions.overrides import overridden, said, written
from gis.editions.plan import CHANGEABLE
from gis.editions.plans import override_of
from gis.editions.register_reading import composed
from gis.editions.rules import (
    DECIDING,
    ChangeDecided,
    ChangeNotFound,
    ChangeOvertaken,
    MendedInRegister,
    NoChanges,
    OwnChange,
    ReasonNeeded,
)
from gis.editions.tables import Edition, EditionChange, EditionComment, EditionDraft
from gis.editions.word_changes import EntryChange, EntryComment
from gis.entries import cite
from gis.entries import written as plain

#: Word forms of an open edition that can be read back however old they are, and days for every other
KEPT_DRAFTS, DAYS_KEPT = 20, 180


def keep_draft(session: Session, edition: Edition, content: EditionContent) -> None:
    """Keep the content that a Word form of an open edition is made of.

    Forms come back late: one is let go of when KEPT_DRAFTS were made after it and DAYS_KEPT have passed.
    """
    stored = to_bytes(content)
    before = datetime.now(UTC) - timedelta(days=DAYS_KEPT)
    queries.prune_drafts(session, edition.id, KEPT_DRAFTS - 1, before)
    queries.keep_draft(session, EditionDraft(edition_id=edition.id, sha256=digest(stored), content=stored))


def propose_changes(
    session: Session,
    caller: Caller,
    edition_id: UUID,
    changes: Sequence[EntryChange],
    sha256: str | None = None,
    comments: Sequence[EntryComment] = (),
) -> list[UUID]:
    """Keep the changes of a marked-up file as pending ones, and its comments as comments on entries.

    Raises NotAllowed, EditionFrozen, NoSuchAttachment, NoChanges where it says nothing of any entry.
    """
    account = working(caller)
    edition = opened(session, caller, edition_id)
    cite(session, caller, sha256)
    keys = {change.key for change in changes} | {one.key for one in comments}
    wanted = queries.Filter(keys=keys)
    found = queries.entries_to_change(session, edition.id, wanted)
    names = {entry.key: reading.name for entry, reading in found}
    rows = [
        EditionChange(
            edition_id=edition.id,
            key=change.key,
            name=names[change.key],
            field=change.field,
            before=change.before,
            after=change.after,
            note=change.note,
            author=change.author,
            made_at=change.at,
            sha256=sha256,
            proposed_by=account,
        )
        for change in changes
        if change.key in names
    ]
    notes = [
        EditionComment(edition_id=edition.id, key=one.key, says=_words(one), written_by=account)
        for one in comments
        if one.key in names and one.text.strip() and not one.is_resolved
    ]
    if not rows and not notes:
        raise NoChanges
    queries.add(session, *rows, *notes)
    return [row.id for row in rows]


def decide(
    session: Session,
    caller: Caller,
    edition_id: UUID,
    change_ids: Collection[UUID],
    *,
    accept: bool,
    reason: str = "",
) -> int:
    """Accept or refuse changes, all or none; who handed one in never decides on it. Refusing needs a reason.

    Raises NotAllowed, EditionFrozen, ChangeNotFound, ChangeDecided, OwnChange, ReasonNeeded, MendedInRegister
    for a field that an edition can't write, ChangeOvertaken where the entry says something else by now.
    """
    account = working(caller, *DECIDING)
    edition = opened(session, caller, edition_id)
    why = plain("reason", reason)
    if not accept and not why:
        raise ReasonNeeded
    found = queries.changes_to_decide(session, edition.id, change_ids)
    if len(found) != len(set(change_ids)):
        raise ChangeNotFound
    for change in found:
        if change.state != "pending":
            raise ChangeDecided(name=change.name)
        if change.proposed_by == account:
            raise OwnChange
        if accept and change.field not in CHANGEABLE:
            raise MendedInRegister(name=change.name)
    for change in found:
        if accept:
            _take_over(session, change)
        change.state = "accepted" if accept else "refused"
        change.decided_by, change.decided_at, change.reason = account, datetime.now(UTC), why
    queries.save(session)
    return len(found)


def _take_over(session: Session, change: EditionChange) -> None:
    pair = queries.entry(session, change.edition_id, change.key, to_change=True)
    if pair is None:
        raise ChangeNotFound
    entry, reading = pair
    present = override_of(entry)
    if said(overridden(composed(reading.composed), present), change.field).strip() != change.before.strip():
        raise ChangeOvertaken(name=change.name)
    # It is the maker's text: whoever reviews the entry later is not he
    write(entry, reading, change.proposed_by, written(present, change.field, change.after.strip()))
    queries.count_up(session, entry)


def _words(comment: EntryComment) -> str:
    """Return a comment of Word in one text: who wrote it there, on which words, what."""
    quoted = f"“{comment.quoted}”" if comment.quoted else ""
    about = "，".join(part for part in (comment.author, quoted) if part)
    return f"{about}：{comment.text.strip()}" if about else comment.text.strip()


def change_row(change: EditionChange, people: Mapping[UUID, str]) -> dict[str, Any]:
    """Return a change as it is read."""
    return {
        "id": str(change.id),
        "key": change.key,
        "name": change.name,
        "field": change.field,
        "before": change.before,
        "after": change.after,
        "note": change.note,
        "author": change.author,
        "made_at": None if change.made_at is None else change.made_at.isoformat(),
        "sha256": change.sha256,
        "may_accept": change.state == "pending" and change.field in CHANGEABLE,
        "state": change.state,
        "proposed_by": people.get(change.proposed_by, ""),
        "proposed_by_id": str(change.proposed_by),
        "proposed_at": change.proposed_at.isoformat(),
        "decided_by": people.get(change.decided_by) if change.decided_by else None,
        "decided_at": None if change.decided_at is None else change.decided_at.isoformat(),
        "reason": change.reason,
    }
