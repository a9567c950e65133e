"""Targets row by row, reporting periods and forms as the API sends and takes them."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from gis.target_progress.forms import MappedCell

PeriodKind = Literal["month", "quarter", "year"]
Standing = Literal["counted", "missing", "outside"]


class TargetFigureOut(BaseModel):
    """A figure with what it is made of; of percent without a denominator there is no value."""

    value: float | None
    part: int
    whole: int
    unit: Literal["number", "percent"]
    parts: dict[str, int] = Field(description="told apart: 新建 and 改扩建, 处 and 座, late finds")
    missing: int = Field(description="rows of the denominator that lack something")
    is_demonstration: bool


class LiveFigureOut(TargetFigureOut):
    """实时数: what the register counts on a day."""

    on: date


class ReportedFigureOut(BaseModel):
    """上报数: what the last closed period reported."""

    period_id: UUID
    kind: PeriodKind
    first_day: date
    last_day: date
    value: float | None
    part: int
    whole: int
    is_demonstration: bool


class TargetForecastOut(BaseModel):
    """Where the present pace leads."""

    pace_per_month: float
    at_due: float | None = Field(description="figure on the due day; null once it is due")
    reached_on: date | None = Field(description="null where the pace never reaches the target, or it is")


class TargetDefinitionOut(BaseModel):
    """By what a target is counted."""

    topic_zh: str
    topic_en: str
    text_zh: str
    text_en: str
    target_value: float | None
    unit_zh: str
    unit_en: str
    counting: str
    measure: str
    due: date | None
    source: str
    source_number: str
    source_dated: date | None
    is_verified: bool


class TargetProgressOut(TargetDefinitionOut):
    """A target with its live figure, forecast, and what was reported last."""

    code: str
    year: int
    live: LiveFigureOut
    forecast: TargetForecastOut | None
    reported: ReportedFigureOut | None


class TargetsProgressOut(BaseModel):
    """The targets of a year that the register counts."""

    year: int
    years: list[int]
    on: date
    targets: list[TargetProgressOut]


class CountedRowOut(BaseModel):
    """One row of a denominator, or one that is visibly outside of it."""

    record: str = Field(description="facility, grave_site, cemetery or administrative_division")
    record_id: UUID
    name: str
    town: str
    standing: Standing
    weight: int = Field(description="what it adds to the denominator: 1, beds, or graves")
    done: int
    why: str
    group: str
    on: date | None
    is_demonstration: bool


class TrendPointOut(BaseModel):
    """A figure at the end of a month, or today."""

    on: date
    value: float | None
    part: int
    whole: int


class TargetRowsOut(TargetProgressOut):
    """A target row by row, with its trend."""

    rows: list[CountedRowOut]
    trend: list[TrendPointOut]


class TargetShareOut(BaseModel):
    """What is done of the part of a denominator that lies in a 苏木 or 镇, or along a road."""

    name: str = Field(description="empty: in none, or along one without a name")
    part: int
    whole: int
    missing: int = Field(description="rows that lack something")


class TargetChartsRowOut(TargetProgressOut):
    """A target as charts draw it."""

    trend: list[TrendPointOut]
    towns: list[TargetShareOut]
    roads: list[TargetShareOut] = Field(description="of graves alone; else empty")


class TargetChartsOut(BaseModel):
    """The targets of a year with their months, by 苏木/镇 and by road."""

    year: int
    years: list[int]
    on: date
    targets: list[TargetChartsRowOut]


class ReportingPeriodRowOut(BaseModel):
    """A reporting period; closed where it has who closed it."""

    id: UUID
    kind: PeriodKind
    first_day: date
    last_day: date
    year: int
    prepared_by: str | None
    prepared_by_id: UUID | None = Field(description="null: invented, as demonstration data is")
    prepared_at: datetime
    closed_by: str | None
    closed_at: datetime | None
    signatory: str
    note: str
    is_demonstration: bool
    version: int


class PeriodFigureOut(TargetDefinitionOut):
    """A figure as it was taken, with its rows and definition."""

    code: str
    figure: TargetFigureOut
    rows: list[CountedRowOut]


class RowChangeOut(BaseModel):
    """What became of a row since it was reported."""

    change: Literal["added", "removed", "changed"]
    name: str
    before: CountedRowOut | None
    after: CountedRowOut | None


class PeriodCorrectionOut(BaseModel):
    """更正 of a figure that an earlier period reported."""

    corrects_id: UUID
    first_day: date
    last_day: date
    target_code: str
    text_zh: str
    text_en: str
    before: TargetFigureOut
    after: TargetFigureOut
    changes: list[RowChangeOut]


class ReportingPeriodOut(ReportingPeriodRowOut):
    """A period with what it froze, or as a draft took."""

    figures: list[PeriodFigureOut]
    corrections: list[PeriodCorrectionOut]


class ReportFormRowOut(BaseModel):
    """A superior's blank workbook."""

    id: UUID
    name: str
    authority: str
    mapped: int
    version: int


class MappedCellOut(BaseModel):
    """A cell and the field that fills it."""

    sheet: str
    cell: str
    field: str


class FormFieldOut(BaseModel):
    """What a cell can be filled with."""

    field: str
    target: str | None = Field(description="measure of a target; null for facts of the period")
    figure: str


class FormCellOut(BaseModel):
    """A cell of the blank workbook."""

    cell: str
    text: str


class FormSheetOut(BaseModel):
    """A sheet of the blank workbook, row by row."""

    name: str
    rows: list[list[FormCellOut]]


class ReportFormOut(ReportFormRowOut):
    """A form with its cells, what fills them, and what could."""

    cells: list[MappedCellOut]
    fields: list[FormFieldOut]
    sheets: list[FormSheetOut]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewPeriodIn(_In):
    """Which period to prepare, by its first day."""

    kind: PeriodKind
    first_day: date


class PeriodClosingIn(_In):
    """Who signs a period (签发人)."""

    signatory: str = Field(min_length=1, max_length=80)
    note: str = Field(default="", max_length=2000)


class NewFormIn(_In):
    """A blank workbook that was uploaded."""

    name: str = Field(min_length=1, max_length=200)
    authority: str = Field(default="", max_length=200)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="a stored attachment")


class MappedCellIn(_In):
    """A cell and the field that fills it."""

    sheet: str = Field(min_length=1, max_length=31)
    cell: Annotated[str, Field(pattern=r"^[A-Z]{1,3}[1-9][0-9]{0,6}$")]
    field: str = Field(min_length=1, max_length=120)

    def mapped(self) -> MappedCell:
        """Return the value object."""
        return MappedCell(**self.model_dump())


class FormCellsIn(_In):
    """All cells of a form that are filled."""

    cells: list[MappedCellIn] = Field(max_length=2000)
