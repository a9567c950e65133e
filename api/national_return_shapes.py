"""What the national database returned and what was decided, as the API sends and takes it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from gis.national_database.profile import Profile
from gis.national_database.records import NationalRecord
from gis.national_database.return_decisions import AcceptancePreview, Decided
from gis.national_database.returns import Compared, RecordDetail, RecordView, ReturnView

Outcome = Literal["matched", "review", "new"]
RecordState = Literal["open", "accepted", "refused", "none", "proposed", "applied"]
Take = Literal["none", "blanks", "official"]
Short = Annotated[str, Field(max_length=60)]
Line = Annotated[str, Field(max_length=400)]
MOST_CHOSEN = 1_000


class NationalReturnOut(BaseModel):
    """A file that the national database returned, and how its records stand."""

    id: UUID
    file_name: str = Field(examples=["返回数据.json"])
    sha256: str
    coded_on: date
    records: int
    matched: int
    review: int
    new: int
    faulty: int = Field(description="Records whose code has a fault")
    open: int
    accepted: int
    refused: int
    none: int
    proposed: int
    applied: int
    is_demonstration: bool
    asked_by: str
    read_at: datetime


class NationalReturnPage(BaseModel):
    """A page of returned files; `next` is the `after` of the following page."""

    rows: list[NationalReturnOut]
    next: str | None


class ReturnRecordQuery(BaseModel):
    """Which records of a returned file a list has."""

    model_config = ConfigDict(extra="forbid")

    state: RecordState | None = None
    outcome: Outcome | None = None
    text: Short | None = Field(None, description="名称中的文字，或代码的开头 / of name or code")
    least: Annotated[float, Field(ge=0, le=1)] | None = Field(None, description="得分不低于 / at least")
    after: Annotated[int, Field(ge=0)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class ReturnDecisionOut(BaseModel):
    """What somebody decided about a returned record."""

    decision: Literal["accepted", "refused", "none"]
    feature_id: UUID | None
    fields: list[str]
    reason: str
    proposal_id: UUID | None
    decided_by: str
    decided_at: datetime
    version: int


class ReturnRecordOut(BaseModel):
    """A returned record in a list, with the best of ours."""

    id: UUID
    position: int
    name: str
    code: str
    outcome: Outcome
    faults: list[str] = Field(examples=[["code_statistical"]])
    score: float | None
    state: RecordState
    decision: ReturnDecisionOut | None
    feature_id: UUID | None = Field(description="The best candidate, or the one that was chosen")
    feature_name: str


class ReturnRecordPage(BaseModel):
    """A page of returned records; `next` is the `after` of the following page."""

    rows: list[ReturnRecordOut]
    next: int | None


class ValueOut(BaseModel):
    """A field of the profile with what a record says."""

    key: str
    heading_zh: str
    heading_en: str
    value: str


class ReturnConflictOut(BaseModel):
    """A field in which both sides differ."""

    key: str
    heading_zh: str
    heading_en: str
    ours: str
    theirs: str
    takeable: bool = Field(description="Whether the official side may be taken here")


class ReturnCandidateOut(BaseModel):
    """One of ours beside a returned record: the score with its parts, and both sides field by field."""

    feature_id: UUID
    name: str
    category: str
    category_name: str
    divisions: str
    code: str
    score: float
    parts: dict[str, float] = Field(examples=[{"name": 1.0, "sound": 0.9, "distance": 0.7}])
    distance_m: float | None
    gdm: dict[str, Any] | None = Field(description="GeoJSON, EPSG:4490")
    faults: list[str] = Field(description="What speaks against giving the code to this one")
    conflicts: list[ReturnConflictOut]


class ReturnRecordDetailOut(ReturnRecordOut):
    """A returned record beside each of its candidates."""

    return_id: UUID
    coded_on: date
    gdm: dict[str, Any] | None
    values: list[ValueOut]
    candidates: list[ReturnCandidateOut]


class ReturnDecisionIn(BaseModel):
    """A decision about one returned record at the version that was seen (0: undecided)."""

    model_config = ConfigDict(extra="forbid")

    record_id: UUID
    version: int = Field(ge=0)
    decision: Literal["accepted", "refused", "none", "reopened"]
    feature_id: UUID | None = None
    fields: Annotated[list[Short], Field(max_length=40)] = Field(default=[], examples=[["meaning"]])
    reason: Line = ""

    def decided(self) -> Decided:
        """Return the decision as the subject takes it."""
        return Decided(
            self.record_id, self.version, self.decision, self.feature_id, tuple(self.fields), self.reason
        )


class ReturnDecisionsIn(BaseModel):
    """Decisions about records of one returned file, all or none."""

    model_config = ConfigDict(extra="forbid")

    decisions: Annotated[list[ReturnDecisionIn], Field(min_length=1, max_length=MOST_CHOSEN)]


class ReturnCountOut(BaseModel):
    """How many records it was."""

    count: int


class AcceptanceIn(BaseModel):
    """Which records are accepted in bulk: from a score on, with which fields of the official side."""

    model_config = ConfigDict(extra="forbid")

    threshold: float = Field(ge=0, le=1, examples=[0.9])
    take: Take = "none"
    expected: int = Field(ge=1, description="How many the preview showed")


class AcceptableOut(BaseModel):
    """A record that bulk acceptance would take."""

    record_id: UUID
    position: int
    name: str
    code: str
    feature_id: UUID
    feature_name: str
    score: float
    fields: list[str]


class AcceptancePreviewOut(BaseModel):
    """What bulk acceptance would do, and how many stay for somebody to look at, by reason."""

    count: int
    rows: list[AcceptableOut]
    kept_back: dict[str, int] = Field(description="review, below, new, faulty, claimed")


class ReturnProposalOut(BaseModel):
    """The proposal that brings what was accepted."""

    id: UUID
    number: str
    state: str
    items: int


def return_shaped(found: ReturnView) -> NationalReturnOut:
    """Return a returned file as it is sent."""
    one = found.file
    states = ("open", "accepted", "refused", "none", "proposed", "applied")
    return NationalReturnOut(
        id=one.id,
        file_name=one.file_name,
        sha256=one.sha256,
        coded_on=one.coded_on,
        records=one.records,
        matched=found.of("matched"),
        review=found.of("review"),
        new=found.of("new"),
        faulty=found.faulty,
        **{state: found.of(state=state) for state in states},
        is_demonstration=one.is_demonstration,
        asked_by=found.asked_by,
        read_at=one.read_at,
    )


def record_shaped(found: RecordView) -> ReturnRecordOut:
    """Return a returned record as a list shows it."""
    return ReturnRecordOut.model_validate(_record(found))


def _record(found: RecordView) -> dict[str, Any]:
    one, decision = found.record, found.decision
    return {
        "id": one.id,
        "position": one.position,
        "name": one.name,
        "code": one.code,
        "outcome": one.outcome,
        "faults": one.faults,
        "score": None if found.best is None else found.best.score,
        "state": found.state,
        "decision": None
        if decision is None
        else {
            "decision": decision.decision,
            "feature_id": decision.feature_id,
            "fields": decision.fields,
            "reason": decision.reason,
            "proposal_id": decision.proposal_id,
            "decided_by": found.decided_by,
            "decided_at": decision.decided_at,
            "version": decision.version,
        },
        "feature_id": None if found.ours is None else UUID(found.ours.id),
        "feature_name": "" if found.ours is None else found.ours.name,
    }


def detail_shaped(found: RecordDetail) -> ReturnRecordDetailOut:
    """Return a returned record with its candidates as it is sent."""
    return ReturnRecordDetailOut.model_validate(
        {
            **_record(found.view),
            "return_id": found.view.record.return_id,
            "coded_on": found.coded_on,
            "gdm": found.theirs.gdm,
            "values": _values(found.profile, found.theirs),
            "candidates": [candidate_shaped(one) for one in found.candidates],
        }
    )


def _values(profile: Profile, record: NationalRecord) -> list[Mapping[str, str]]:
    return [
        {"key": one.key, "heading_zh": one.name_zh, "heading_en": one.name_en, "value": value}
        for one in profile.fields
        if one.key != "record_id" and (value := record.values.get(one.key, ""))
    ]


def candidate_shaped(one: Compared) -> ReturnCandidateOut:
    """Return one of ours beside a returned record as it is sent."""
    record = one.record
    return ReturnCandidateOut(
        feature_id=UUID(record.id),
        name=record.name,
        category=record.category,
        category_name=record.values.get("place_type", ""),
        divisions=record.values.get("divisions", ""),
        code=record.code,
        score=one.score,
        parts=dict(one.parts),
        distance_m=one.distance_m,
        gdm=None if record.gdm is None else dict(record.gdm),
        faults=list(one.faults),
        conflicts=[
            ReturnConflictOut(
                key=each.key,
                heading_zh=each.heading_zh,
                heading_en=each.heading_en,
                ours=each.ours,
                theirs=each.theirs,
                takeable=each.key in one.takeable,
            )
            for each in one.conflicts
        ],
    )


def preview_shaped(found: AcceptancePreview) -> AcceptancePreviewOut:
    """Return what bulk acceptance would do as it is sent: every record, for the clerk to read through."""
    return AcceptancePreviewOut(
        count=len(found.accepted),
        rows=[
            AcceptableOut(
                record_id=one.record.id,
                position=one.record.position,
                name=one.record.name,
                code=one.record.code,
                feature_id=one.feature_id,
                feature_name=one.name,
                score=one.score,
                fields=list(one.fields),
            )
            for one in found.accepted
        ],
        kept_back=found.kept_back,
    )
