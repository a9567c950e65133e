"""Applications to name, rename and abolish as the API sends and takes them."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

ApplicationKind = Literal["name", "rename", "abolish"]
ClockState = Literal["waiting", "due", "soon", "overdue", "met", "met_late"]
_GEOJSON = "GeoJSON, EPSG:4490, longitude then latitude"
_VERIFIED = Field(description="Whether the clause was read in its official text; else 参照")


class NamingClockOut(BaseModel):
    """A deadline (Arts. 13, 14): since when it runs, until when, whether it is kept, missed by how much."""

    step: str = Field(examples=["filed"])
    name_zh: str
    name_en: str
    days: int = Field(description="Plain days; day 1 is the day after the start")
    starts: Literal["approval", "filing"]
    started_on: date | None
    due_on: date | None
    met_on: date | None
    state: ClockState
    days_left: int | None = Field(description="0 on the last day, negative afterwards")
    days_late: int
    clause: str
    late_clause: str = Field(description="The clause that a missed deadline breaks")
    clause_verified: bool = _VERIFIED


class NamingApproverOut(BaseModel):
    """Who approves names of a class (Art. 12), whom it asks, to whom it files, who announces."""

    name_class: str
    name_zh: str
    name_en: str
    categories: list[str] = Field(description="Beginnings of category codes")
    approver_zh: str
    approver_en: str
    approver_class: str = Field(examples=["government"], description="Empty: 审批机关待定")
    is_pending: bool
    names_actor: bool = Field(description="The body differs from case to case")
    consults_zh: str
    consults_en: str
    filing_to_zh: str
    filing_to_en: str
    filing_papers_to_zh: str
    announced_by_zh: str
    clause: str
    clause_abolish: str = Field(description="The clause for abolishing; empty: as for naming")
    clause_verified: bool = _VERIFIED
    note: str


class NamingStepOut(BaseModel):
    """A step of a procedure: who acts, who records it, what it needs, what may follow, by which clause."""

    step: str
    name_zh: str
    name_en: str
    actor_zh: str
    actor_en: str
    roles: list[str]
    needs: list[str]
    next: list[str]
    effect: str
    clause: str
    clause_verified: bool = _VERIFIED


class NamingNextStepOut(NamingStepOut):
    """A step that may follow, and what the application still lacks for it."""

    lacking: list[str]


class NamingProcedureOut(BaseModel):
    """The steps of one kind of application."""

    kind: ApplicationKind
    steps: list[NamingStepOut]


class NamingDeadlineOut(BaseModel):
    """A deadline as the rules have it."""

    step: str
    kinds: list[ApplicationKind]
    approver_class: str
    name_zh: str
    name_en: str
    days: int
    starts: Literal["approval", "filing"]
    clause: str
    late_clause: str
    clause_verified: bool = _VERIFIED


class NamingChannelOut(BaseModel):
    """Where announcements are published."""

    channel: str
    name_zh: str
    name_en: str
    is_required: bool
    clause: str
    clause_verified: bool = _VERIFIED


class NamingProceduresOut(BaseModel):
    """Everything by which applications are handled."""

    kinds: list[NamingProcedureOut]
    approvers: list[NamingApproverOut]
    deadlines: list[NamingDeadlineOut]
    channels: list[NamingChannelOut]


class NameApplicationRowOut(BaseModel):
    """An application as a list shows it."""

    id: UUID
    number: str
    kind: ApplicationKind
    name_class: str
    name_class_zh: str
    name_class_en: str
    proposed_name: str
    current_name: str
    feature_id: UUID | None
    division_id: UUID
    division_name: str
    applicant: str
    opened_on: date
    state: str
    state_zh: str
    state_en: str
    state_since: date
    days_since: int
    approver_zh: str
    approver_en: str
    approver_pending: bool
    clock: NamingClockOut | None = Field(description="The running deadline that is due first")
    breaches: list[NamingClockOut]
    closed_on: date | None
    is_demonstration: bool
    version: int


class NameApplicationPage(BaseModel):
    """A page of applications; `next` is the `after` of the following page."""

    rows: list[NameApplicationRowOut]
    next: str | None


class NamingLackOut(BaseModel):
    """A paper that is missing, or what a report does not say."""

    paper: str
    name_zh: str
    name_en: str
    contents_zh: list[str]
    contents_en: list[str]
    may_be_left_out: bool = Field(description="A reason may stand in its place")
    clause: str
    clause_verified: bool = _VERIFIED


class NamingLacksOut(BaseModel):
    """What of Art. 11 is missing, and what of the filing."""

    fields: list[str]
    papers: list[NamingLackOut]
    reports: list[NamingLackOut]
    filing_papers: list[NamingLackOut]


class NamingContentOut(BaseModel):
    """Something that a report has to say."""

    code: str
    name_zh: str
    name_en: str


class NamingPaperKindOut(BaseModel):
    """A kind of paper that the application may have."""

    paper: str
    name_zh: str
    name_en: str
    stage: str
    mode: str = Field(examples=["required", "if_needed", "optional"])
    is_needed: bool
    contents: list[NamingContentOut]
    clause: str
    clause_verified: bool = _VERIFIED


class NameApplicationPaperOut(BaseModel):
    """A paper, or why none of its kind is needed; the latest of a kind counts."""

    id: UUID
    kind: str
    title: str
    document_number: str
    issued_by: str
    issued_on: date | None
    contents: list[str]
    not_needed_because: str
    sha256: str | None
    is_latest: bool
    recorded_by: str | None
    recorded_at: str


class NameApplicationCheckOut(BaseModel):
    """What the check of the name said, when, by which rules."""

    id: UUID
    occasion: str = Field(examples=["opened", "amended", "asked", "approved"])
    name: str
    outcome: str
    errors: int
    warnings: int
    rules_version: str
    document: dict[str, Any] = Field(description="The whole answer, as POST /naming-checks gives it")
    checked_by: str | None
    checked_at: str


class NameApplicationStepOut(BaseModel):
    """A step that was taken."""

    id: UUID
    ordinal: int
    step: str
    name_zh: str
    name_en: str
    clause: str
    clause_verified: bool = _VERIFIED
    taken_on: date
    actor: str
    document_number: str
    sha256: str | None
    note: str
    recorded_by: str | None
    recorded_at: str


class NameApplicationTaskOut(BaseModel):
    """Something that has to bear the new name, and whether it does or needs not."""

    task: str
    name_zh: str
    name_en: str
    unit_zh: str
    unit_en: str
    clause: str
    clause_verified: bool = _VERIFIED
    done_on: date | None
    does_not_apply_because: str = Field(description="Why this name needs none; then there is no day")
    done_by: str
    note: str
    sha256: str | None


class NamingProtectionOut(BaseModel):
    """The entry of the protection list (Art. 25) that asks for a plan, which is kept with the entry."""

    name: str
    reason: str
    document_number: str
    has_plan: bool


class NameAnnouncementOut(BaseModel):
    """What was announced (Art. 14)."""

    id: UUID
    number: str
    announced_on: date
    kind: ApplicationKind
    name: str
    mongolian: str
    romanization: str
    former_name: str
    division: str
    location: str
    authority: str
    decision_number: str
    approved_on: date
    announced_by: str
    channels_zh: list[str]
    channels_en: list[str]


class NameAnnouncementRowOut(NameAnnouncementOut):
    """An announcement in the public list."""

    is_demonstration: bool


class NameAnnouncementPage(BaseModel):
    """A page of announcements; `next` is the `after` of the following page."""

    rows: list[NameAnnouncementRowOut]
    next: str | None


class NameAnnouncementDraftOut(BaseModel):
    """What an announcement would carry now, and what of it is missing."""

    name: str
    romanization: str
    division: str
    location: str
    authority: str
    approved_on: date | None
    announced_by: str
    unsaid: list[str]


class NameApplicationOut(NameApplicationRowOut):
    """A whole application."""

    category: str | None
    proposed_mongolian: str
    proposed_romanization: str
    plan: str
    reasons: str
    location: str
    size: str
    nature: str
    meaning: str
    area_m2: float | None
    floors: int | None
    length_m: float | None
    ends_feature: bool
    contact: str | None = Field(None, description="For those who handle applications; else absent")
    authority: str
    approver_class: str
    decision_number: str
    filing_number: str
    filed_to: str
    publication_level: str
    decided_on: date | None
    filed_on: date | None
    geometry: dict[str, Any] | None = Field(description=_GEOJSON)
    division_path: list[str]
    approver: NamingApproverOut
    clocks: list[NamingClockOut]
    lacking: NamingLacksOut
    clauses: dict[str, str] = Field(description="Step of the procedure → clause; 参照 where by analogy")
    protected_by: NamingProtectionOut | None
    paper_kinds: list[NamingPaperKindOut]
    papers: list[NameApplicationPaperOut]
    checks: list[NameApplicationCheckOut]
    steps: list[NameApplicationStepOut]
    next_steps: list[NamingNextStepOut]
    announcement: NameAnnouncementOut | None
    announcement_draft: NameAnnouncementDraftOut
    tasks: list[NameApplicationTaskOut]
    may_change_register: bool
    register_change_id: UUID | None
    register_change_number: str | None
    register_change_state: str | None


class NameRegisterChangeOut(BaseModel):
    """The proposal that was drafted."""

    proposal_id: UUID
    number: str
