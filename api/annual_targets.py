"""The year's targets: what the bureau's plan says, as 管理员 enters and keeps it."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, SessionDep
from gis.annual_targets import service
from gis.annual_targets.rules import Document
from gis.history.service import changes

router = APIRouter(prefix="/annual-targets", tags=["home"])

Figure = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
Year = Annotated[int, Field(ge=1950, le=2200)]
YearPath = Annotated[int, Path(ge=1950, le=2200)]
Measure = Literal[
    "national_code",
    "stations_made",
    "community_coverage",
    "rural_centre_coverage",
    "nursing_bed_share",
    "graves_by_roads",
    "clusters_regulated",
    "cemeteries_built",
    "cemetery_coverage",
]


class PlannedTarget(BaseModel):
    """What a plan says of a target; English may be left empty."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    topic_zh: str = Field(examples=["护理型床位"], min_length=1, max_length=40)
    topic_en: str = Field(default="", max_length=80)
    text_zh: str = Field(examples=["护理型床位占比不低于 60%"], min_length=1, max_length=500)
    text_en: str = Field(default="", max_length=500)
    target_value: Figure | None = None
    unit_zh: str = Field(default="", examples=["%"], max_length=20)
    unit_en: str = Field(default="", max_length=40)
    counting: str = Field(default="", description="How the figure is counted", max_length=500)
    due: date | None = None
    measure: Measure | None = Field(default=None, description="What the register counts for it by itself")
    source: str = Field(examples=["2027年全旗民政工作要点"], min_length=1, max_length=200)
    source_number: str = Field(default="", max_length=80)
    source_dated: date | None = None
    verified: bool = Field(default=True, description="Whether figure and day stand so in the plan")
    note: str = Field(default="", max_length=500)


class NewTarget(PlannedTarget):
    """A target to add to a year."""

    year: Year = Field(examples=[2027])


class TargetChange(BaseModel):
    """What may change of a target; absent fields stay as they are."""

    model_config = ConfigDict(extra="forbid")

    topic_zh: str | None = Field(default=None, min_length=1, max_length=40)
    topic_en: str | None = Field(default=None, max_length=80)
    text_zh: str | None = Field(default=None, min_length=1, max_length=500)
    text_en: str | None = Field(default=None, max_length=500)
    target_value: Figure | None = None
    unit_zh: str | None = Field(default=None, max_length=20)
    unit_en: str | None = Field(default=None, max_length=40)
    counting: str | None = Field(default=None, max_length=500)
    due: date | None = None
    measure: Measure | None = None
    source: str | None = Field(default=None, min_length=1, max_length=200)
    source_number: str | None = Field(default=None, max_length=80)
    source_dated: date | None = None
    verified: bool | None = None
    note: str | None = Field(default=None, max_length=500)
    recorded_value: Figure | None = None
    recorded_on: date | None = None
    recorded_note: str | None = Field(default=None, max_length=500)
    position: int | None = Field(default=None, ge=1, le=500, description="Its place in the year, from 1")

    def given(self) -> dict[str, Any]:
        """Return what is to change; only what may be unknown is made empty by null."""
        nullable = {"target_value", "due", "measure", "source_dated", "recorded_value", "recorded_on"}
        sent = self.model_dump(exclude_unset=True)
        return {name: value for name, value in sent.items() if value is not None or name in nullable}


class KeptTarget(PlannedTarget):
    """A target as 管理员 keeps it, in both languages."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    code: str = Field(examples=["2022-nursing-beds"])
    year: int
    recorded_value: float | None
    recorded_on: date | None
    recorded_note: str


class TargetsOut(BaseModel):
    """The targets of a year, and which years have any."""

    years: list[int] = Field(examples=[[2022]], description="The last one first")
    targets: list[KeptTarget]


class YearCopy(BaseModel):
    """Which year to begin with the targets of which other, and the document that sets them."""

    model_config = ConfigDict(extra="forbid")

    from_year: Year = Field(examples=[2022])
    source: str = Field(examples=["2027年全旗民政工作要点"], min_length=1, max_length=200)
    source_number: str = Field(default="", max_length=80)
    source_dated: date | None = None


class TargetFieldOut(BaseModel):
    """A field before and after a change."""

    model_config = ConfigDict(from_attributes=True)

    field: str = Field(examples=["target_value"])
    before: Any
    after: Any


class TargetChangeOut(BaseModel):
    """Who changed a target when."""

    model_config = ConfigDict(from_attributes=True)

    action: Literal["insert", "update", "delete"]
    recorded_at: datetime
    account_name: str | None
    fields: list[TargetFieldOut]


@router.get("")
def list_targets(session: SessionDep, caller: CallerDep, year: Year | None = None) -> TargetsOut:
    """List the targets of a year, the last that has any unless one is named, in the order of the plan."""
    years, targets = service.plan(session, year)
    return TargetsOut(years=list(years), targets=[KeptTarget.model_validate(one) for one in targets])


@router.post("", status_code=201)
def add_target(session: SessionDep, caller: CallerDep, new: NewTarget) -> KeptTarget:
    """Add a target at the end of a year's."""
    planned = new.model_dump()
    return KeptTarget.model_validate(service.add(session, caller, planned.pop("year"), planned))


@router.post("/{year}/copy", status_code=204)
def copy_year(session: SessionDep, caller: CallerDep, year: YearPath, copy: YearCopy) -> None:
    """Begin a year with the targets of another; every one is to be confirmed."""
    document = Document(copy.source, copy.source_number, copy.source_dated)
    service.copy_year(session, caller, copy.from_year, year, document)


@router.patch("/{code}", status_code=204)
def change_target(session: SessionDep, caller: CallerDep, code: str, change: TargetChange) -> None:
    """Change a target, or record what has been reached; history keeps who did."""
    service.change(session, caller, code, change.given())


@router.delete("/{code}", status_code=204)
def remove_target(session: SessionDep, caller: CallerDep, code: str) -> None:
    """Take a target out of its year; its history stays."""
    service.remove(session, caller, code)


@router.get("/{code}/changes")
def list_target_changes(session: SessionDep, caller: CallerDep, code: str) -> list[TargetChangeOut]:
    """List who changed a target when, the latest first."""
    return [TargetChangeOut.model_validate(one) for one in changes(session, caller, "annual_target", code)]
