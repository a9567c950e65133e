"""How far each feature has got towards the national database, what that returned, and what was sent.

History keeps every step of an entry and every decision about a returned record.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gis.database import Base, Key, RecordedAt, refuse
from gis.national_database.rules import CodeReturnedTwice


class NationalEntry(Base):
    """录入状态: state, the code that was returned, why it was returned, who entered it and when.

    A feature without a row is 未录. The code stands here as the national database gave it; in the register
    itself it changes by a proposal only.
    """

    __tablename__ = "national_entry"
    __table_args__ = (
        CheckConstraint("state IN ('entered', 'returned', 'stored')", name="state_known"),
        CheckConstraint("code ~ '^[0-9]{20}$'", name="code_form"),
        CheckConstraint("(code IS NULL) = (coded_on IS NULL)", name="code_dated"),
        CheckConstraint("state <> 'stored' OR code IS NOT NULL", name="stored_with_code"),
        CheckConstraint("(state = 'returned') = (reason <> '')", name="returned_with_reason"),
        Index("uq_national_entry_code", "code", unique=True, postgresql_where=text("code IS NOT NULL")),
        {"info": {"published_as": "national_entry"}},
    )

    feature_id: Mapped[UUID] = mapped_column(ForeignKey("feature.id", ondelete="CASCADE"), primary_key=True)
    #: entered, returned, stored
    state: Mapped[str]
    #: The day of the present state
    on_date: Mapped[date]
    #: Who entered it there
    operator: Mapped[str] = mapped_column(server_default="")
    #: Why it was returned
    reason: Mapped[str] = mapped_column(server_default="")
    #: The 20-digit code as returned, and the day it was given
    code: Mapped[str | None]
    coded_on: Mapped[date | None]


class NationalReturn(Base):
    """A file of records that the national database gave back, as it was matched with ours."""

    __tablename__ = "national_return"
    __table_args__ = (
        # Usage: the list, latest first
        Index("ix_national_return_read_at", "read_at", "id"),
        {"info": {"history": False}},
    )

    id: Mapped[Key]
    file_name: Mapped[str]
    sha256: Mapped[str]
    #: The day the codes were given: they are checked by the divisions of that day
    coded_on: Mapped[date]
    records: Mapped[int]
    #: Which fields and choices it was read by
    profile: Mapped[str]
    is_demonstration: Mapped[bool] = mapped_column(server_default=text("false"))
    #: Null: the demonstration
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    read_at: Mapped[RecordedAt]


class NationalReturnRecord(Base):
    """One record of such a file: what it says, and how surely one of ours is the same place."""

    __tablename__ = "national_return_record"
    __table_args__ = (
        UniqueConstraint("return_id", "position", name="uq_national_return_record_position"),
        CheckConstraint("outcome IN ('matched', 'review', 'new')", name="outcome_known"),
        {"info": {"history": False}},
    )

    id: Mapped[Key]
    return_id: Mapped[UUID] = mapped_column(ForeignKey("national_return.id", ondelete="CASCADE"))
    #: Its number in the file
    position: Mapped[int]
    name: Mapped[str]
    #: As it stands in the file; empty where it gives none
    code: Mapped[str]
    #: Values by key of the profile, and where it is (GeoJSON, EPSG:4490)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    outcome: Mapped[str]
    #: What speaks against the code, whichever of ours it is
    faults: Mapped[list[str]] = mapped_column(ARRAY(String))
    #: Of the best candidate; null without any
    score: Mapped[float | None]


class NationalReturnCandidate(Base):
    """One of our features that a returned record may be: the score and what it is made of."""

    __tablename__ = "national_return_candidate"
    __table_args__ = (
        # Usage: candidates of a feature that goes
        Index("ix_national_return_candidate_feature_id", "feature_id"),
        {"info": {"history": False}},
    )

    record_id: Mapped[UUID] = mapped_column(
        ForeignKey("national_return_record.id", ondelete="CASCADE"), primary_key=True
    )
    feature_id: Mapped[UUID] = mapped_column(ForeignKey("feature.id", ondelete="CASCADE"), primary_key=True)
    rank: Mapped[int]
    score: Mapped[float]
    #: code, name, sound, category, division, distance: 0 to 1
    parts: Mapped[dict[str, float]] = mapped_column(JSONB)
    distance_m: Mapped[float | None]


class NationalReturnDecision(Base):
    """What somebody decided a returned record is; it reaches the register by a proposal only."""

    __tablename__ = "national_return_decision"
    __table_args__ = (
        CheckConstraint("decision IN ('accepted', 'refused', 'none')", name="decision_known"),
        CheckConstraint("(decision = 'accepted') = (feature_id IS NOT NULL)", name="accepted_as_one"),
        CheckConstraint("decision <> 'refused' OR reason <> ''", name="refused_with_reason"),
        # Usage: decisions of a feature that goes
        Index("ix_national_return_decision_feature_id", "feature_id"),
        # Usage: what a proposal brings
        Index("ix_national_return_decision_proposal_id", "proposal_id"),
        {"info": {"published_as": "national_return"}},
    )

    record_id: Mapped[UUID] = mapped_column(
        ForeignKey("national_return_record.id", ondelete="CASCADE"), primary_key=True
    )
    #: accepted, refused, none (no place of ours)
    decision: Mapped[str]
    feature_id: Mapped[UUID | None] = mapped_column(ForeignKey("feature.id", ondelete="CASCADE"))
    #: Fields of the profile in which the official side is taken; the code needs no naming
    fields: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    reason: Mapped[str] = mapped_column(server_default="")
    #: The proposal that brings it into the register
    proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("proposal.id"))
    #: Null: invented, as demonstration data is
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(server_default=text("1"))


class NationalPackage(Base):
    """A package that was made: its manifest, so that a later one may say what changed since."""

    __tablename__ = "national_package"
    __table_args__ = (
        # Usage: the list, latest first
        Index("ix_national_package_made_at", "made_at", "id"),
        CheckConstraint("kind IN ('full', 'incremental')", name="kind_known"),
        {"info": {"history": False}},
    )

    id: Mapped[Key]
    kind: Mapped[str]
    as_of: Mapped[date]
    #: The manifest's very text; SHA-256 of it names the package
    manifest: Mapped[str]
    sha256: Mapped[str]
    records: Mapped[int]
    left_out: Mapped[int]
    has_demonstration: Mapped[bool]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[RecordedAt]


refuse("uq_national_entry_code", CodeReturnedTwice)
