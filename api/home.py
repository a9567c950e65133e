"""The home page in one answer, and the year's targets that 管理员 keeps."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, SessionDep
from api.errors import language_of
from api.shapes import ProposalRowOut
from gis.annual_targets import service as annual_targets
from gis.home import service
from gis.home.service import Target, Waiting
from gis.messages import Language

router = APIRouter(tags=["home"])

Figure = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]


class WaitingOut(BaseModel):
    """The first few proposals of a kind; `more` says whether the list behind has others."""

    model_config = ConfigDict(from_attributes=True)

    rows: list[ProposalRowOut]
    more: bool


class HomeJobOut(BaseModel):
    """A job that is not done, or ended badly."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: str = Field(examples=["import"])
    state: str = Field(examples=["running"])
    done: int
    total: int
    created_at: datetime


class CountedOut(BaseModel):
    """What the register itself counts for a target: so many of so many."""

    model_config = ConfigDict(from_attributes=True)

    part: int
    whole: int


class TargetOut(BaseModel):
    """A target of the year, cited, with what has been reached."""

    code: str = Field(examples=["2022-nursing-beds"])
    year: int
    topic: str = Field(examples=["护理型床位"])
    text: str
    target_value: float | None
    unit: str
    due: date | None
    due_state: str = Field(examples=["past"])
    progress: str = Field(examples=["not_recorded"])
    recorded_value: float | None
    recorded_on: date | None
    recorded_note: str
    counted: CountedOut | None
    source: str
    source_dated: date | None
    verified: bool
    note: str


class GapOut(BaseModel):
    """What the register holds of a subject, what it lacks, and the next step."""

    subject: str = Field(examples=["village"])
    total: int
    known: int
    complete: bool
    sentence: str
    next_step: str


class HomeOut(BaseModel):
    """What somebody's home page shows; the public has nothing waiting."""

    day: date
    to_decide: WaitingOut
    returned: WaitingOut
    drafts: WaitingOut
    submitted: WaitingOut
    jobs: list[HomeJobOut]
    targets: list[TargetOut]
    gaps: list[GapOut]
    features: int
    located: int


class TargetChange(BaseModel):
    """What may change of a target; absent fields stay as they are."""

    model_config = ConfigDict(extra="forbid")

    text_zh: str | None = Field(default=None, min_length=1, max_length=500)
    text_en: str | None = Field(default=None, min_length=1, max_length=500)
    target_value: Figure | None = None
    due: date | None = None
    recorded_value: Figure | None = None
    recorded_on: date | None = None
    recorded_note: str | None = Field(default=None, max_length=500)
    verified: bool | None = None
    note: str | None = Field(default=None, max_length=500)


@router.get("/home")
def get_home(request: Request, session: SessionDep, caller: CallerDep) -> HomeOut:
    """Return what waits for the caller, what is due, the year's targets, and what the register lacks."""
    language = language_of(request)
    found = service.home(session, caller)
    return HomeOut(
        day=found.day,
        to_decide=_waiting(found.to_decide),
        returned=_waiting(found.returned),
        drafts=_waiting(found.drafts),
        submitted=_waiting(found.submitted),
        jobs=[HomeJobOut.model_validate(job) for job in found.jobs],
        targets=[_target(one, language) for one in found.targets],
        gaps=[
            GapOut(
                subject=gap.subject,
                total=gap.total,
                known=gap.located,
                complete=gap.complete,
                sentence=gap.sentence(language),
                next_step=gap.next_step(language),
            )
            for gap in found.gaps
        ],
        features=found.features,
        located=found.located,
    )


def _waiting(waiting: Waiting) -> WaitingOut:
    return WaitingOut.model_validate(waiting)


def _target(one: Target, language: Language) -> TargetOut:
    target = one.target
    english = language == "en"
    return TargetOut(
        code=target.code,
        year=target.year,
        topic=target.topic_en if english else target.topic_zh,
        text=target.text_en if english else target.text_zh,
        target_value=None if target.target_value is None else float(target.target_value),
        unit=target.unit_en if english else target.unit_zh,
        due=target.due,
        due_state=one.due,
        progress=one.progress,
        recorded_value=None if target.recorded_value is None else float(target.recorded_value),
        recorded_on=target.recorded_on,
        recorded_note=target.recorded_note,
        counted=None if one.counted is None else CountedOut.model_validate(one.counted),
        source=target.source,
        source_dated=target.source_dated,
        verified=target.verified,
        note=target.note,
    )


@router.patch("/annual-targets/{code}", status_code=204)
def change_target(session: SessionDep, caller: CallerDep, code: str, change: TargetChange) -> None:
    """Change a target, or record what has been reached; 管理员 only, and history keeps who did."""
    annual_targets.change(session, caller, code, change.model_dump(exclude_unset=True))
