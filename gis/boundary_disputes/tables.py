"""Boundary disputes (界线争议): a case on a stretch of a line, with claims, papers and the steps taken.

A case is no registered fact: it is worked on by those who handle it, step by step. What follows from it for
the line is a proposal, and the database itself keeps that from being drafted before the case is filed, and
from ever being drafted for a dispute about land or pasture tenure.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from geoalchemy2 import Geometry, WKBElement

from gis.attachments.tables import Attachment
from gis.boundary_disputes.rules import (
    ClaimTaken,
    LineChangeNotYet,
    NumberTaken,
    StepTaken,
    TenureChangesNoLine,
)
from gis.database import Base, Key, RecordedAt, refuse
from gis.reference.tables import CodeRow


class DisputeKind(CodeRow, Base):
    """What a dispute is about; each kind has a procedure of its own."""

    __tablename__ = "dispute_kind"


class DisputePaperKind(CodeRow, Base):
    """What a paper handed in is (行政区域边界争议处理条例 Arts. 7, 8)."""

    __tablename__ = "dispute_paper_kind"
    __table_args__ = ({"info": {"extensible": True}},)


class DisputePaperClass(CodeRow, Base):
    """What a paper counts as: 依据, 参考, or not at all (不作依据)."""

    __tablename__ = "dispute_paper_class"


class BoundaryDispute(Base):
    """界线争议: one case, where it stands, and what was decided."""

    __tablename__ = "boundary_dispute"
    __table_args__ = (
        UniqueConstraint("number", name="uq_boundary_dispute_number"),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint(
            "ST_GeometryType(stretch) IN ('ST_LineString','ST_MultiLineString')", name="stretch_is_line"
        ),
        CheckConstraint("kind <> 'tenure' OR line_change_id IS NULL", name="tenure_changes_no_line"),
        CheckConstraint(
            "line_change_id IS NULL OR (decision_number <> '' AND decided_on IS NOT NULL"
            " AND surveyed IS NOT NULL AND filed_on IS NOT NULL)",
            name="line_changes_after_filing",
        ),
        CheckConstraint(
            "(marked_area IS NULL) = (marked_until IS NULL)"
            " AND (marked_area IS NULL) = (marked_by_document = '')",
            name="mark_is_whole",
        ),
        # Usage: the list, latest first
        Index("ix_boundary_dispute_opened_on", "opened_on", "id"),
        # Usage: whether a line is under standstill
        Index("ix_boundary_dispute_line_id", "line_id"),
        # Usage: `diming demo remove`
        Index("ix_boundary_dispute_source_id", "source_id"),
    )

    id: Mapped[Key]
    #: Year and count: 2026-003
    number: Mapped[str]
    kind: Mapped[str] = mapped_column(ForeignKey("dispute_kind.code"))
    title: Mapped[str]
    line_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_line.id"))
    #: The part of the line that is in dispute
    stretch: Mapped[WKBElement] = mapped_column(Geometry("GEOMETRY", srid=4490, spatial_index=False))
    opened_on: Mapped[date]
    cause: Mapped[str] = mapped_column(server_default="")
    #: Whether it would move a natural village to another unit (Art. 14)
    moves_village: Mapped[bool] = mapped_column(server_default=text("false"))
    #: The latest step of its procedure, and its day
    state: Mapped[str]
    state_since: Mapped[date]
    decision_authority: Mapped[str] = mapped_column(server_default="")
    decision_number: Mapped[str] = mapped_column(server_default="")
    decided_on: Mapped[date | None]
    #: The line as both governments surveyed it together (Art. 15)
    surveyed: Mapped[WKBElement | None] = mapped_column(
        Geometry("LINESTRING", srid=4490, spatial_index=False)
    )
    filed_on: Mapped[date | None]
    filing_number: Mapped[str] = mapped_column(server_default="")
    closed_on: Mapped[date | None]
    #: The area that the coverage check leaves alone, until a day, by which document
    marked_area: Mapped[WKBElement | None] = mapped_column(
        Geometry("MULTIPOLYGON", srid=4490, spatial_index=False)
    )
    marked_until: Mapped[date | None]
    marked_by_document: Mapped[str] = mapped_column(server_default="")
    line_change_id: Mapped[UUID | None] = mapped_column(ForeignKey("proposal.id"))
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="restricted"
    )
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))


class BoundaryDisputeHandler(Base):
    """Who handles a case: sees it and works on it, whatever his clearance is."""

    __tablename__ = "boundary_dispute_handler"
    __table_args__ = (
        # Usage: cases of an account
        Index("ix_boundary_dispute_handler_account_id", "account_id"),
        {"info": {"part_of": ("boundary_dispute", "dispute_id", "handlers")}},
    )

    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_dispute.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    added_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[RecordedAt]


class BoundaryDisputeParty(Base):
    """A side of a case: a government of the line's parties, or in a tenure dispute a holder of land."""

    __tablename__ = "boundary_dispute_party"
    __table_args__ = (
        UniqueConstraint("id", "dispute_id", name="uq_boundary_dispute_party_dispute"),
        CheckConstraint("name <> ''", name="named"),
        Index("ix_boundary_dispute_party_dispute_id", "dispute_id", "position"),
        {"info": {"part_of": ("boundary_dispute", "dispute_id", "parties")}},
    )

    id: Mapped[Key]
    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_dispute.id"))
    position: Mapped[int]
    name: Mapped[str]
    division_id: Mapped[UUID] = mapped_column(ForeignKey("administrative_division.id"))


class BoundaryDisputeClaim(Base):
    """主张: what a side says is its own, in as many versions as it hands in; the last one counts."""

    __tablename__ = "boundary_dispute_claim"
    __table_args__ = (
        ForeignKeyConstraint(
            ["party_id", "dispute_id"],
            ["boundary_dispute_party.id", "boundary_dispute_party.dispute_id"],
            name="fk_boundary_dispute_claim_party",
        ),
        UniqueConstraint("party_id", "ordinal", name="uq_boundary_dispute_claim_ordinal"),
        CheckConstraint("NOT ST_IsEmpty(geom)", name="geom_not_empty"),
        Index("ix_boundary_dispute_claim_dispute_id", "dispute_id"),
        {"info": {"part_of": ("boundary_dispute", "dispute_id", "claims")}},
    )

    id: Mapped[Key]
    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_dispute.id"))
    party_id: Mapped[UUID]
    ordinal: Mapped[int]
    claimed_on: Mapped[date]
    #: Who put it forward
    claimed_by: Mapped[str] = mapped_column(server_default="")
    geom: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", srid=4490, spatial_index=False))
    grounds: Mapped[str] = mapped_column(server_default="")
    sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    #: Null: invented, as demonstration data is
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class BoundaryDisputePaper(Base):
    """A paper handed in, what it counts as by rule, and what somebody decided that it counts as."""

    __tablename__ = "boundary_dispute_paper"
    __table_args__ = (
        ForeignKeyConstraint(
            ["party_id", "dispute_id"],
            ["boundary_dispute_party.id", "boundary_dispute_party.dispute_id"],
            name="fk_boundary_dispute_paper_party",
        ),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("(decided_class IS NULL) = (decided_by IS NULL)", name="somebody_decides"),
        CheckConstraint(
            "decided_class IS NULL OR decided_class = proposed_class OR decided_because <> ''",
            name="other_class_has_reason",
        ),
        Index("ix_boundary_dispute_paper_dispute_id", "dispute_id"),
        {"info": {"part_of": ("boundary_dispute", "dispute_id", "papers")}},
    )

    id: Mapped[Key]
    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_dispute.id"))
    #: Which side handed it in; null: neither
    party_id: Mapped[UUID | None]
    title: Mapped[str]
    kind: Mapped[str] = mapped_column(ForeignKey("dispute_paper_kind.code"))
    document_number: Mapped[str] = mapped_column(server_default="")
    issued_by: Mapped[str] = mapped_column(server_default="")
    issued_on: Mapped[date | None]
    sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    proposed_class: Mapped[str] = mapped_column(ForeignKey("dispute_paper_class.code"))
    #: The clause that the proposed class rests on
    clause: Mapped[str]
    decided_class: Mapped[str | None] = mapped_column(ForeignKey("dispute_paper_class.code"))
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_because: Mapped[str] = mapped_column(server_default="")
    #: Null: invented, as demonstration data is
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class BoundaryDisputeStep(Base):
    """A step of the procedure that was taken: when, by whom, with which document."""

    __tablename__ = "boundary_dispute_step"
    __table_args__ = (
        UniqueConstraint("dispute_id", "ordinal", name="uq_boundary_dispute_step_ordinal"),
        {"info": {"part_of": ("boundary_dispute", "dispute_id", "steps")}},
    )

    id: Mapped[Key]
    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_dispute.id"))
    ordinal: Mapped[int]
    step: Mapped[str]
    taken_on: Mapped[date]
    #: Who acted: the office, the government, the persons
    actor: Mapped[str] = mapped_column(server_default="")
    document_number: Mapped[str] = mapped_column(server_default="")
    sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    note: Mapped[str] = mapped_column(server_default="")
    #: Null: invented, as demonstration data is
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


refuse("ck_boundary_dispute_tenure_changes_no_line", TenureChangesNoLine)
refuse("ck_boundary_dispute_line_changes_after_filing", LineChangeNotYet)
refuse("uq_boundary_dispute_number", NumberTaken)
refuse("uq_boundary_dispute_step_ordinal", StepTaken)
refuse("uq_boundary_dispute_claim_ordinal", ClaimTaken)
