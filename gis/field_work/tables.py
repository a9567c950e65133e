"""Packages that devices hold, what was in them, and the changes that came back.

None of these is a fact of the register: what an accepted change writes is recorded where its subject has it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gis.database import Base, Key, RecordedAt

Instant = DateTime(timezone=True)


class FieldPackage(Base):
    """任务包: what was handed out to a person's device for a task."""

    __tablename__ = "field_package"
    __table_args__ = (
        CheckConstraint(
            "task_kind IN ('inspection_section','sign_inspection','grave_survey','name_survey')",
            name="task_kind_known",
        ),
        CheckConstraint("device_id <> ''", name="device_named"),
        CheckConstraint("expires_at > made_at", name="expires_later"),
        CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed_by_somebody"),
        # Usage: lists, the newest first, of everybody and of one account
        Index("ix_field_package_made_at", "made_at", "id"),
        Index("ix_field_package_account_id", "account_id", "made_at"),
        {"info": {"history": False}},
    )

    id: Mapped[Key]
    task_kind: Mapped[str]
    #: What identifies the task: ids of inspection, section and side, or of the division
    task: Mapped[dict[str, Any]] = mapped_column(JSONB)
    title: Mapped[str]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    #: Made by the device once and for all
    device_id: Mapped[str]
    device_name: Mapped[str] = mapped_column(server_default="")
    data_version: Mapped[int] = mapped_column(BigInteger)
    schema_version: Mapped[int]
    #: What belongs to no single record: the inspection, the section, the road
    head: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: Pictures that go with it: sha256, size_bytes, media_type, file_name
    files: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    sha256: Mapped[str]
    is_demonstration: Mapped[bool]
    made_at: Mapped[RecordedAt]
    expires_at: Mapped[datetime] = mapped_column(Instant)
    last_contact_at: Mapped[datetime | None] = mapped_column(Instant)
    #: By how many seconds the device's clock was ahead at the last contact
    clock_offset_s: Mapped[float | None]
    #: JSON Web Signature over what was handed out, by the key of receipts; empty for packages of before
    signature: Mapped[str] = mapped_column(server_default="")
    #: When a register that had lost it took it up again from its device's copy
    taken_up_at: Mapped[datetime | None] = mapped_column(Instant)
    #: How many changes the device said that it still holds
    pending_on_device: Mapped[int | None]
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    closed_reason: Mapped[str] = mapped_column(server_default="")


class FieldPackageItem(Base):
    """A record as it was handed out: what changes that come back are compared with."""

    __tablename__ = "field_package_item"
    __table_args__ = ({"info": {"history": False}},)

    package_id: Mapped[UUID] = mapped_column(ForeignKey("field_package.id"), primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    ordinal: Mapped[int]
    #: marker, section, sign, grave_site
    kind: Mapped[str]
    version: Mapped[int]
    sha256: Mapped[str]
    #: What the device shows
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: The fields that changes can say anew, as the register had them
    base: Mapped[dict[str, Any]] = mapped_column(JSONB)


class FieldReturn(Base):
    """A GeoPackage (or a ZIP with one), or a device's ZIP, that came back.

    Its bytes are an attachment, unless they went with a recording in them whose speaker withdrew his yes.
    """

    __tablename__ = "field_return"
    __table_args__ = (
        UniqueConstraint("package_id", "sha256", name="uq_field_return_file"),
        Index("ix_field_return_sha256", "sha256"),
        {"info": {"history": False}},
    )

    id: Mapped[Key]
    package_id: Mapped[UUID] = mapped_column(ForeignKey("field_package.id"))
    sha256: Mapped[str]
    file_name: Mapped[str]
    returned_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    returned_at: Mapped[RecordedAt]
    #: When the very same file came once more, the last time
    again_at: Mapped[datetime | None] = mapped_column(Instant)
    #: layers, rows by state, how many changes it made, what was told: see `returns.note`
    outcome: Mapped[dict[str, Any]] = mapped_column(JSONB)


class FieldChange(Base):
    """One change as a device sent it, and what became of it; never removed."""

    __tablename__ = "field_change"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting','accepted','conflict','refused','discarded')", name="state_known"
        ),
        CheckConstraint("content_sha256 ~ '^[0-9a-f]{64}$'", name="sha256_form"),
        # Usage: the changes of a package in the order of the server
        Index("ix_field_change_package_id", "package_id", "server_order"),
        # Usage: what of a package waits, in the order of its device, at each contact
        Index(
            "ix_field_change_waiting",
            "package_id",
            "sequence",
            "server_order",
            postgresql_where=text("state = 'waiting'"),
        ),
        # Usage: what the device said of the same record before or after, at each change
        Index(
            "ix_field_change_target_id",
            "package_id",
            "target_id",
            "sequence",
            postgresql_where=text("state = 'accepted'"),
        ),
        # Usage: what waits for a person, or for other changes and files
        Index(
            "ix_field_change_open",
            "state",
            "server_order",
            postgresql_where=text("state IN ('waiting','conflict','refused')"),
        ),
        {"info": {"history": False}},
    )

    #: Made by the device
    id: Mapped[UUID] = mapped_column(primary_key=True)
    package_id: Mapped[UUID] = mapped_column(ForeignKey("field_package.id"))
    server_order: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    #: The file that said it; null for what a device sent
    return_id: Mapped[UUID | None] = mapped_column(ForeignKey("field_return.id"))
    #: The text that the device sent and keeps
    content: Mapped[str]
    content_sha256: Mapped[str]
    #: Read from the content; empty where it can't be read
    kind: Mapped[str] = mapped_column(server_default="")
    target_id: Mapped[UUID | None]
    parent_id: Mapped[UUID | None]
    device_time: Mapped[datetime | None] = mapped_column(Instant)
    sequence: Mapped[int | None]
    #: By how many seconds the device knew its clock to be ahead when it wrote, and since when it knew
    written_offset_s: Mapped[float | None]
    compared_at: Mapped[datetime | None] = mapped_column(Instant)
    received_at: Mapped[RecordedAt]
    #: By how many seconds its clock was ahead when it sent
    clock_offset_s: Mapped[float]
    state: Mapped[str]
    #: field, value, rule, message, message_en
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    #: Files and changes that it waits for
    missing: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    #: The values as the form of today takes them
    values: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    #: Version of the forms by which they were read; null for what was read before that was kept
    read_as: Mapped[int | None]
    #: Fields that somebody else had changed meanwhile and that stayed as he left them
    taken: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    #: What it wrote
    record_id: Mapped[UUID | None]
    record_version: Mapped[int | None]
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    #: Who settled, tried again or discarded it, and why; null for what the server decided by itself
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decision_reason: Mapped[str] = mapped_column(server_default="")
    receipt: Mapped[str] = mapped_column(server_default="")


class FieldConflict(Base):
    """A field that two people said differently: what was handed out, what the device and the register say."""

    __tablename__ = "field_conflict"
    __table_args__ = (
        CheckConstraint("choice IN ('device','register','other')", name="choice_known"),
        CheckConstraint("(choice IS NULL) = (settled_by IS NULL)", name="settled_by_somebody"),
        {"info": {"history": False}},
    )

    change_id: Mapped[UUID] = mapped_column(ForeignKey("field_change.id"), primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    ordinal: Mapped[int]
    base: Mapped[Any] = mapped_column(JSONB, nullable=True)
    device_value: Mapped[Any] = mapped_column(JSONB, nullable=True)
    register_value: Mapped[Any] = mapped_column(JSONB, nullable=True)
    register_version: Mapped[int]
    #: Who wrote the register's value and when, where the record says so
    register_by: Mapped[str] = mapped_column(server_default="")
    register_at: Mapped[str] = mapped_column(server_default="")
    choice: Mapped[str | None]
    value: Mapped[Any] = mapped_column(JSONB, nullable=True)
    reason: Mapped[str] = mapped_column(server_default="")
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Instant)


class FieldChangeEvent(Base):
    """One thing that happened to a change; a second decision doesn't take the first one's place."""

    __tablename__ = "field_change_event"
    __table_args__ = (
        CheckConstraint(
            "what IN ('waiting','accepted','conflict','refused','settled','reopened','retried','discarded')",
            name="what_known",
        ),
        # Usage: what became of a change
        Index("ix_field_change_event_change_id", "change_id", "id"),
        {"info": {"history": False}},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    change_id: Mapped[UUID] = mapped_column(ForeignKey("field_change.id"))
    at: Mapped[RecordedAt]
    #: Null for what the server did by itself
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    what: Mapped[str]
    #: Of what is settled or reopened: the field, and what was chosen for it
    field: Mapped[str] = mapped_column(server_default="")
    choice: Mapped[str] = mapped_column(server_default="")
    value: Mapped[Any] = mapped_column(JSONB, nullable=True)
    reason: Mapped[str] = mapped_column(server_default="")


class FieldReceiptKey(Base):
    """The public half of a key that signed receipts; old ones stay, for old receipts."""

    __tablename__ = "field_receipt_key"
    __table_args__ = ({"info": {"history": False}},)

    key_id: Mapped[str] = mapped_column(primary_key=True)
    #: JSON Web Key (RFC 7517)
    public: Mapped[dict[str, Any]] = mapped_column(JSONB)
    made_at: Mapped[RecordedAt]
