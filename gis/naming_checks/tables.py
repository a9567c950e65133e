"""The protection list of names (地名管理条例 Art. 25).

Valid time is a half-open range of days `[from, to)`: when a name stands in the list.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import DATERANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from gis.attachments.tables import Attachment
from gis.database import Base, Key, refuse
from gis.proposals.fields import IdTaken
from gis.reference.tables import CodeRow


class ProtectedNameKind(CodeRow, Base):
    """What kind of name the list protects (千年古镇, 少数民族语地名, 近现代重要地名 …)."""

    __tablename__ = "protected_name_kind"
    __table_args__ = ({"info": {"extensible": True}},)


class ProtectedName(Base):
    """保护名录: a name of historic and cultural weight, by which document it is listed and since when."""

    __tablename__ = "protected_name"
    __table_args__ = (
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("NOT isempty(valid)", name="valid_not_empty"),
        # Usage: whether a feature is listed
        Index("ix_protected_name_feature_id", "feature_id"),
        # Usage: whether a name is listed, the list by name
        Index("ix_protected_name_name", "name", "id"),
        # Usage: `diming demo remove`
        Index("ix_protected_name_source_id", "source_id"),
        {"info": {"published_as": "protected_name"}},
    )

    id: Mapped[Key]
    #: The name as listed
    name: Mapped[str]
    #: The place that bears it; null: every place that bears this name now
    feature_id: Mapped[UUID | None] = mapped_column(ForeignKey("feature.id"))
    kind: Mapped[str] = mapped_column(ForeignKey("protected_name_kind.code"))
    reason: Mapped[str] = mapped_column(server_default="")
    #: Who drew the list up, and by which document
    authority: Mapped[str] = mapped_column(server_default="")
    document_number: Mapped[str] = mapped_column(server_default="")
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="public"
    )
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))


class ProtectedNamePlan(Base):
    """保护措施: the plan that has to be made before a listed name is changed (Art. 25)."""

    __tablename__ = "protected_name_plan"
    __table_args__ = (
        CheckConstraint("title <> ''", name="titled"),
        Index("ix_protected_name_plan_protected_name_id", "protected_name_id"),
        # Usage: what cites a file
        Index("ix_protected_name_plan_sha256", "sha256"),
        {"info": {"part_of": ("protected_name", "protected_name_id", "plans")}},
    )

    id: Mapped[Key]
    protected_name_id: Mapped[UUID] = mapped_column(ForeignKey("protected_name.id"))
    title: Mapped[str]
    adopted_on: Mapped[date]
    #: The government that made it
    authority: Mapped[str] = mapped_column(server_default="")
    document_number: Mapped[str] = mapped_column(server_default="")
    sha256: Mapped[str] = mapped_column(ForeignKey(Attachment.sha256))


refuse("pk_protected_name", IdTaken)
refuse("pk_protected_name_plan", IdTaken)
