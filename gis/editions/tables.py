"""Editions of the gazetteer: what editors did for each, the papers it passed, and what was frozen of it.

An edition is no registered fact, and nothing of it changes the register. From the moment it is frozen the
database refuses every change of it (gis/sql/090).
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from gis.attachments.tables import Attachment
from gis.database import Base, Key, RecordedAt, refuse
from gis.editions.rules import (
    EditionFrozen,
    EntryReviewedByEditor,
    NameTaken,
    NotFrozen,
    OwnChange,
    SnapshotDiffers,
    SnapshotStays,
    StepTaken,
)

_EMPTY_LIST = text("'{}'")
_EMPTY_OBJECT = text("'{}'::jsonb")


class Edition(Base):
    """One edition: its selection, dates and people, and how far it is."""

    __tablename__ = "edition"
    __table_args__ = (
        UniqueConstraint("name", name="uq_edition_name"),
        CheckConstraint("name ~ '^[a-z0-9][a-z0-9._-]{0,39}$'", name="name_form"),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint(
            "state IN ('draft', 'edited', 'reviewed', 'frozen', 'published')", name="state_known"
        ),
        CheckConstraint("audience IN ('public', 'internal')", name="audience_known"),
        CheckConstraint("(state = 'published') = (published_on IS NOT NULL)", name="published_with_day"),
        # An internal edition is never for the public, and none is before it is published
        CheckConstraint(
            "publication_level <> 'public' OR (audience = 'public' AND state = 'published')",
            name="public_when_published",
        ),
    )

    id: Mapped[Key]
    #: Short name in commands, addresses and file names: 2026
    name: Mapped[str]
    title: Mapped[str]
    label: Mapped[str] = mapped_column(server_default="")
    mongolian_title: Mapped[str] = mapped_column(server_default="")
    publisher: Mapped[str] = mapped_column(server_default="")
    compiler: Mapped[str] = mapped_column(server_default="")
    as_of: Mapped[date]
    #: Facts recorded later are left out; None: what is known when it is composed
    known_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    audience: Mapped[str] = mapped_column(server_default="public")
    division_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=_EMPTY_LIST)
    categories: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=_EMPTY_LIST)
    with_neighbours: Mapped[bool] = mapped_column(server_default=text("false"))
    #: Of each: role, names
    contributors: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    notes: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=_EMPTY_LIST)
    state: Mapped[str] = mapped_column(server_default="draft")
    published_on: Mapped[date | None]
    #: The edition that its texts were taken over from
    based_on: Mapped[UUID | None] = mapped_column(ForeignKey("edition.id"))
    #: When the register was read last, and the versions of its data then (gis/sql/040)
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    read_versions: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=_EMPTY_OBJECT)
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="internal"
    )
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[RecordedAt]
    version: Mapped[int] = mapped_column(server_default=text("1"))


class EditionStep(Base):
    """That an edition came from one state into another: by whom, when and, on the way back, why."""

    __tablename__ = "edition_step"
    __table_args__ = (
        UniqueConstraint("edition_id", "ordinal", name="uq_edition_step_ordinal"),
        {"info": {"part_of": ("edition", "edition_id", "steps")}},
    )

    id: Mapped[Key]
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    ordinal: Mapped[int]
    from_state: Mapped[str]
    to_state: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    taken_at: Mapped[RecordedAt]


class EditionEntry(Base):
    """What was done about an entry: who has it, how far it is, what was written by hand on which facts."""

    __tablename__ = "edition_entry"
    __table_args__ = (
        CheckConstraint("key ~ '^(division|feature):[0-9a-f-]{36}$'", name="key_form"),
        CheckConstraint("state IN ('draft', 'edited', 'reviewed')", name="state_known"),
        CheckConstraint("(state = 'reviewed') = (reviewed_at IS NOT NULL)", name="reviewed_with_day"),
        CheckConstraint("reviewed_by <> edited_by", name="reviewed_by_another"),
        CheckConstraint(
            "(overridden_at IS NULL) = (fields = '{}'::jsonb AND running_text = '{}')",
            name="override_with_day",
        ),
        # Usage: what somebody has to do
        Index("ix_edition_entry_assignee_id", "assignee_id", "edition_id"),
        {"info": {"part_of": ("edition", "edition_id", "entries")}},
    )

    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    #: "division:UUID" or "feature:UUID"
    key: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(server_default="draft")
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    edited_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    #: Fields written by hand, and running text in place of them
    fields: Mapped[dict[str, str]] = mapped_column(JSONB, server_default=_EMPTY_OBJECT)
    running_text: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=_EMPTY_LIST)
    #: The facts that it was written on
    facts: Mapped[dict[str, str]] = mapped_column(JSONB, server_default=_EMPTY_OBJECT)
    overridden_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    overridden_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(server_default=text("1"))


class EditionReading(Base):
    """What composing gave for an entry when the register was read last. Derived: it has no history."""

    __tablename__ = "edition_reading"
    __table_args__ = (
        # Usage: pages of entries in the order of printing
        Index("ix_edition_reading_position", "edition_id", "position", "key"),
        {"info": {"history": False}},
    )

    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    #: Place in the order of printing
    position: Mapped[int]
    chapter: Mapped[str] = mapped_column(server_default="")
    name: Mapped[str]
    category: Mapped[str]
    category_name: Mapped[str]
    #: The entry as it was composed, without override and geometry
    composed: Mapped[dict[str, Any]] = mapped_column(JSONB)
    facts: Mapped[dict[str, str]] = mapped_column(JSONB)
    #: 字数 and completeness (0-100) of the entry with its override, and what it lacks
    words: Mapped[int]
    score: Mapped[int]
    missing: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=_EMPTY_LIST)
    #: Facts that differ from those of the override
    stale: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=_EMPTY_LIST)
    #: Whether the register no longer has it in the edition's selection
    is_gone: Mapped[bool] = mapped_column(server_default=text("false"))


class EditionComment(Base):
    """What somebody said of an entry, or of the whole edition."""

    __tablename__ = "edition_comment"
    __table_args__ = (
        CheckConstraint("says <> ''", name="said"),
        CheckConstraint("(settled_at IS NULL) = (settled_by IS NULL)", name="settled_whole"),
        # Usage: comments of an entry
        Index("ix_edition_comment_edition_id", "edition_id", "key"),
        {"info": {"part_of": ("edition", "edition_id", "comments")}},
    )

    id: Mapped[Key]
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    key: Mapped[str | None]
    says: Mapped[str]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[RecordedAt]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class EditionGate(Base):
    """The paper of a gate that was passed: 终审意见, 审图号 …; which gates there are is data."""

    __tablename__ = "edition_gate"
    __table_args__ = (
        CheckConstraint("number <> '' OR sha256 IS NOT NULL", name="proven"),
        CheckConstraint("NOT is_printed OR number <> ''", name="printed_with_number"),
        {"info": {"part_of": ("edition", "edition_id", "gates")}},
    )

    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    gate: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(server_default="")
    issued_by: Mapped[str] = mapped_column(server_default="")
    issued_on: Mapped[date]
    sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    note: Mapped[str] = mapped_column(server_default="")
    #: Whether its number stands on the copyright page: then it is there before the edition is frozen
    is_printed: Mapped[bool] = mapped_column(server_default=text("false"))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class EditionProse(Base):
    """序, 凡例, 概述, 后记: text under a heading."""

    __tablename__ = "edition_prose"
    __table_args__ = (
        CheckConstraint("place IN ('front', 'overview', 'back')", name="place_known"),
        CheckConstraint("heading <> ''", name="headed"),
        {"info": {"part_of": ("edition", "edition_id", "prose")}},
    )

    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str]
    heading: Mapped[str]
    paragraphs: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=_EMPTY_LIST)
    signed: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=_EMPTY_LIST)


class EditionChange(Base):
    """A change read back from a marked-up file: pending until somebody else than its maker decides."""

    __tablename__ = "edition_change"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'accepted', 'refused')", name="state_known"),
        CheckConstraint("(state = 'pending') = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_with_day"),
        CheckConstraint("decided_by <> proposed_by", name="decided_by_another"),
        # Usage: what is still to be decided of an edition, and of one entry
        Index("ix_edition_change_edition_id", "edition_id", "key"),
        {"info": {"part_of": ("edition", "edition_id", "changes")}},
    )

    id: Mapped[Key]
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    key: Mapped[str]
    #: Name of the entry when the change was proposed
    name: Mapped[str]
    field: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    #: Id of the message that says what to look at before it is taken; empty where nothing is odd
    note: Mapped[str] = mapped_column(server_default="")
    #: Who made it in the file, and when, as far as the file says
    author: Mapped[str] = mapped_column(server_default="")
    made_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    #: The marked-up file
    sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[RecordedAt]
    state: Mapped[str] = mapped_column(server_default="pending")
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reason: Mapped[str] = mapped_column(server_default="")


class EditionSnapshot(Base):
    """What was frozen: the canonical JSON of the content. Bytes that never change need no history."""

    __tablename__ = "edition_snapshot"
    __table_args__ = (
        CheckConstraint("sha256 = encode(sha256(content), 'hex')", name="sha256_of_content"),
        {"info": {"history": False}},
    )

    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str]
    size_bytes: Mapped[int]
    entries: Mapped[int]
    frozen_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    frozen_at: Mapped[RecordedAt]


class EditionDraft(Base):
    """The content that a Word form of an open edition was made of: what comes back is read against it."""

    __tablename__ = "edition_draft"
    __table_args__ = (
        CheckConstraint("sha256 = encode(sha256(content), 'hex')", name="sha256_of_content"),
        {"info": {"history": False}},
    )

    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    made_at: Mapped[RecordedAt]


refuse("uq_edition_name", NameTaken)
refuse("uq_edition_step_ordinal", StepTaken)
refuse("ck_edition_entry_reviewed_by_another", EntryReviewedByEditor)
refuse("ck_edition_change_decided_by_another", OwnChange)
refuse("ck_edition_snapshot_sha256_of_content", SnapshotDiffers)
refuse("edition_is_frozen", EditionFrozen)
refuse("edition_not_frozen", NotFrozen)
refuse("edition_snapshot_stays", SnapshotStays)
