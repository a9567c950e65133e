"""What answers about findings, differences, measures and progress of joint inspections look like."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.attachments import OriginalOut
from api.inspection_bodies import Side
from api.inspection_shapes import ByOut, NextStepOut


class DueLineOut(BaseModel):
    """A line with the day by which it is to be inspected, the reason and the clause."""

    line_id: UUID
    line_name: str
    level: str | None
    authority: str | None
    organiser: str
    round_number: int | None
    next_round: int
    last_inspected: date | None
    next_due: date | None
    days_left: int | None
    state: str = Field(description="never, overdue, due_soon or later")
    may_open: bool
    reason: str
    reason_en: str
    basis: str
    verified: bool
    plan_due: date
    summary_due: date
    dates_verified: bool
    open_inspection_id: UUID | None


class DueListOut(BaseModel):
    """The lines, the most urgent first."""

    as_of: date
    rows: list[DueLineOut]


class RuleBookOut(BaseModel):
    """Steps, fields, contents, calendar and code lists as the data has them."""

    steps: list[dict[str, Any]]
    measure_steps: list[dict[str, Any]]
    fields: list[dict[str, Any]]
    contents: list[dict[str, Any]]
    calendar: list[dict[str, Any]]
    inspection_states: list[dict[str, Any]]
    inspection_causes: list[dict[str, Any]]
    inspection_document_kinds: list[dict[str, Any]]
    measure_kinds: list[dict[str, Any]]
    measure_states: list[dict[str, Any]]
    found_states: list[dict[str, Any]]
    stone_conditions: list[dict[str, Any]]
    photo_views: list[dict[str, Any]]


class ReferenceCheckOut(BaseModel):
    """Whether a reference object was there."""

    reference_id: UUID
    name: str
    present: bool
    note: str
    distance_m: float | None
    bearing_deg: float | None
    bearing_kind: Literal["magnetic", "true", "grid"] | None


class PhotoOut(BaseModel):
    """A photo."""

    sha256: str
    view: str
    caption: str
    taken_on: date | None
    original: OriginalOut | None = Field(description="opens as the photo does")


class ObservationOut(BaseModel):
    """What a side found at a marker or along a section."""

    id: UUID
    target_kind: str
    target_id: UUID
    marker_id: UUID | None
    section_id: UUID | None
    side: Side
    observed_on: date
    observer: str
    found: str | None
    stone_condition: str | None
    inscription_legible: bool | None
    inscription_right: bool | None
    position: list[float] | None
    position_accuracy_m: float | None
    position_method: str | None
    position_stone: str | None
    position_height_m: float | None
    position_height_datum: str | None
    position_readings: int | None
    position_spread_m: float | None
    position_note: str
    position_verbatim: str
    references: list[ReferenceCheckOut]
    agreement_breached: bool | None
    agreement_note: str
    terrain_changed: bool
    terrain_note: str
    cross_line_activity: bool
    cross_line_note: str
    needs_resurvey: bool
    resurvey_note: str
    remark: str
    photos: list[PhotoOut]
    provided_by: str
    sheet_sha256: str | None
    entered_by: ByOut | None
    entered_at: str
    version: int


class ObservationsOut(BaseModel):
    """What was found, in the order of the line."""

    rows: list[ObservationOut]


class SettlementOut(BaseModel):
    """How a difference was settled."""

    choice: str
    value: Any
    reason: str
    settled_by: ByOut | None
    on_behalf_of: str
    settled_at: str


class DifferenceOut(BaseModel):
    """A field that the sides see differently; `reopened` is one whose settlement no longer holds."""

    key: str
    target_kind: str
    target_id: UUID
    label: str
    section_id: UUID | None
    field: str
    name_zh: str
    name_en: str
    ours: Any
    theirs: Any
    distance_m: float | None
    tolerance_m: float | None
    is_other_stone: bool = Field(description="Of positions: of two different stones, which nothing compares")
    state: str = Field(description="open, settled or reopened")
    settlement: SettlementOut | None
    version: int


class DifferencesOut(BaseModel):
    """The differences, and how many are open and settled."""

    rows: list[DifferenceOut]
    open: int
    settled: int


class MeasureStepOut(BaseModel):
    """A step of a measure that was taken."""

    step: str
    from_state: str
    to_state: str
    done_on: date
    our_present: str
    their_present: str
    third_present: str
    note: str
    evidence: list[str]
    done_by: ByOut | None
    done_at: str


class MeasureOut(BaseModel):
    """A measure."""

    id: UUID
    kind: str
    is_change: bool
    marker_id: UUID | None
    marker_number: str | None
    third_parties: list[str]
    section_id: UUID | None
    state: str
    responsible_side: str
    reason: str
    due_on: date
    is_overdue: bool
    days_overdue: int
    details: dict[str, Any]
    steps: list[MeasureStepOut]
    documents: list[UUID]
    next_steps: list[NextStepOut]
    proposal_id: UUID | None
    entered_by: ByOut | None
    version: int


class MeasuresOut(BaseModel):
    """The measures of an inspection."""

    rows: list[MeasureOut]


class SideProgressOut(BaseModel):
    """How far one side is."""

    markers: int
    checked: int
    sections: int
    sections_checked: int
    found: int
    moved_away: int
    lost: int
    not_reached: int


class BothProgressOut(BaseModel):
    """How far both sides are."""

    ours: SideProgressOut
    theirs: SideProgressOut


class DifferenceCountsOut(BaseModel):
    """How many differences are open and settled."""

    open: int
    settled: int


class SectionProgressOut(BaseModel):
    """How far a section is: markers looked at by each side."""

    id: UUID
    name: str
    markers: int
    ours: int
    theirs: int
    open_differences: int


class MarkerProgressOut(BaseModel):
    """How far a marker is: how each side found it."""

    id: UUID
    number: str
    section_id: UUID
    ours: str | None
    theirs: str | None
    open_differences: int
    settled_differences: int
    measures: list[str]
    overdue: bool


class ProgressOut(BaseModel):
    """How far an inspection is."""

    inspection_id: UUID
    state: str
    sides: BothProgressOut
    differences: DifferenceCountsOut
    measures: dict[str, int]
    overdue: int
    sections: list[SectionProgressOut]
    markers: list[MarkerProgressOut]


class LayerOut(BaseModel):
    """GeoJSON: markers as points, sections as lines, each with how far it is."""

    type: str
    features: list[dict[str, Any]]


class PackageOut(BaseModel):
    """A task package; `sha256` is of the canonical JSON of `content`."""

    format: str
    version: int
    sha256: str
    content: dict[str, Any]
