"""Proposals (变更单): what somebody wants changed, who decided, on which evidence."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Sequence,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

from gis.attachments.tables import Attachment
from gis.database import Base, Key, RecordedAt, refuse
from gis.proposals.rules import AuthorDecides, NotDecided

#: Counts proposals; the printed number is year and count, e.g. 2026-000123.
proposal_count = Sequence("proposal_count", metadata=Base.metadata)


class Proposal(Base):
    """One proposal; its state moves only along `rules.MOVES`."""

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("id", "author_id", name="uq_proposal_author"),
        CheckConstraint("required_approvals >= 1", name="approval_required"),
        # Usage: the inbox (待办) and the list of one's own proposals
        Index("ix_proposal_state", "state", "created_at"),
        Index("ix_proposal_author_id", "author_id", "created_at"),
    )

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(ForeignKey("proposal_kind.code"))
    title: Mapped[str]
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(ForeignKey("proposal_state.code"), server_default="draft")
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    #: Divisions whose records it touches; an account limited to some divisions must cover them all.
    areas: Mapped[list[UUID]] = mapped_column(ARRAY(PG_UUID(as_uuid=True)))
    required_approvals: Mapped[int] = mapped_column(server_default=text("1"))
    #: 管理员's first load into an empty register: recorded as such, the one change without approval.
    first_load: Mapped[bool] = mapped_column(server_default=text("false"))
    item_count: Mapped[int] = mapped_column(server_default=text("0"))
    version: Mapped[int] = mapped_column(server_default=text("1"))
    created_at: Mapped[RecordedAt]
    submitted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ProposalItem(Base):
    """The change of one record: field paths with the values seen and the values wanted.

    `before` and `after` map a field path ("names/<id>/text") to a JSON value; a path that is absent
    from `before` is new, one that is null in `after` is removed. `record_id` of a new record is chosen
    when the item is written.
    """

    __tablename__ = "proposal_item"
    __table_args__ = (
        CheckConstraint("action IN ('create','update')", name="action_known"),
        CheckConstraint("(action = 'create') = (base_version IS NULL)", name="update_has_base_version"),
        # Usage: proposals that touch one record
        Index("ix_proposal_item_record_id", "record_id"),
        {"info": {"part_of": ("proposal", "proposal_id", "items")}},
    )

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    action: Mapped[str]
    record_id: Mapped[UUID]
    base_version: Mapped[int | None]
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB)


class ProposalDecision(Base):
    """One account's decision. The database refuses the author's own, whatever the service does."""

    __tablename__ = "proposal_decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["proposal_id", "author_id"],
            ["proposal.id", "proposal.author_id"],
            name="fk_proposal_decision_author",
            onupdate="RESTRICT",
        ),
        CheckConstraint("account_id <> author_id", name="author_never_decides"),
        CheckConstraint("decision IN ('approved','returned','rejected')", name="decision_known"),
        CheckConstraint("(scan_sha256 IS NULL) = (signed_by IS NULL)", name="paper_has_scan_and_signatory"),
        Index("ix_proposal_decision_proposal_id", "proposal_id", "decided_at"),
        {"info": {"part_of": ("proposal", "proposal_id", "decisions")}},
    )

    id: Mapped[Key]
    proposal_id: Mapped[UUID]
    author_id: Mapped[UUID]
    #: Who decided; for a decision on paper, the second account that confirmed the scan.
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    #: Submission that was decided on: approvals of an earlier submission do not count.
    submitted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    decision: Mapped[str]
    comment: Mapped[str] = mapped_column(server_default="")
    #: Scan of the signed and sealed 审批单, and who signed it, for a decision on paper.
    scan_sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    signed_by: Mapped[str | None]
    decided_at: Mapped[RecordedAt]


class ProposalComment(Base):
    """A remark on a proposal."""

    __tablename__ = "proposal_comment"
    __table_args__ = (
        Index("ix_proposal_comment_proposal_id", "proposal_id", "written_at"),
        {"info": {"part_of": ("proposal", "proposal_id", "comments")}},
    )

    id: Mapped[Key]
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    body: Mapped[str]
    written_at: Mapped[RecordedAt]


class ProposalAttachment(Base):
    """A file that a proposal cites as evidence."""

    __tablename__ = "proposal_attachment"
    __table_args__ = ({"info": {"part_of": ("proposal", "proposal_id", "attachments")}},)

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey(Attachment.sha256), primary_key=True)
    title: Mapped[str] = mapped_column(server_default="")
    added_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[RecordedAt]


refuse("ck_proposal_decision_author_never_decides", AuthorDecides)
refuse("proposal_applied_only_when_approved", NotDecided)
