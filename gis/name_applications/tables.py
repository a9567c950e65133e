"""Applications to name, rename and abolish (地名管理条例 Arts. 10-14), with papers, checks, steps and tasks.

An application is no registered fact: what follows from its approval for the register is a proposal. The
database keeps an approval from having no document, and an announcement from lacking what it must carry.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from geoalchemy2 import Geometry, WKBElement

from gis.attachments.tables import Attachment
from gis.database import Base, Key, RecordedAt, refuse
from gis.name_applications.rules import (
    AlreadyApplied,
    NotDecided,
    NumberTaken,
    RecordsStay,
    StepTaken,
)


class NameApplication(Base):
    """地名命名、更名、注销申请: what is asked for, where it stands, what was decided."""

    __tablename__ = "name_application"
    __table_args__ = (
        UniqueConstraint("number", name="uq_name_application_number"),
        CheckConstraint("kind IN ('name', 'rename', 'abolish')", name="kind_known"),
        CheckConstraint("(kind = 'name') = (feature_id IS NULL)", name="new_name_has_no_feature"),
        CheckConstraint("kind = 'abolish' OR proposed_name <> ''", name="name_proposed"),
        CheckConstraint("applicant <> ''", name="applicant_given"),
        CheckConstraint(
            "(decided_on IS NULL) = (decision_number = '') AND (decided_on IS NULL) = (authority = '')",
            name="decision_is_whole",
        ),
        CheckConstraint(
            "decided_on IS NOT NULL OR (filed_on IS NULL AND register_change_id IS NULL)",
            name="follows_decision",
        ),
        # One open application on a feature at a time
        Index(
            "uq_name_application_open_feature",
            "feature_id",
            unique=True,
            postgresql_where=text("closed_on IS NULL AND feature_id IS NOT NULL"),
        ),
        # Usage: the list, latest first
        Index("ix_name_application_opened_on", "opened_on", "id"),
        # Usage: `diming demo remove`
        Index("ix_name_application_source_id", "source_id"),
    )

    id: Mapped[Key]
    #: Year and count: 2026-003
    number: Mapped[str]
    kind: Mapped[str]
    #: Row of data/rules/naming_approvers.csv
    name_class: Mapped[str]
    category: Mapped[str | None] = mapped_column(ForeignKey("place_name_category.code"))
    proposed_name: Mapped[str] = mapped_column(server_default="")
    proposed_mongolian: Mapped[str] = mapped_column(server_default="")
    proposed_romanization: Mapped[str] = mapped_column(server_default="")
    #: What is to be renamed or abolished; null for a new name
    feature_id: Mapped[UUID | None] = mapped_column(ForeignKey("feature.id"))
    #: Its name when the application came
    current_name: Mapped[str] = mapped_column(server_default="")
    division_id: Mapped[UUID] = mapped_column(ForeignKey("administrative_division.id"))
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("GEOMETRY", srid=4490, spatial_index=False))
    #: 方案, 理由, 位置, 规模, 性质, 含义 (Art. 11)
    plan: Mapped[str] = mapped_column(server_default="")
    reasons: Mapped[str] = mapped_column(server_default="")
    location: Mapped[str] = mapped_column(server_default="")
    size: Mapped[str] = mapped_column(server_default="")
    nature: Mapped[str] = mapped_column(server_default="")
    meaning: Mapped[str] = mapped_column(server_default="")
    #: Square metres, storeys, metres: what the thresholds of generic terms are compared with
    area_m2: Mapped[float | None]
    floors: Mapped[int | None]
    length_m: Mapped[float | None]
    #: Whether the place itself is gone with its name
    ends_feature: Mapped[bool] = mapped_column(server_default=text("false"))
    applicant: Mapped[str]
    #: Who speaks for the applicant: personal data, for staff only
    contact: Mapped[str] = mapped_column(server_default="")
    opened_on: Mapped[date]
    #: The latest step of the procedure, and its day
    state: Mapped[str]
    state_since: Mapped[date]
    #: Which body decided, and of which kind it was when it did (data may change later)
    authority: Mapped[str] = mapped_column(server_default="")
    approver_class: Mapped[str] = mapped_column(server_default="")
    decision_number: Mapped[str] = mapped_column(server_default="")
    decided_on: Mapped[date | None]
    filed_on: Mapped[date | None]
    filing_number: Mapped[str] = mapped_column(server_default="")
    filed_to: Mapped[str] = mapped_column(server_default="")
    closed_on: Mapped[date | None]
    register_change_id: Mapped[UUID | None] = mapped_column(ForeignKey("proposal.id"))
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="internal"
    )
    #: Of an invented application the demonstration; null for a real one
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("source.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))


class NameApplicationPaper(Base):
    """A paper of an application, or why none of its kind is needed; the latest of a kind counts."""

    __tablename__ = "name_application_paper"
    __table_args__ = (
        CheckConstraint(
            "sha256 IS NOT NULL OR document_number <> '' OR not_needed_because <> ''", name="says_something"
        ),
        Index("ix_name_application_paper_application_id", "application_id"),
        {"info": {"part_of": ("name_application", "application_id", "papers")}},
    )

    id: Mapped[Key]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("name_application.id"))
    #: Row of data/rules/naming_papers.csv
    kind: Mapped[str]
    title: Mapped[str] = mapped_column(server_default="")
    document_number: Mapped[str] = mapped_column(server_default="")
    issued_by: Mapped[str] = mapped_column(server_default="")
    issued_on: Mapped[date | None]
    #: What a report says of what it has to say
    contents: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    not_needed_because: Mapped[str] = mapped_column(server_default="")
    sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    #: Null: invented, as demonstration data is
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class NameApplicationCheck(Base):
    """What the check of the proposed name said, when, by which rules; kept as it was (gis/sql/067)."""

    __tablename__ = "name_application_check"
    __table_args__ = (
        Index("ix_name_application_check_application_id", "application_id"),
        {"info": {"part_of": ("name_application", "application_id", "checks")}},
    )

    id: Mapped[Key]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("name_application.id"))
    #: On which occasion: opened, asked, reported, approved
    occasion: Mapped[str]
    name: Mapped[str]
    #: Gravest outcome, and how many items say error and warning
    outcome: Mapped[str]
    errors: Mapped[int]
    warnings: Mapped[int]
    #: Which rules it was checked by (gis.name_rules.in_force)
    rules_version: Mapped[str]
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    checked_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    checked_at: Mapped[RecordedAt]


class NameApplicationStep(Base):
    """A step of the procedure that was taken; never changed (gis/sql/067)."""

    __tablename__ = "name_application_step"
    __table_args__ = (
        UniqueConstraint("application_id", "ordinal", name="uq_name_application_step_ordinal"),
        {"info": {"part_of": ("name_application", "application_id", "steps")}},
    )

    id: Mapped[Key]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("name_application.id"))
    ordinal: Mapped[int]
    step: Mapped[str]
    taken_on: Mapped[date]
    actor: Mapped[str] = mapped_column(server_default="")
    document_number: Mapped[str] = mapped_column(server_default="")
    sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    note: Mapped[str] = mapped_column(server_default="")
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class NameAnnouncement(Base):
    """地名公告 (Art. 14): what was announced, when and where; anybody may read it."""

    __tablename__ = "name_announcement"
    __table_args__ = (
        UniqueConstraint("application_id", name="uq_name_announcement_application_id"),
        CheckConstraint(
            "name <> '' AND romanization <> '' AND division <> '' AND location <> '' AND authority <> ''",
            name="carries_what_it_must",
        ),
        # Usage: the public list, latest first
        Index("ix_name_announcement_announced_on", "announced_on", "id"),
        {"info": {"part_of": ("name_application", "application_id", "announcements")}},
    )

    id: Mapped[Key]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("name_application.id"))
    number: Mapped[str] = mapped_column(server_default="")
    announced_on: Mapped[date]
    kind: Mapped[str]
    name: Mapped[str]
    mongolian: Mapped[str] = mapped_column(server_default="")
    romanization: Mapped[str]
    #: The name given up or withdrawn
    former_name: Mapped[str] = mapped_column(server_default="")
    division: Mapped[str]
    location: Mapped[str]
    authority: Mapped[str]
    decision_number: Mapped[str] = mapped_column(server_default="")
    approved_on: Mapped[date]
    announced_by: Mapped[str] = mapped_column(server_default="")
    #: Rows of data/rules/naming_channels.csv
    channels: Mapped[list[str]] = mapped_column(ARRAY(String))


class NameApplicationTask(Base):
    """Something that bears the new name now: done when, by whom; or why it does not apply to this name."""

    __tablename__ = "name_application_task"
    __table_args__ = (
        CheckConstraint("(done_on IS NULL) = (does_not_apply_because <> '')", name="done_or_does_not_apply"),
        {"info": {"part_of": ("name_application", "application_id", "tasks")}},
    )

    application_id: Mapped[UUID] = mapped_column(ForeignKey("name_application.id"), primary_key=True)
    #: Row of data/rules/naming_tasks.csv
    task: Mapped[str] = mapped_column(primary_key=True)
    done_on: Mapped[date | None]
    does_not_apply_because: Mapped[str] = mapped_column(server_default="")
    done_by: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(server_default="")
    sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


refuse("uq_name_application_number", NumberTaken)
refuse("uq_name_application_open_feature", AlreadyApplied)
refuse("uq_name_application_step_ordinal", StepTaken)
refuse("ck_name_application_follows_decision", NotDecided)
refuse("name_application_record_stays", RecordsStay)
