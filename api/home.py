"""The home page in one answer."""

from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, SessionDep
from api.errors import language_of
from api.name_application_shapes import NameApplicationRowOut
from api.shapes import ProposalRowOut
from gis.field_work.summary import Summary
from gis.home import service
from gis.home.service import Target, Waiting
from gis.messages import Language

router = APIRouter(tags=["home"])


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


class HomeFieldWorkOut(BaseModel):
    """Field work that waits for the caller."""

    model_config = ConfigDict(from_attributes=True)

    to_decide: int = Field(
        description="conflicts, what was refused or waits in a closed package: the caller's"
    )
    overdue: int = Field(description="packages that are not back in time: everybody's, or the caller's own")
    oversees: bool


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
    counting: str = Field(description="How the figure is counted")
    source: str
    source_number: str
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
    applications_due: list[NameApplicationRowOut]
    field_work: HomeFieldWorkOut | None
    targets: list[TargetOut]
    gaps: list[GapOut]
    features: int
    located: int


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
        applications_due=[NameApplicationRowOut.model_validate(row) for row in found.applications_due],
        field_work=_field_work(found.field_work),
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


def _field_work(found: Summary | None) -> HomeFieldWorkOut | None:
    return None if found is None else HomeFieldWorkOut.model_validate(found)


def _waiting(waiting: Waiting) -> WaitingOut:
    return WaitingOut.model_validate(waiting)


def _target(one: Target, language: Language) -> TargetOut:
    target = one.target
    english = language == "en"
    return TargetOut(
        code=target.code,
        year=target.year,
        topic=(english and target.topic_en) or target.topic_zh,
        text=(english and target.text_en) or target.text_zh,
        target_value=None if target.target_value is None else float(target.target_value),
        unit=(english and target.unit_en) or target.unit_zh,
        due=target.due,
        due_state=one.due,
        progress=one.progress,
        recorded_value=None if target.recorded_value is None else float(target.recorded_value),
        recorded_on=target.recorded_on,
        recorded_note=target.recorded_note,
        counted=None if one.counted is None else CountedOut.model_validate(one.counted),
        counting=target.counting,
        source=target.source,
        source_number=target.source_number,
        source_dated=target.source_dated,
        verified=target.verified,
        note=target.note,
    )
