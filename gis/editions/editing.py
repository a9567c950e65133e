"""Work on entries: who has which, what is written by hand, how far they are, what is said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.editions import progress_queries, queries
from gis.editions.held import held_entry, opened, working
from gis.editions.overrides import paragraphs
from gis.editions.plan import OVERRIDABLE, EntryOverride
from gis.editions.plans import override_of, stale_facts
from gis.editions.register_reading import composed, measured
from gis.editions.rules import (
    DECIDING,
    EDITING,
    CommentNotFound,
    EntriesBehind,
    EntryNotFound,
    NoSuchAssignee,
)
from gis.editions.tables import EditionComment, EditionEntry, EditionReading
from gis.editions.workflow import ENTRY_STATES, REVIEWED, check_entry_move, is_back
from gis.entries import one_of, written

#: So many entries are named when some can't be moved
NAMED = 20


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody writes by hand: single fields, or running text in place of them."""

    fields: Mapping[str, str] = field(default_factory=dict)
    text: str = ""


def override(
    session: Session, caller: Caller, edition_id: UUID, key: str, version: int, said: Written
) -> None:
    """Write an entry by hand in place of what there was; nothing at all takes the writing back.

    A reviewed entry is to be reviewed again. Raises EditionFrozen, EntryNotFound, EntryStale,
    FieldUnreadable.
    """
    account = working(caller)
    edition = opened(session, caller, edition_id)
    entry, reading = held_entry(session, edition.id, key, version)
    for name in said.fields:
        one_of("fields", name, OVERRIDABLE)
    fields = {name: written(name, text) for name, text in said.fields.items()}
    fields = {name: text for name, text in fields.items() if text}
    write(entry, reading, account, EntryOverride(fields, paragraphs(said.text)))
    queries.count_up(session, entry)


def write(entry: EditionEntry, reading: EditionReading, account: UUID, wanted: EntryOverride) -> None:
    """Let an entry say what somebody wrote, on the facts that were read last."""
    is_written = bool(wanted.fields or wanted.text)
    entry.fields, entry.running_text = dict(wanted.fields), list(wanted.text)
    entry.facts = dict(reading.facts) if is_written else {}
    entry.overridden_by = account if is_written else None
    entry.overridden_at = datetime.now(UTC) if is_written else None
    entry.edited_by = account
    if entry.state == REVIEWED:
        _set_state(entry, "edited", account)
    measure(entry, reading)


def confirm(session: Session, caller: Caller, edition_id: UUID, key: str, version: int) -> None:
    """Say that what was written by hand holds on the facts as they are now.

    Raises EditionFrozen, EntryNotFound, EntryStale.
    """
    account = working(caller)
    edition = opened(session, caller, edition_id)
    entry, reading = held_entry(session, edition.id, key, version)
    if entry.overridden_at is not None:
        write(entry, reading, account, override_of(entry))
        queries.count_up(session, entry)


def measure(entry: EditionEntry, reading: EditionReading) -> None:
    """Count words, completeness and stale facts of an entry anew."""
    wanted = override_of(entry)
    for name, value in measured(composed(reading.composed), wanted).items():
        setattr(reading, name, value)
    reading.stale = [one.fact for one in stale_facts(entry, reading.facts)]


def assign(
    session: Session, caller: Caller, edition_id: UUID, wanted: queries.Filter, assignee: UUID | None
) -> int:
    """Give entries to somebody, to nobody for None; return how many. Raises EditionFrozen, NoSuchAssignee."""
    edition = opened(session, caller, edition_id)
    if assignee is not None and assignee not in {
        row.id for row in progress_queries.who_may_have(session, EDITING)
    }:
        raise NoSuchAssignee
    found = _wanted(session, edition.id, wanted)
    changed = [entry for entry, _ in found if entry.assignee_id != assignee]
    for entry in changed:
        entry.assignee_id = assignee
    queries.count_up(session, *changed)
    return len(changed)


def move(
    session: Session,
    caller: Caller,
    edition_id: UUID,
    wanted: queries.Filter,
    state: str,
    reason: str = "",
) -> int:
    """Bring entries to a state, all or none; return how many changed. The way back needs a reason, which is
    kept as a comment on each.

    Raises EditionFrozen, NotAllowed, ReasonNeeded, EntriesBehind naming those that the caller edited himself.
    """
    account = working(caller, *DECIDING) if state == REVIEWED else working(caller)
    edition = opened(session, caller, edition_id)
    one_of("state", state, ENTRY_STATES)
    why = written("reason", reason)
    found = [pair for pair in _wanted(session, edition.id, wanted) if pair[0].state != state]
    if state == REVIEWED:
        own = [(reading.key, reading.name) for entry, reading in found if entry.edited_by == account]
        if own:
            raise EntriesBehind("editions.entries_of_own", own[:NAMED], len(own))
        unedited = [(reading.key, reading.name) for entry, reading in found if entry.state == "draft"]
        if unedited:
            raise EntriesBehind("editions.entries_not_edited", unedited[:NAMED], len(unedited))
    returned = []
    for entry, _ in found:
        check_entry_move(entry.state, state, why)
        if is_back(entry.state, state):
            returned.append(
                EditionComment(edition_id=edition.id, key=entry.key, says=why, written_by=account)
            )
        _set_state(entry, state, account)
    queries.add(session, *returned)
    queries.count_up(session, *(entry for entry, _ in found))
    return len(found)


def comment(session: Session, caller: Caller, edition_id: UUID, key: str | None, says: str) -> None:
    """Say something of an entry, or of the whole edition; EditionFrozen, EntryNotFound, FieldUnreadable."""
    account = working(caller)
    edition = opened(session, caller, edition_id)
    if key is not None and queries.entry(session, edition.id, key) is None:
        raise EntryNotFound(key=key)
    text = written("says", says, is_required=True)
    queries.add(session, EditionComment(edition_id=edition.id, key=key, says=text, written_by=account))


def settle(session: Session, caller: Caller, edition_id: UUID, comment_id: UUID) -> None:
    """Say that what a comment asks for is done; EditionFrozen, CommentNotFound."""
    account = working(caller)
    edition = opened(session, caller, edition_id)
    found = queries.comment(session, edition.id, comment_id)
    if found is None:
        raise CommentNotFound
    if found.settled_at is None:
        found.settled_by, found.settled_at = account, datetime.now(UTC)
        queries.save(session)


def _wanted(session: Session, edition_id: UUID, wanted: queries.Filter) -> Sequence[Any]:
    """Lock the entries of a filter; EntryNotFound where one that is named isn't there."""
    found = queries.entries_to_change(session, edition_id, wanted)
    missing = set(wanted.keys or ()) - {entry.key for entry, _ in found}
    if missing:
        raise EntryNotFound(key=min(missing))
    return found


def _set_state(entry: EditionEntry, state: str, account: UUID) -> None:
    entry.state = state
    entry.reviewed_by, entry.reviewed_at = None, None
    if state == REVIEWED:
        entry.reviewed_by, entry.reviewed_at = account, datetime.now(UTC)
    elif state == "edited":
        entry.edited_by = account
