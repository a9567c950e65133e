"""What answers about joint inspections look like."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.inspection_bodies import Side


class ByOut(BaseModel):
    """An account."""

    id: UUID
    name: str


class MissingOut(BaseModel):
    """What a step lacks, in both languages."""

    need: str
    message: str
    message_en: str


class NextStepOut(BaseModel):
    """A step that leads on."""

    step: str
    to_state: str
    name_zh: str
    name_en: str
    roles: list[str]
    needs: list[str]
    allowed: bool = Field(description="Whether the caller may take it at all")
    missing: list[MissingOut]
    basis: str
    verified: bool


class InspectedPartyOut(BaseModel):
    """A side: its division, with its name today and in the line."""

    division_id: UUID
    name: str
    short_name: str


class SidesOut(BaseModel):
    """Both sides; `ours` is the one that keeps this register."""

    ours: InspectedPartyOut
    theirs: InspectedPartyOut


class InspectionCountsOut(BaseModel):
    """The figures of a list."""

    markers: int
    ours_checked: int
    theirs_checked: int
    open_differences: int
    open_measures: int
    overdue_measures: int


class HeadOut(BaseModel):
    """What lists show of an inspection."""

    id: UUID
    line_id: UUID
    line_name: str
    title: str
    cause: str
    round_number: int | None
    year: int
    state: str
    suspended_from: str | None
    is_demonstration: bool
    lead_side: Side
    version: int


class ListedOut(HeadOut):
    """An inspection in a list."""

    sides: SidesOut
    starts_on: date | None
    ends_on: date | None
    counts: InspectionCountsOut


class InspectionPage(BaseModel):
    """A page of inspections; `next` is the `after` of the following page."""

    rows: list[ListedOut]
    next: str | None


class TriggerOut(BaseModel):
    """What set a check off where it is no round."""

    on: date | None
    note: str


class PlanOut(BaseModel):
    """方案, and the days of the yearly rhythm."""

    number: str
    scope: str
    starts_on: date | None
    ends_on: date | None
    plan_due: date
    summary_due: date
    dates_verified: bool


class FilingOut(BaseModel):
    """报备."""

    model_config = ConfigDict(populate_by_name=True)

    number: str
    on: date | None
    filed_with: str = Field(alias="with")
    our_government: str
    their_government: str


class DueOut(BaseModel):
    """When the line is to be inspected, and by which clause."""

    last_inspected: date | None
    next_due: date | None
    basis: str
    organiser: str


class SectionOut(BaseModel):
    """A section, and where it runs on the line."""

    id: UUID
    ordinal: int
    name: str
    start_mark: str
    end_mark: str
    length_m: float | None
    marker_ids: list[UUID]
    planned_on: date | None
    team: str
    geometry: dict[str, Any] | None = Field(description="GeoJSON LineString, EPSG:4490")


class InspectedMarkerOut(BaseModel):
    """A marker that the inspection looks at."""

    id: UUID
    number: str
    section_id: UUID
    ordinal: int


class MemberOut(BaseModel):
    """Somebody of a side's team."""

    id: UUID
    side: Side
    name: str
    office: str
    duty: str


class InspectionDocumentOut(BaseModel):
    """A paper of an inspection."""

    id: UUID
    kind: str
    sha256: str
    title: str
    number: str
    dated: date | None
    side: Side | None
    provided_by: str
    measure_id: UUID | None
    marker_id: UUID | None
    is_issued: bool
    content_sha256: str
    added_by: ByOut | None
    added_at: str
    file_name: str
    media_type: str
    size_bytes: int


class SignatureOut(BaseModel):
    """A side's signature; `is_current` tells whether what was signed is still the same."""

    id: UUID
    subject: str
    side: Side
    signer: str
    office: str
    signed_on: date
    sha256: str | None
    provided_by: str
    fingerprint: str
    section_id: UUID | None = Field(description="of a signature below what was found on a section")
    signed_at: str | None = Field(description="on the spot, by the device's clock")
    entries: int = Field(description="how many entries of the section were signed")
    is_current: bool
    entered_by: ByOut | None
    entered_at: str


class FingerprintsOut(BaseModel):
    """SHA-256 of what is signed."""

    plan: str
    findings: str


class StepOut(BaseModel):
    """A step that was taken."""

    id: UUID
    step: str
    from_state: str
    to_state: str
    note: str
    on_behalf_of: str
    evidence: list[str]
    done_by: ByOut | None
    done_at: str


class MayOut(BaseModel):
    """What the caller may do in the present state."""

    plan: bool
    observe: list[Side]
    settle: bool
    sign: list[Side]
    documents: bool
    measures: bool


class JointInspectionOut(HeadOut):
    """A joint inspection."""

    sides: SidesOut
    our_division_id: UUID
    their_division_id: UUID
    lead_office: str
    trigger: TriggerOut
    plan: PlanOut
    filing: FilingOut
    due: DueOut
    sections: list[SectionOut]
    markers: list[InspectedMarkerOut]
    members: list[MemberOut]
    documents: list[InspectionDocumentOut]
    signatures: list[SignatureOut]
    fingerprints: FingerprintsOut
    steps: list[StepOut]
    next_steps: list[NextStepOut]
    proposal_id: UUID | None = Field(description="The change of the line's record, drafted when it was filed")
    findings_proposal_id: UUID | None = Field(description="The change of the markers' records, drafted then")
    source_id: UUID
    may: MayOut
