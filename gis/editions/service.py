"""What people and commands read of editions, and the content that everything printed is made from.

An edition is for those who work on it until it is published; then one for the public is for everybody.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts import service as accounts
from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.attachments import service as evidence
from gis.editions import marked_up, papers, progress_queries, queries, views
from gis.editions.composing import compose
from gis.editions.content import EditionContent, from_bytes
from gis.editions.held import working
from gis.editions.marked_up import change_row
from gis.editions.plans import plan_of
from gis.editions.rules import EDITING, STAFF, EditionNotFound, EntryNotFound, NotFrozen
from gis.editions.tables import Edition
from gis.editions.workflow import CLOSED
from gis.publication.pages import (
    Page,
    UnreadableKey,
    check_filter,
    key_of,
    last_of,
    page_size,
    values_of,
)

__all__ = ["content_of", "entries", "find", "frozen_bytes", "get", "listed", "progress", "propose_changes"]

SUBJECT = "edition"
Row = dict[str, Any]
Filter = queries.Filter
propose_changes = marked_up.propose_changes


def listed(session: Session, caller: Caller, after: str | None = None, limit: int = 50) -> Page[Row]:
    """List editions by short name, the last first: for the public those that are published for it."""
    reader = Reader.of(session, caller)
    size = page_size(limit)
    key = None if after is None else last_of(after)
    found = queries.editions(session, _levels(reader, caller), key, size + 1)
    frozen = queries.snapshots(session, [each.id for each in found])
    rows = [
        row
        for each in found[:size]
        if (row := _shown(reader, caller, each, views.list_row(each, frozen.get(each.id)))) is not None
    ]
    last = found[size - 1] if len(found) > size else None
    return Page(rows, None if last is None else key_of(last.name, str(last.id)))


def find(session: Session, caller: Caller, name_or_id: str) -> Edition:
    """Return the edition of a short name or identifier; EditionNotFound for none and for what is hidden."""
    try:
        found = queries.find(session, UUID(name_or_id))
    except ValueError:
        found = queries.named(session, name_or_id)
    if found is None or found.publication_level not in _levels(Reader.of(session, caller), caller):
        raise EditionNotFound(id=name_or_id)
    return found


def get(session: Session, caller: Caller, edition_id: UUID) -> Row:
    """Return an edition whole, for the public as far as it is published; EditionNotFound."""
    edition = find(session, caller, str(edition_id))
    row = _shown(Reader.of(session, caller), caller, edition, views.whole_row(session, edition))
    if row is None:
        raise EditionNotFound(id=edition_id)
    return row


def content_of(session: Session, caller: Caller, edition_id: UUID, *, keep: bool = False) -> EditionContent:
    """Return what an edition holds: what was frozen of it, else what is composed now.

    For a Word form, `keep` what is composed, so that changes in it can be read back. Raises EditionNotFound,
    NotAllowed.
    """
    edition = find(session, caller, str(edition_id))
    if edition.state in CLOSED:
        return from_bytes(frozen_bytes(session, caller, edition.id))
    content = compose(session, caller, plan_of(session, edition))
    if keep:
        marked_up.keep_draft(session, edition, content)
    return content


def frozen_bytes(session: Session, caller: Caller, edition_id: UUID) -> bytes:
    """Return the bytes that were frozen of an edition; EditionNotFound, NotFrozen."""
    edition = find(session, caller, str(edition_id))
    frozen = queries.snapshot(session, edition.id, with_content=True)
    if frozen is None:
        raise NotFrozen
    return frozen.content


def frozen_ids(session: Session) -> set[UUID]:
    """Return the editions that are frozen, for whoever clears up their books."""
    return queries.frozen_ids(session)


def progress(session: Session, caller: Caller, edition_id: UUID) -> Row:
    """Return how far the whole volume is; NotAllowed, EditionNotFound."""
    edition = worked_on(session, caller, edition_id)
    return views.progress_row(session, edition, progress_queries.who_may_have(session, EDITING))


def entries(
    session: Session,
    caller: Caller,
    edition_id: UUID,
    wanted: Filter,
    after: str | None = None,
    limit: int = 50,
) -> Page[Row]:
    """List the entries of an edition in the order of printing; NotAllowed, EditionNotFound, UnreadableKey."""
    edition = worked_on(session, caller, edition_id)
    check_filter(wanted.text, wanted.missing, wanted.category, wanted.chapter)
    size = page_size(limit)
    found = queries.entries(session, edition.id, wanted, _place(after), size + 1)
    rows = views.entry_rows(session, found[:size])
    last = found[size - 1][1] if len(found) > size else None
    return Page(rows, None if last is None else key_of(str(last.position), last.key))


def entry(session: Session, caller: Caller, edition_id: UUID, key: str) -> Row:
    """Return an entry whole; NotAllowed, EditionNotFound, EntryNotFound."""
    edition = worked_on(session, caller, edition_id)
    found = queries.entry(session, edition.id, key)
    if found is None:
        raise EntryNotFound(key=key)
    return views.entry_row(session, edition, *found)


def changes(
    session: Session,
    caller: Caller,
    edition_id: UUID,
    states: Sequence[str] | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> Page[Row]:
    """List changes read back from files, the first first; NotAllowed, EditionNotFound."""
    edition = worked_on(session, caller, edition_id)
    size = page_size(limit)
    found = queries.changes(session, edition.id, states=states, after=after, limit=size + 1)
    people = accounts.display_names(
        session, {each.proposed_by for each in found} | {each.decided_by for each in found}
    )
    rows = [change_row(each, people) for each in found[:size]]
    return Page(rows, str(found[size - 1].id) if len(found) > size else None)


def open_attachment(
    session: Session, caller: Caller, edition_id: UUID, sha256: str, home: Path
) -> evidence.OpenFile:
    """Open a file that an edition cites; NotAllowed, EditionNotFound, NoSuchAttachment."""
    return papers.open_attachment(session, worked_on(session, caller, edition_id), sha256, home)


def worked_on(session: Session, caller: Caller, edition_id: UUID) -> Edition:
    """Return an edition for somebody who works on editions; NotSignedIn, NotAllowed, EditionNotFound."""
    working(caller)
    return find(session, caller, str(edition_id))


def _levels(reader: Reader, caller: Caller) -> tuple[str, ...]:
    """Return the levels of editions that somebody sees: unpublished ones only who works on editions."""
    is_staff = bool(caller.roles.intersection(STAFF)) and caller.shared_counties is None
    return reader.levels() if is_staff else ("public",)


def _shown(reader: Reader, caller: Caller, edition: Edition, row: Row) -> Row | None:
    if caller.roles.intersection(STAFF) and caller.shared_counties is None:
        return row
    return reader.rules.visible(SUBJECT, row, "public", edition.publication_level)


def _place(after: str | None) -> tuple[int, str] | None:
    if after is None:
        return None
    position, key = values_of(after, 2)
    if not position.isdecimal() or len(position) > 9:
        raise UnreadableKey(key=after)
    return int(position), key
