"""Questions about readings and spellings, kept across runs, and what people decided.

The same name and kind are one row however often they are found; it stays quiet after a decision until what it
was asked about changes. Decisions are only ever added; the database refuses to change one.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gis.database import Base, Key, RecordedAt

KIND_KNOWN = "kind IN ('reading','missing_mongolian','roman_is_pinyin','drift','variants')"


class SpellingRun(Base):
    """One look at the readings and spellings of all names of a day."""

    __tablename__ = "spelling_run"
    __table_args__ = (
        # Usage: the list, latest first
        Index("ix_spelling_run_ended_at", "ended_at", "id"),
        {"info": {"history": False}},
    )

    id: Mapped[Key]
    as_of: Mapped[date]
    #: Which dictionaries were compared, with their versions
    dictionaries: Mapped[list[str]] = mapped_column(JSONB)
    names: Mapped[int]
    questions: Mapped[int]
    #: Questions that no earlier run had, and open ones that no longer arise
    appeared: Mapped[int]
    gone: Mapped[int]
    #: Questions found, by kind
    counts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: Null: the demonstration
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class SpellingQuestion(Base):
    """What a person has to settle about a name's reading, script or Roman form."""

    __tablename__ = "spelling_question"
    __table_args__ = (
        UniqueConstraint("kind", "subject_key", name="uq_spelling_question_same"),
        CheckConstraint(KIND_KNOWN, name="kind_known"),
        CheckConstraint("state IN ('open','decided')", name="state_known"),
        CheckConstraint("(kind = 'variants') = (name_id IS NULL)", name="about_a_name"),
        # Usage: the queue of a kind, by spelling
        Index(
            "ix_spelling_question_queue",
            "kind",
            "is_agreed",
            "sort_key",
            "id",
            postgresql_where=text("is_current"),
        ),
        # Usage: questions of a feature
        Index("ix_spelling_question_feature_id", "feature_id"),
        # Usage: names that go away take their questions along
        Index("ix_spelling_question_name_id", "name_id"),
        {"info": {"history": False}},
    )

    id: Mapped[Key]
    kind: Mapped[str]
    #: What makes two questions one: the name's id, or the word that is written in several ways
    subject_key: Mapped[str]
    feature_id: Mapped[UUID | None] = mapped_column(ForeignKey("feature.id", ondelete="CASCADE"))
    name_id: Mapped[UUID | None] = mapped_column(ForeignKey("place_name.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(collation="C"))
    #: Derived: reading and characters, what the queue is sorted by
    sort_key: Mapped[str] = mapped_column(String(collation="C"))
    candidates: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    because: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    fingerprint: Mapped[str]
    is_agreed: Mapped[bool]
    publication_level: Mapped[str] = mapped_column(ForeignKey("publication_level.code"))
    state: Mapped[str] = mapped_column(server_default="open")
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    #: Not asked again before this day
    later_until: Mapped[date | None]
    #: Whether the last run still found it
    is_current: Mapped[bool]
    first_run_id: Mapped[UUID] = mapped_column(ForeignKey("spelling_run.id"))
    last_run_id: Mapped[UUID] = mapped_column(ForeignKey("spelling_run.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))


class SpellingQuestionName(Base):
    """A name among those that write one word in several ways."""

    __tablename__ = "spelling_question_name"
    __table_args__ = (
        # Usage: groups that a name belongs to
        Index("ix_spelling_question_name_name_id", "name_id"),
        {"info": {"history": False}},
    )

    question_id: Mapped[UUID] = mapped_column(
        ForeignKey("spelling_question.id", ondelete="CASCADE"), primary_key=True
    )
    name_id: Mapped[UUID] = mapped_column(ForeignKey("place_name.id", ondelete="CASCADE"), primary_key=True)
    feature_id: Mapped[UUID] = mapped_column(ForeignKey("feature.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(collation="C"))
    #: The characters with which this name writes the word
    written: Mapped[str]


class SpellingDecision(Base):
    """What somebody decided about a question, when, why, and by which proposal the register follows."""

    __tablename__ = "spelling_decision"
    __table_args__ = (
        CheckConstraint(
            "action IN ('confirm_reading','record_source_form','keep','later')", name="action_known"
        ),
        CheckConstraint("action <> 'keep' OR reason <> ''", name="reason_given"),
        CheckConstraint("action <> 'confirm_reading' OR pinyin <> ''", name="reading_given"),
        # Usage: decisions about a question, the last first
        Index("ix_spelling_decision_question_id", "question_id", "decided_at"),
        # Usage: questions whose proposal was rejected or withdrawn
        Index(
            "ix_spelling_decision_proposal_id",
            "proposal_id",
            postgresql_where=text("proposal_id IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    question_id: Mapped[UUID] = mapped_column(ForeignKey("spelling_question.id", ondelete="CASCADE"))
    action: Mapped[str]
    #: What the name was, and what was chosen
    name: Mapped[str]
    pinyin: Mapped[str] = mapped_column(server_default="")
    romanization: Mapped[str] = mapped_column(server_default="")
    mongolian: Mapped[str] = mapped_column(server_default="")
    reason: Mapped[str] = mapped_column(server_default="")
    later_until: Mapped[date | None]
    proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("proposal.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[RecordedAt]
