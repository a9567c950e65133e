"""Statements on editions and what belongs to them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, all_, and_, delete, exists, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session, undefer

from gis.editions.tables import (
    Edition,
    EditionChange,
    EditionComment,
    EditionDraft,
    EditionEntry,
    EditionGate,
    EditionProse,
    EditionReading,
    EditionSnapshot,
    EditionStep,
)

#: So many rows are sent in one statement
ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries a list has; None: any."""

    states: Collection[str] | None = None
    #: Whose; with `is_unassigned` those that nobody has
    assignee_id: UUID | None = None
    is_unassigned: bool = False
    is_stale: bool | None = None
    is_overridden: bool | None = None
    is_gone: bool | None = None
    #: A reason that completeness gives
    missing: str | None = None
    #: Beginning of the category
    category: str | None = None
    chapter: str | None = None
    #: Part of the name
    text: str | None = None
    has_changes: bool | None = None
    has_comments: bool | None = None
    keys: Collection[str] | None = None


def find(session: Session, edition_id: UUID) -> Edition | None:
    """Return an edition."""
    return session.get(Edition, edition_id, populate_existing=True)


def frozen_ids(session: Session) -> set[UUID]:
    """Return the editions that are frozen."""
    return set(session.scalars(select(EditionSnapshot.edition_id)))


def named(session: Session, name: str) -> Edition | None:
    """Return the edition of a short name."""
    return session.scalars(select(Edition).where(Edition.name == name)).one_or_none()


def lock(session: Session, edition_id: UUID) -> Edition | None:
    """Return an edition that nobody else changes until the transaction ends."""
    statement = select(Edition).where(Edition.id == edition_id).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).one_or_none()


def editions(
    session: Session, levels: Collection[str], after: tuple[str, UUID] | None, limit: int
) -> Sequence[Edition]:
    """Return the editions of some levels by short name, the last first."""
    statement = select(Edition).where(Edition.publication_level.in_(levels))
    if after is not None:
        statement = statement.where(tuple_(Edition.name, Edition.id) < tuple_(*after))
    return session.scalars(statement.order_by(Edition.name.desc(), Edition.id.desc()).limit(limit)).all()


def add(session: Session, *rows: object) -> None:
    """Write rows."""
    session.add_all(rows)
    session.flush()


def count_up(session: Session, *changed: Edition | EditionEntry) -> None:
    """Write editions or entries and count their versions up."""
    for one in changed:
        one.version += 1
    session.flush()


def save(session: Session) -> None:
    """Write what was changed."""
    session.flush()


def snapshot(session: Session, edition_id: UUID, *, with_content: bool = False) -> EditionSnapshot | None:
    """Return what was frozen of an edition, its bytes only when asked."""
    statement = select(EditionSnapshot).where(EditionSnapshot.edition_id == edition_id)
    if with_content:
        statement = statement.options(undefer(EditionSnapshot.content))
    return session.scalars(statement).one_or_none()


def snapshots(session: Session, edition_ids: Collection[UUID]) -> dict[UUID, EditionSnapshot]:
    """Return what was frozen of editions, without the bytes."""
    statement = select(EditionSnapshot).where(EditionSnapshot.edition_id.in_(edition_ids))
    return {each.edition_id: each for each in session.scalars(statement)}


def steps(session: Session, edition_id: UUID) -> Sequence[EditionStep]:
    """Return the steps of an edition, the first first."""
    statement = select(EditionStep).where(EditionStep.edition_id == edition_id)
    return session.scalars(statement.order_by(EditionStep.ordinal)).all()


def next_ordinal(session: Session, edition_id: UUID) -> int:
    """Return the ordinal of an edition's next step."""
    taken = select(func.coalesce(func.max(EditionStep.ordinal), 0))
    return session.execute(taken.where(EditionStep.edition_id == edition_id)).scalar_one() + 1


def prose(session: Session, edition_id: UUID) -> Sequence[EditionProse]:
    """Return the prose of an edition in its order."""
    statement = select(EditionProse).where(EditionProse.edition_id == edition_id)
    return session.scalars(statement.order_by(EditionProse.position)).all()


def replace_prose(session: Session, edition_id: UUID, rows: Iterable[EditionProse]) -> None:
    """Write the prose of an edition in place of what there was."""
    session.execute(delete(EditionProse).where(EditionProse.edition_id == edition_id))
    session.expire_all()
    add(session, *rows)


def gates(session: Session, edition_id: UUID) -> Sequence[EditionGate]:
    """Return the papers of an edition."""
    statement = select(EditionGate).where(EditionGate.edition_id == edition_id)
    return session.scalars(statement.order_by(EditionGate.gate)).all()


def gate(session: Session, edition_id: UUID, code: str) -> EditionGate | None:
    """Return the paper of a gate."""
    return session.get(EditionGate, (edition_id, code), populate_existing=True)


def take_away(session: Session, row: object) -> None:
    """Take a row away."""
    session.delete(row)
    session.flush()


def entry(session: Session, edition_id: UUID, key: str, *, to_change: bool = False) -> Any:
    """Return an entry with what was read of it, or None."""
    statement = _entries().where(EditionEntry.edition_id == edition_id, EditionEntry.key == key)
    if to_change:
        statement = statement.with_for_update(of=EditionEntry)
    return session.execute(statement.execution_options(populate_existing=True)).one_or_none()


def entries(
    session: Session, edition_id: UUID, wanted: Filter, after: tuple[int, str] | None, limit: int
) -> Sequence[Any]:
    """Return entries with what was read of each, in the order of printing."""
    statement = _entries().where(*conditions(edition_id, wanted))
    if after is not None:
        statement = statement.where(tuple_(EditionReading.position, EditionReading.key) > tuple_(*after))
    return session.execute(statement.order_by(EditionReading.position, EditionReading.key).limit(limit)).all()


def entries_to_change(session: Session, edition_id: UUID, wanted: Filter) -> Sequence[Any]:
    """Return entries that nobody else changes until the transaction ends, by key."""
    statement = _entries().where(*conditions(edition_id, wanted)).order_by(EditionEntry.key)
    locked = statement.with_for_update(of=EditionEntry).execution_options(populate_existing=True)
    return session.execute(locked).all()


def _entries() -> Any:
    return select(EditionEntry, EditionReading).join(EditionReading, _same())


def _same() -> ColumnElement[bool]:
    return and_(EditionReading.edition_id == EditionEntry.edition_id, EditionReading.key == EditionEntry.key)


def conditions(edition_id: UUID, wanted: Filter) -> list[ColumnElement[bool]]:
    """Return what a list of entries is narrowed to."""
    found: list[ColumnElement[bool]] = [EditionEntry.edition_id == edition_id]
    if wanted.states is not None:
        found.append(EditionEntry.state.in_(wanted.states))
    if wanted.assignee_id is not None:
        found.append(EditionEntry.assignee_id == wanted.assignee_id)
    if wanted.is_unassigned:
        found.append(EditionEntry.assignee_id.is_(None))
    if wanted.keys is not None:
        found.append(EditionEntry.key.in_(wanted.keys))
    if wanted.missing is not None:
        found.append(EditionReading.missing.contains([wanted.missing]))
    if wanted.category is not None:
        found.append(EditionReading.category.startswith(wanted.category, autoescape=True))
    if wanted.chapter is not None:
        found.append(EditionReading.chapter == wanted.chapter)
    if wanted.text is not None:
        found.append(EditionReading.name.contains(wanted.text, autoescape=True))
    asked = {
        func.cardinality(EditionReading.stale) > 0: wanted.is_stale,
        EditionEntry.overridden_at.is_not(None): wanted.is_overridden,
        EditionReading.is_gone.is_(True): wanted.is_gone,
        _has(EditionChange, EditionChange.state == "pending"): wanted.has_changes,
        _has(EditionComment, EditionComment.settled_at.is_(None)): wanted.has_comments,
    }
    found += [is_so if said else ~is_so for is_so, said in asked.items() if said is not None]
    return found


def _has(part: type[EditionChange] | type[EditionComment], open_: ColumnElement[bool]) -> Any:
    return exists().where(part.edition_id == EditionEntry.edition_id, part.key == EditionEntry.key, open_)


def overridden(session: Session, edition_id: UUID) -> Sequence[EditionEntry]:
    """Return the entries of an edition that somebody wrote by hand."""
    statement = select(EditionEntry).where(
        EditionEntry.edition_id == edition_id, EditionEntry.overridden_at.is_not(None)
    )
    return session.scalars(statement.order_by(EditionEntry.key)).all()


def write_entries(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write entries that aren't there yet."""
    for start in range(0, len(rows), ROWS_AT_ONCE):
        statement = insert(EditionEntry).values(rows[start : start + ROWS_AT_ONCE])
        session.execute(statement.on_conflict_do_nothing(index_elements=["edition_id", "key"]))


def write_readings(session: Session, edition_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write what was read of entries; what has no row any more is gone from the edition's selection."""
    keys = [row["key"] for row in rows]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        statement = insert(EditionReading).values(rows[start : start + ROWS_AT_ONCE])
        set_ = {name: statement.excluded[name] for name in rows[0] if name not in ("edition_id", "key")}
        session.execute(statement.on_conflict_do_update(index_elements=["edition_id", "key"], set_=set_))
    gone = select(EditionReading).where(
        EditionReading.edition_id == edition_id,
        EditionReading.is_gone.is_(False),
        EditionReading.key != all_(literal(keys, ARRAY(String))),
    )
    for reading in session.scalars(gone):
        reading.is_gone, reading.stale = True, []
    session.flush()
    # Nobody did anything about them: nothing is lost
    untouched = select(EditionEntry.key).where(
        EditionEntry.edition_id == edition_id,
        EditionEntry.overridden_at.is_(None),
        EditionEntry.assignee_id.is_(None),
        EditionEntry.state == "draft",
    )
    session.execute(
        delete(EditionReading).where(
            EditionReading.edition_id == edition_id,
            EditionReading.is_gone.is_(True),
            EditionReading.key.in_(untouched),
        )
    )
    session.expire_all()


def comments(session: Session, edition_id: UUID, key: str | None) -> Sequence[EditionComment]:
    """Return the comments on an entry, on the whole edition for None, the first first."""
    on = EditionComment.key.is_(None) if key is None else EditionComment.key == key
    statement = select(EditionComment).where(EditionComment.edition_id == edition_id, on)
    return session.scalars(statement.order_by(EditionComment.written_at, EditionComment.id)).all()


def comment(session: Session, edition_id: UUID, comment_id: UUID) -> EditionComment | None:
    """Return a comment of an edition."""
    statement = select(EditionComment).where(
        EditionComment.edition_id == edition_id, EditionComment.id == comment_id
    )
    return session.scalars(statement.with_for_update()).one_or_none()


def changes(
    session: Session,
    edition_id: UUID,
    *,
    states: Collection[str] | None = None,
    key: str | None = None,
    after: UUID | None = None,
    limit: int | None = None,
) -> Sequence[EditionChange]:
    """Return changes read back from files, in the order in which they came."""
    statement = select(EditionChange).where(EditionChange.edition_id == edition_id)
    if states is not None:
        statement = statement.where(EditionChange.state.in_(states))
    if key is not None:
        statement = statement.where(EditionChange.key == key)
    place = tuple_(EditionChange.proposed_at, EditionChange.id)
    if after is not None:
        last = select(EditionChange.proposed_at).where(EditionChange.id == after).scalar_subquery()
        statement = statement.where(place > tuple_(last, after))
    return session.scalars(statement.order_by(EditionChange.proposed_at, EditionChange.id).limit(limit)).all()


def changes_to_decide(
    session: Session, edition_id: UUID, change_ids: Collection[UUID]
) -> Sequence[EditionChange]:
    """Return changes that nobody else decides on until the transaction ends."""
    statement = select(EditionChange).where(
        EditionChange.edition_id == edition_id, EditionChange.id.in_(change_ids)
    )
    ordered = statement.order_by(EditionChange.proposed_at, EditionChange.id)
    return session.scalars(ordered.with_for_update()).all()


def keep_draft(session: Session, made: EditionDraft) -> None:
    """Keep a content of an open edition; one that is kept already stays."""
    values = {"edition_id": made.edition_id, "sha256": made.sha256, "content": made.content}
    session.execute(insert(EditionDraft).values(values).on_conflict_do_nothing())


def prune_drafts(session: Session, edition_id: UUID, keep: int, until: datetime | None = None) -> None:
    """Let go of kept contents but for the latest so many, and those made since an instant."""
    latest = (
        select(EditionDraft.sha256)
        .where(EditionDraft.edition_id == edition_id)
        .order_by(EditionDraft.made_at.desc(), EditionDraft.sha256)
        .limit(keep)
    )
    stale = delete(EditionDraft).where(
        EditionDraft.edition_id == edition_id, EditionDraft.sha256.not_in(latest)
    )
    session.execute(stale if until is None else stale.where(EditionDraft.made_at < until))


def draft(session: Session, edition_id: UUID, sha256: str) -> EditionDraft | None:
    """Return a content that a Word form was made of, by its digest."""
    statement = select(EditionDraft).where(
        EditionDraft.edition_id == edition_id, EditionDraft.sha256 == sha256
    )
    return session.scalars(statement.options(undefer(EditionDraft.content))).one_or_none()


def cites(session: Session, edition_id: UUID, sha256: str) -> bool:
    """Whether an edition cites a file."""
    gate = exists().where(EditionGate.edition_id == edition_id, EditionGate.sha256 == sha256)
    change = exists().where(EditionChange.edition_id == edition_id, EditionChange.sha256 == sha256)
    return bool(session.execute(select(or_(gate, change))).scalar_one())
