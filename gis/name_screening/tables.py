"""Screenings of the register, what they found, and what people decided.

A finding is a candidate with reasons, never a verdict: the same feature, rule, name and trigger are one row
however often they are found. What people decide is never overwritten: the last decision counts.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gis.database import Base, Key, RecordedAt
from gis.reference.tables import CodeRow


class FindingExemptionKind(CodeRow, Base):
    """Why a name that a rule speaks of may stay; the note cites the clause."""

    __tablename__ = "finding_exemption_kind"
    __table_args__ = ({"info": {"extensible": True}},)


class ScreeningRun(Base):
    """One screening of the register's names, as of a day, whole or of one division."""

    __tablename__ = "screening_run"
    __table_args__ = (
        # Usage: the list, latest first
        Index("ix_screening_run_ended_at", "ended_at", "id"),
        {"info": {"history": False}},
    )

    id: Mapped[Key]
    as_of: Mapped[date]
    #: The division whose names it is about; null: the whole register
    division_id: Mapped[UUID | None] = mapped_column(ForeignKey("administrative_division.id"))
    #: Which rules it went by: a digest of all of them, and the day of which they were in force
    rules_version: Mapped[str]
    rules_on: Mapped[date]
    #: Whether it screened the names of its own day: only such a run says what is current
    is_present: Mapped[bool]
    names: Mapped[int]
    flagged: Mapped[int]
    findings: Mapped[int]
    #: Findings that no earlier run had, and current ones that this run did not find again
    appeared: Mapped[int]
    gone: Mapped[int]
    #: Findings by class and severity
    counts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: Null: the demonstration
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ScreeningFinding(Base):
    """A candidate: which rule speaks of which characters of which name, and why."""

    __tablename__ = "screening_finding"
    __table_args__ = (
        UniqueConstraint("feature_id", "rule_id", "name", "trigger", name="uq_screening_finding_same"),
        CheckConstraint("severity IN ('error','warning','notice')", name="severity_known"),
        CheckConstraint(
            "decision IN ('confirmed','dismissed','exempt') OR decision IS NULL", name="decision_known"
        ),
        # Usage: the list of current findings, the most severe first
        Index("ix_screening_finding_weight", "weight", "id", postgresql_where=text("is_current")),
        # Usage: current findings of a class or rule
        Index("ix_screening_finding_class", "class", "rule_id", postgresql_where=text("is_current")),
        {"info": {"history": False}},
    )

    id: Mapped[Key]
    feature_id: Mapped[UUID] = mapped_column(ForeignKey("feature.id", ondelete="CASCADE"))
    #: The name as it was screened, and what kind of name it is
    name: Mapped[str] = mapped_column(String(collation="C"))
    name_type: Mapped[str] = mapped_column(ForeignKey("name_type.code"))
    #: 大, 洋, 怪, 重 …
    kind: Mapped[str] = mapped_column("class")
    rule_id: Mapped[str]
    #: What the rule says, its clause, and both yardsticks: 地名管理条例 Art. 9 and the campaign of 2018
    rule_text: Mapped[str]
    clause: Mapped[str]
    art9: Mapped[str]
    campaign_category: Mapped[str]
    #: The very characters that made the rule speak
    trigger: Mapped[str]
    compared_with: Mapped[str]
    #: Features whose names it was compared with
    compared_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    exemptions: Mapped[list[str]] = mapped_column(ARRAY(String))
    severity: Mapped[str]
    confidence: Mapped[float]
    #: Derived: severity and confidence in one figure, to sort by
    weight: Mapped[float]
    #: The stricter of the records that it speaks of
    publication_level: Mapped[str] = mapped_column(ForeignKey("publication_level.code"))
    #: Whether the last screening of the present found it
    is_current: Mapped[bool]
    first_run_id: Mapped[UUID] = mapped_column(ForeignKey("screening_run.id"))
    last_run_id: Mapped[UUID] = mapped_column(ForeignKey("screening_run.id"))
    #: Derived: the last decision; null while nobody has decided, or after it was taken back
    decision: Mapped[str | None]
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(server_default=text("1"))


class ScreeningRunFinding(Base):
    """What a run found: the same rows as another run's where nothing changed."""

    __tablename__ = "screening_run_finding"
    __table_args__ = (
        # Usage: runs that found something; `diming demo remove`
        Index("ix_screening_run_finding_finding_id", "finding_id"),
        {"info": {"history": False}},
    )

    run_id: Mapped[UUID] = mapped_column(ForeignKey("screening_run.id", ondelete="CASCADE"), primary_key=True)
    finding_id: Mapped[UUID] = mapped_column(
        ForeignKey("screening_finding.id", ondelete="CASCADE"), primary_key=True
    )


class FindingDecision(Base):
    """What somebody decided about a finding, when and why; a later one takes it back, none is changed."""

    __tablename__ = "finding_decision"
    __table_args__ = (
        CheckConstraint("decision IN ('confirmed','dismissed','exempt','reopened')", name="decision_known"),
        CheckConstraint("decision NOT IN ('dismissed','exempt') OR reason <> ''", name="reason_given"),
        CheckConstraint("(decision = 'exempt') = (exemption IS NOT NULL)", name="exemption_named"),
        # Usage: decisions about a finding, the last first
        Index("ix_finding_decision_finding_id", "finding_id", "decided_at"),
    )

    id: Mapped[Key]
    finding_id: Mapped[UUID] = mapped_column(ForeignKey("screening_finding.id", ondelete="CASCADE"))
    decision: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    exemption: Mapped[str | None] = mapped_column(ForeignKey("finding_exemption_kind.code"))
    #: With what the name was compared when it was decided: a new namesake is told
    compared_with: Mapped[str] = mapped_column(server_default="")
    #: Those decided at once have one
    batch: Mapped[UUID]
    #: Null: invented, as demonstration data is
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[RecordedAt]
