"""Rows of rules about names: word lists, thresholds, readings, and what the screening looks for."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import DATERANGE, JSONB, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from gis.database import Base, Key, RecordedAt, refuse
from gis.name_rules.rules import KeyTaken


class NameRule(Base):
    """One row of a table of rules, for the days on which it holds.

    `data/rules` seeds the rows; one that staff changed (`edited`) stays as it is. The columns of `content`,
    and which of them are the key, stand in data/rules/rule_tables.csv and rule_columns.csv.
    """

    __tablename__ = "name_rule"
    __table_args__ = (
        ExcludeConstraint(
            # Of the text's hash, which an index takes six times as fast as the text
            (text("hashtextextended(rule_table || '|' || key, 0)"), "="),
            ("valid", "&&"),
            name="ex_name_rule_key",
            using="gist",
            # One row ends where the next begins: looked at when both are written
            deferrable=True,
        ),
        CheckConstraint("NOT isempty(valid)", name="valid_not_empty"),
        # Usage: the rows of a table, in their order
        Index("ix_name_rule_rule_table", "rule_table", "position", "id"),
        # Usage: gis/name_rules/queries.py version, when the rows changed last
        # Rules are seeded: a register that has nothing but them is empty
        {"info": {"last_change": True, "seeded": True}},
    )

    id: Mapped[Key]
    rule_table: Mapped[str]
    #: Derived: what tells the row from the others of its table, its key columns beside one another
    key: Mapped[str] = mapped_column(String(collation="C"), info={"derived": True})
    #: The table's own columns by name, texts as in its file
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    clause: Mapped[str] = mapped_column(server_default="")
    severity: Mapped[str] = mapped_column(server_default="")
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
    source: Mapped[str] = mapped_column(server_default="")
    #: Whether somebody compared it with the official text
    is_verified: Mapped[bool] = mapped_column(server_default=text("false"))
    #: Place among the rows of its table; null: behind all others
    position: Mapped[float | None]
    #: Staff changed it: no newer seed does
    edited: Mapped[bool] = mapped_column(server_default=text("false"), info={"derived": True})
    version: Mapped[int] = mapped_column(server_default=text("1"))


class RulePreview(Base):
    """What changed rules would find in the register that the rules in force do not, and the other way round.

    It holds for one state of rules and register, and one wording of the changes; a proposal has the last one
    that was made of it.
    """

    __tablename__ = "rule_preview"
    __table_args__ = (
        UniqueConstraint("proposal_id", name="uq_rule_preview_proposal_id"),
        # Usage: `forget`, previews of nobody's proposal
        Index("ix_rule_preview_made_at", "made_at"),
        {"info": {"history": False}},
    )

    id: Mapped[Key]
    #: Null: of changes that are not yet drafted, or a replay
    proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    #: preview: rules in force against changed ones; replay: rules of a day against those of another
    kind: Mapped[str]
    #: Day whose names were screened, by rules of which days
    as_of: Mapped[date]
    before_on: Mapped[date]
    after_on: Mapped[date]
    #: Digest of the changes, and what rules and register were counted at
    changes: Mapped[str]
    rules_version: Mapped[str]
    register_version: Mapped[str]
    names: Mapped[int]
    made_at: Mapped[RecordedAt]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class RulePreviewName(Base):
    """A name that is judged otherwise: its findings before and after, the most severe first."""

    __tablename__ = "rule_preview_name"
    __table_args__ = ({"info": {"history": False}},)

    preview_id: Mapped[UUID] = mapped_column(
        ForeignKey("rule_preview.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    #: newly, no_longer, severity, reason, spelling
    kind: Mapped[str]
    feature_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(collation="C"))
    before: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    after: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    publication_level: Mapped[str] = mapped_column(ForeignKey("publication_level.code"))


refuse("ex_name_rule_key", KeyTaken)
