"""不规范地名清理: cases, their grounds, opinions, notices, objections and check-offs.

A case is no registered fact: it is worked on step by step, and what follows for the name is an application
and a proposal of their own. The steps that were taken stay as they were (gis/sql/066).
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gis.attachments.tables import Attachment
from gis.database import Base, Key, RecordedAt, refuse
from gis.name_cleanup.rules import CaseOpenedAtOnce, NumberTaken, StepsStay, StepTaken


class NameCleanupCase(Base):
    """One name of one feature on its way from the survey list to the archive."""

    __tablename__ = "name_cleanup_case"
    __table_args__ = (
        UniqueConstraint("number", name="uq_name_cleanup_case_number"),
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("accepted_on IS NULL OR kept_on IS NULL", name="accepted_or_kept"),
        # Usage: the board and lists of one state
        Index("ix_name_cleanup_case_state", "state", "number"),
        # Usage: cases of a feature
        Index("ix_name_cleanup_case_feature_id", "feature_id"),
        # Usage: cases of a division
        Index("ix_name_cleanup_case_division_id", "division_id"),
        # Usage: `diming demo remove`
        Index("ix_name_cleanup_case_source_id", "source_id"),
    )

    id: Mapped[Key]
    #: Year and count: 2026-0003
    number: Mapped[str]
    feature_id: Mapped[UUID] = mapped_column(ForeignKey("feature.id"))
    #: 现名 as it was when the case was opened
    name: Mapped[str]
    #: Kind of procedure: name or use
    kind: Mapped[str]
    #: The town or 苏木 it lies in, else the division that the feature states
    division_id: Mapped[UUID | None] = mapped_column(ForeignKey("administrative_division.id"))
    #: 位置 in words
    location: Mapped[str] = mapped_column(server_default="")
    opened_on: Mapped[date]
    #: screening, manual, sign, report
    origin: Mapped[str]
    #: The latest step of its procedure, and its day
    state: Mapped[str]
    state_since: Mapped[date]
    #: 责任单位 and 时限
    responsible_unit: Mapped[str] = mapped_column(server_default="")
    deadline: Mapped[date | None]
    measure: Mapped[str | None]
    #: 拟更名, where it comes from, and what the check said of it when it was chosen
    proposed_name: Mapped[str] = mapped_column(server_default="")
    proposed_origin: Mapped[str] = mapped_column(server_default="")
    proposed_check: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    #: The application of 条例 Art. 11 (gis.name_applications) that the measure led to
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("name_application.id"))
    accepted_on: Mapped[date | None]
    kept_on: Mapped[date | None]
    archived_on: Mapped[date | None]
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="internal"
    )
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))


class NameCleanupClass(Base):
    """A class that a case is about; a feature has one open case of a class."""

    __tablename__ = "name_cleanup_class"
    __table_args__ = (
        Index(
            "uq_name_cleanup_class_open",
            "feature_id",
            "name_class",
            unique=True,
            postgresql_where=text("is_open"),
        ),
        {"info": {"part_of": ("name_cleanup_case", "case_id", "classes")}},
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("name_cleanup_case.id"), primary_key=True)
    name_class: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    feature_id: Mapped[UUID]
    is_open: Mapped[bool] = mapped_column(server_default=text("true"))


class NameCleanupGround(Base):
    """认定理由: what speaks for a class, frozen as text: rules and findings change, the grounds do not."""

    __tablename__ = "name_cleanup_ground"
    __table_args__ = (
        UniqueConstraint("case_id", "ordinal", name="uq_name_cleanup_ground_ordinal"),
        CheckConstraint("reason <> ''", name="reasoned"),
        # Usage: whether a finding stands in a case
        Index("ix_name_cleanup_ground_finding_id", "finding_id"),
        {"info": {"part_of": ("name_cleanup_case", "case_id", "grounds")}},
    )

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("name_cleanup_case.id"))
    ordinal: Mapped[int]
    name_class: Mapped[str]
    #: The finding of a screening that it was copied from
    finding_id: Mapped[UUID | None]
    rule_id: Mapped[str] = mapped_column(server_default="")
    clause: Mapped[str] = mapped_column(server_default="")
    #: Both yardsticks: the campaign of 2018 and 条例 Art. 9
    campaign_category: Mapped[str] = mapped_column(server_default="")
    art9_item: Mapped[str] = mapped_column(server_default="")
    #: The very characters
    trigger: Mapped[str] = mapped_column(server_default="")
    compared_with: Mapped[str] = mapped_column(server_default="")
    exemptions: Mapped[str] = mapped_column(server_default="")
    severity: Mapped[str] = mapped_column(server_default="")
    confidence: Mapped[float | None]
    reason: Mapped[str]
    #: Null: invented, as demonstration data is
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class NameCleanupOpinion(Base):
    """An opinion: of an expert, of an office at the consultation, or of those heard at a hearing."""

    __tablename__ = "name_cleanup_opinion"
    __table_args__ = (
        CheckConstraint("opinion <> ''", name="said"),
        Index("ix_name_cleanup_opinion_case_id", "case_id", "given_on"),
        {"info": {"part_of": ("name_cleanup_case", "case_id", "opinions")}},
    )

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("name_cleanup_case.id"))
    #: expert, office, hearing
    kind: Mapped[str]
    #: Who said it, and of which office
    person: Mapped[str] = mapped_column(server_default="")
    organisation: Mapped[str] = mapped_column(server_default="")
    given_on: Mapped[date]
    #: clean, keep, unsure
    stance: Mapped[str]
    opinion: Mapped[str]
    sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class NameCleanupStep(Base):
    """A step of the procedure that was taken: when, by whom, with which document."""

    __tablename__ = "name_cleanup_step"
    __table_args__ = (
        UniqueConstraint("case_id", "ordinal", name="uq_name_cleanup_step_ordinal"),
        {"info": {"part_of": ("name_cleanup_case", "case_id", "steps")}},
    )

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("name_cleanup_case.id"))
    ordinal: Mapped[int]
    step: Mapped[str]
    taken_on: Mapped[date]
    actor: Mapped[str] = mapped_column(server_default="")
    document_number: Mapped[str] = mapped_column(server_default="")
    sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    note: Mapped[str] = mapped_column(server_default="")
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class NameCleanupNotice(Base):
    """公示: a numbered notice of many cases; day 1 is the day after it was published."""

    __tablename__ = "name_cleanup_notice"
    __table_args__ = (
        UniqueConstraint("number", name="uq_name_cleanup_notice_number"),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("days > 0", name="days_counted"),
        CheckConstraint("ends_on = published_on + days", name="ends_when_counted"),
        CheckConstraint("closed_on IS NULL OR closed_on > ends_on", name="not_closed_early"),
        # Usage: the list, latest first
        Index("ix_name_cleanup_notice_published_on", "published_on", "id"),
    )

    id: Mapped[Key]
    number: Mapped[str]
    title: Mapped[str]
    published_on: Mapped[date]
    days: Mapped[int]
    ends_on: Mapped[date]
    #: Where it was published, and where objections are taken
    channel: Mapped[str] = mapped_column(server_default="")
    contact: Mapped[str] = mapped_column(server_default="")
    document_number: Mapped[str] = mapped_column(server_default="")
    sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    note: Mapped[str] = mapped_column(server_default="")
    closed_on: Mapped[date | None]
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="public"
    )
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]
    version: Mapped[int] = mapped_column(server_default=text("1"))


class NameCleanupNoticeEntry(Base):
    """One name on a notice, as it was published."""

    __tablename__ = "name_cleanup_notice_entry"
    __table_args__ = (
        UniqueConstraint("notice_id", "position", name="uq_name_cleanup_notice_entry_position"),
        # Usage: the notices of a case
        Index("ix_name_cleanup_notice_entry_case_id", "case_id"),
        {"info": {"part_of": ("name_cleanup_notice", "notice_id", "entries")}},
    )

    notice_id: Mapped[UUID] = mapped_column(ForeignKey("name_cleanup_notice.id"), primary_key=True)
    # Only demonstration data is ever taken away: a real notice may list an invented case
    case_id: Mapped[UUID] = mapped_column(
        ForeignKey("name_cleanup_case.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int]
    name: Mapped[str]
    classes: Mapped[str]
    location: Mapped[str] = mapped_column(server_default="")
    reason: Mapped[str] = mapped_column(server_default="")
    clauses: Mapped[str] = mapped_column(server_default="")
    measure: Mapped[str | None]
    proposed_name: Mapped[str] = mapped_column(server_default="")
    responsible_unit: Mapped[str] = mapped_column(server_default="")


class NameCleanupObjection(Base):
    """异议: what somebody said against a name's being cleaned up. Who it was never leaves the bureau."""

    __tablename__ = "name_cleanup_objection"
    __table_args__ = (
        CheckConstraint("says <> ''", name="said"),
        CheckConstraint(
            "(answered_on IS NULL) = (answer = '') AND (answered_on IS NULL) = (outcome IS NULL)",
            name="answered_whole",
        ),
        Index("ix_name_cleanup_objection_case_id", "case_id", "received_on"),
        {"info": {"part_of": ("name_cleanup_case", "case_id", "objections")}},
    )

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("name_cleanup_case.id"))
    notice_id: Mapped[UUID | None] = mapped_column(ForeignKey("name_cleanup_notice.id", ondelete="SET NULL"))
    received_on: Mapped[date]
    objector: Mapped[str]
    contact: Mapped[str] = mapped_column(server_default="")
    says: Mapped[str]
    sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    answered_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(server_default="")
    #: upheld, partly, rejected
    outcome: Mapped[str | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class NameCleanupCheckoff(Base):
    """销号: one thing that bears the new name now, or never bore the old one."""

    __tablename__ = "name_cleanup_checkoff"
    __table_args__ = (
        CheckConstraint("does_apply OR note <> ''", name="exempt_with_reason"),
        {"info": {"part_of": ("name_cleanup_case", "case_id", "checkoffs")}},
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("name_cleanup_case.id"), primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    #: False: there is no such thing here, and `note` says why
    does_apply: Mapped[bool] = mapped_column(server_default=text("true"))
    done_on: Mapped[date]
    unit: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(server_default="")
    sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


refuse("uq_name_cleanup_case_number", NumberTaken)
refuse("uq_name_cleanup_notice_number", NumberTaken)
refuse("uq_name_cleanup_class_open", CaseOpenedAtOnce)
refuse("uq_name_cleanup_step_ordinal", StepTaken)
refuse("name_cleanup_step_stays", StepsStay)
