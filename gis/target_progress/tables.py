"""Reporting periods with what they froze, corrections of earlier ones, and superiors' blank workbooks."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gis.attachments.tables import Attachment
from gis.database import Base, Key, RecordedAt, refuse
from gis.target_progress.rules import ClosedByPreparer, PeriodClosed, PeriodExists


class ReportingPeriod(Base):
    """A month, quarter or year that is reported: prepared by one, closed by another, then never changed."""

    __tablename__ = "reporting_period"
    __table_args__ = (
        # Those of a demonstration stand beside the office's own.
        UniqueConstraint(
            "kind",
            "first_day",
            "source_id",
            name="uq_reporting_period_first_day",
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("kind IN ('month','quarter','year')", name="kind_known"),
        CheckConstraint("first_day < last_day", name="days_in_order"),
        CheckConstraint(
            "(closed_at IS NULL) = (signatory = '')"
            " AND (source_id IS NOT NULL OR num_nonnulls(closed_by, closed_at) IN (0, 2))",
            name="closed_and_signed",
        ),
        CheckConstraint("source_id IS NOT NULL OR prepared_by IS NOT NULL", name="prepared_by_somebody"),
        CheckConstraint("prepared_by <> closed_by", name="closed_by_another"),
        # Usage: `diming demo remove`
        Index("ix_reporting_period_source_id", "source_id"),
    )

    id: Mapped[Key]
    kind: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    #: Year of the targets that are reported
    year: Mapped[int]
    #: Null: invented, as demonstration data is
    prepared_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    prepared_at: Mapped[RecordedAt]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    #: 签发人
    signatory: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(server_default="")
    #: Source of a demonstration; null: the office's own report
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("source.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))


class PeriodFigure(Base):
    """A figure of a period: value, the rows behind it, and by which definition it was counted."""

    __tablename__ = "period_figure"
    __table_args__ = ({"info": {"part_of": ("reporting_period", "period_id", "figures")}},)

    period_id: Mapped[UUID] = mapped_column(ForeignKey("reporting_period.id"), primary_key=True)
    #: Code of the target, which may be taken away later
    target_code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    #: Target as it stood: words, figure, due day, counting basis, source, measure
    definition: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: Value, part, whole, unit, parts
    figure: Mapped[dict[str, Any]] = mapped_column(JSONB)
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)


class PeriodCorrection(Base):
    """更正: what a later period says of a figure that an earlier one reported."""

    __tablename__ = "period_correction"
    __table_args__ = ({"info": {"part_of": ("reporting_period", "period_id", "corrections")}},)

    period_id: Mapped[UUID] = mapped_column(ForeignKey("reporting_period.id"), primary_key=True)
    corrects_id: Mapped[UUID] = mapped_column(ForeignKey("reporting_period.id"), primary_key=True)
    target_code: Mapped[str] = mapped_column(primary_key=True)
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: Rows added, removed, changed
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    #: The rows as they are now known: what a later correction is compared with
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)


class ReportForm(Base):
    """A superior's blank workbook (XLSX) with the fields that its cells are filled from."""

    __tablename__ = "report_form"
    __table_args__ = (CheckConstraint("name <> ''", name="named"),)

    id: Mapped[Key]
    name: Mapped[str]
    #: Who asks for it
    authority: Mapped[str] = mapped_column(server_default="")
    sha256: Mapped[str] = mapped_column(ForeignKey(Attachment.sha256))
    #: [{sheet, cell, field}]
    cells: Mapped[list[dict[str, str]]] = mapped_column(JSONB, server_default=text("'[]'"))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]
    version: Mapped[int] = mapped_column(server_default=text("1"))


refuse("uq_reporting_period_first_day", PeriodExists)
refuse("ck_reporting_period_closed_by_another", ClosedByPreparer)
refuse("closed_period_stays", PeriodClosed)
