"""Cleanup cases and public notices as the API answers them."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

_VERIFIED = "Whether the clause was read in its official text; else 参照"
CleanupOrigin = Literal["screening", "manual", "sign", "report"]


class CleanupRowOut(BaseModel):
    """A case as lists and the board show it."""

    id: UUID
    number: str
    feature_id: UUID
    name: str = Field(description="the name as it was when the case was opened")
    kind: Literal["name", "use"]
    origin: CleanupOrigin
    classes: list[str] = Field(examples=[["大", "洋"]])
    division_id: UUID | None
    division_name: str | None
    location: str
    reason: str
    clauses: str
    opened_on: date
    state: str
    stage: str
    state_zh: str
    state_en: str
    state_since: date
    days_since: int
    overdue_days: int = Field(description="本局自定，法规未规定期限 / the bureau's own; the law sets none")
    runs_to: date | None
    until: Literal["notice", "deadline"] | None
    days_left: int | None
    is_soon: bool
    responsible_unit: str
    deadline: date | None
    measure: str | None
    measure_zh: str | None
    measure_en: str | None
    needs_new_name: bool = Field(description="false where the measure gives no new name")
    proposed_name: str
    is_determined: bool = Field(description="whether it was found nonstandard; until then it is suspected")
    archived_on: date | None
    version: int
    is_demonstration: bool


class CleanupPage(BaseModel):
    """A page of cases; `next` is the `after` of the following page."""

    rows: list[CleanupRowOut]
    next: str | None


class CleanupColumnOut(BaseModel):
    """A column of the board: how many cases stand there, and the first of them."""

    stage: str
    count: int
    cases: list[CleanupRowOut]


class CleanupStepOut(BaseModel):
    """A step of the procedure: who acts, what it needs, what may follow, by which clause."""

    step: str
    stage: str
    name_zh: str
    name_en: str
    actor_zh: str
    actor_en: str
    needs: list[str]
    next: list[str]
    objection_to: str
    overdue_days: int | None
    effect: str
    clause: str
    clause_verified: bool = Field(description=_VERIFIED)


class CleanupNextStepOut(CleanupStepOut):
    """A step that may follow, and what the case still lacks for it."""

    lacking: list[str]


class CleanupGroundOut(BaseModel):
    """What speaks for a class, frozen as it was."""

    id: UUID
    name_class: str
    finding_id: UUID | None
    rule_id: str
    clause: str
    campaign_category: str
    art9_item: str
    trigger: str
    compared_with: str
    exemptions: str
    severity: str
    confidence: float | None
    reason: str
    recorded_by: str | None
    recorded_at: str


class CleanupOpinionOut(BaseModel):
    """What an expert, an office or those heard said."""

    id: UUID
    kind: Literal["expert", "office", "hearing"]
    person: str
    organisation: str
    given_on: date
    stance: Literal["clean", "keep", "unsure"]
    opinion: str
    sha256: str | None
    recorded_by: str | None
    recorded_at: str


class CleanupTakenStepOut(BaseModel):
    """A step that was taken."""

    id: UUID
    ordinal: int
    step: str
    name_zh: str
    name_en: str
    clause: str
    clause_verified: bool
    taken_on: date
    actor: str
    actor_zh: str
    actor_en: str
    document_number: str
    sha256: str | None
    note: str
    recorded_by: str | None
    recorded_at: str


class CleanupObjectionOut(BaseModel):
    """An objection; who objected is there only for those who may know."""

    id: UUID
    received_on: date
    objector: str | None = None
    contact: str | None = None
    says: str
    sha256: str | None = None
    answered_on: date | None
    answer: str
    outcome: Literal["upheld", "partly", "rejected"] | None
    answered_by: str | None
    recorded_by: str | None
    recorded_at: str


class CleanupTaskOut(BaseModel):
    """A task of the application for the new name that is the same thing as a check-off of the case."""

    name_zh: str
    name_en: str
    is_done: bool


class CleanupCheckoffOut(BaseModel):
    """A thing that has to bear the new name, checked off in the case or in its application, or not."""

    item: str
    name_zh: str
    name_en: str
    unit_zh: str
    unit_en: str
    clause: str
    clause_verified: bool
    in_application: bool = Field(description="whether the application for the new name asks for it")
    checked_here: bool = Field(description="whether the case takes it; else it is checked off there, once")
    tasks: list[CleanupTaskOut] = Field(description="tasks of the application that are the same thing")
    is_done: bool
    does_apply: bool
    done_on: date | None
    unit: str
    note: str
    sha256: str | None
    recorded_by: str | None


class CleanupOnNoticeOut(BaseModel):
    """The notice that a case stood on last."""

    id: UUID
    number: str
    title: str
    published_on: date
    days: int
    first_day: date
    ends_on: date
    closed_on: date | None


class CleanupApplicationOut(BaseModel):
    """The application for the new name that a case led to."""

    id: UUID
    number: str
    standing: Literal["running", "approved", "refused"]
    proposed_name: str
    decided_on: date | None
    decision_number: str


class CleanupOtherOut(BaseModel):
    """Another open case of the same feature."""

    id: UUID
    number: str
    name_class: str
    state_zh: str
    state_en: str


class CleanupOut(CleanupRowOut):
    """A whole case."""

    publication_level: str
    proposed_origin: str
    proposed_check: dict[str, Any] | None = Field(description="the check by N1-N10 as it was when chosen")
    accepted_on: date | None
    kept_on: date | None
    place: dict[str, Any] | None = Field(description="GeoJSON, EPSG:4490, longitude then latitude")
    other_cases: list[CleanupOtherOut]
    grounds: list[CleanupGroundOut]
    opinions: list[CleanupOpinionOut]
    steps: list[CleanupTakenStepOut]
    objections: list[CleanupObjectionOut]
    checkoffs: list[CleanupCheckoffOut]
    notice: CleanupOnNoticeOut | None
    application: CleanupApplicationOut | None
    next_steps: list[CleanupNextStepOut]
    takes_objections: bool


class CleanupOpenedRowOut(BaseModel):
    """A case that was opened."""

    id: UUID
    number: str
    name: str


class CleanupAlreadyOut(BaseModel):
    """A feature and class that have an open case already."""

    feature_id: UUID
    name: str
    name_class: str
    case_id: UUID
    number: str


class CleanupOpenedOut(BaseModel):
    """The cases that were opened, and what was open already."""

    cases: list[CleanupOpenedRowOut]
    already: list[CleanupAlreadyOut]


class CleanupSuggestionOut(BaseModel):
    """A candidate for the new name: where it comes from, and what the check says of it."""

    name: str
    origin_kind: str
    origin: str
    feature_id: UUID | None
    distance_m: float | None
    checked: dict[str, Any]


class CleanupStageOut(BaseModel):
    """A column of the board and the states that stand in it."""

    stage: str
    states: list[str]


class CleanupClassOut(BaseModel):
    """A class of nonstandard names with its yardsticks."""

    name_class: str
    name_en: str
    kind: str
    campaign_category: str
    art9_item: str
    clause: str
    clause_verified: bool


class CleanupKindOut(BaseModel):
    """The steps of one kind of case."""

    kind: str
    steps: list[CleanupStepOut]


class CleanupMeasureOut(BaseModel):
    """What may be done about a name."""

    measure: str
    name_zh: str
    name_en: str
    needs_new_name: bool
    application: str
    is_keep: bool
    clause: str
    clause_verified: bool


class CleanupSettingOut(BaseModel):
    """A figure of the bureau, with its source."""

    setting: str
    value: int
    name_zh: str
    name_en: str
    source: str
    verified: bool


class CleanupProcedureOut(BaseModel):
    """The rules by which cases are handled, as they are in force."""

    stages: list[CleanupStageOut]
    classes: list[CleanupClassOut]
    procedures: list[CleanupKindOut]
    measures: list[CleanupMeasureOut]
    settings: list[CleanupSettingOut]


class CleanupStageCountOut(BaseModel):
    """How many cases stand in a column."""

    stage: str
    count: int


class CleanupCountsOut(BaseModel):
    """How many cases there are, and how far they are."""

    total: int
    open: int
    accepted: int
    kept: int
    archived: int
    overdue: int
    done_percent: float
    stages: list[CleanupStageCountOut]


class CleanupCountedOut(CleanupCountsOut):
    """The same of one division, class or measure; `key` null: where none is said."""

    key: str | None
    name: str


class CleanupProgressOut(BaseModel):
    """Progress by division, class and measure; a case of two classes counts in both."""

    as_of: date
    is_demonstration: bool = Field(description="Whether invented cases are among those counted")
    total: CleanupCountsOut
    by_division: list[CleanupCountedOut]
    by_class: list[CleanupCountedOut]
    by_measure: list[CleanupCountedOut]


class CleanupNoticeEntryOut(BaseModel):
    """A name on a notice as it was published; its case is for staff."""

    position: int
    name: str
    classes: str
    location: str
    reason: str
    clauses: str
    measure: str | None
    measure_zh: str | None
    measure_en: str | None
    needs_new_name: bool
    proposed_name: str
    responsible_unit: str | None = None
    case_id: UUID | None = None
    case_number: str | None = None
    state_zh: str | None = None
    state_en: str | None = None


class CleanupNoticeOut(BaseModel):
    """A public notice; day 1 is the day after it was published."""

    id: UUID
    number: str
    title: str
    published_on: date
    days: int
    first_day: date
    ends_on: date
    days_left: int
    is_running: bool
    may_close: bool | None = None
    channel: str
    contact: str
    document_number: str
    note: str | None = None
    closed_on: date | None
    version: int | None = None
    is_demonstration: bool
    entries: list[CleanupNoticeEntryOut]


class CleanupNoticePage(BaseModel):
    """A page of notices; `next` is the `after` of the following page."""

    rows: list[CleanupNoticeOut]
    next: str | None


class CleanupStayingOut(BaseModel):
    """A case that stays where it is, and what it lacks for the remediation list."""

    number: str
    name: str
    lacking: list[str]


class CleanupClosedOut(BaseModel):
    """What became of the cases of a notice that was closed."""

    listed: list[str]
    staying: list[CleanupStayingOut]


class CleanupMovedOut(BaseModel):
    """How many cases were moved together."""

    moved: int
