"""Results of RTK and static GNSS, set beside the register before they are taken into findings."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from api.dependencies import CallerDep, SessionDep
from api.inspection_bodies import Finite, Sent
from gis.joint_inspections import service
from gis.joint_inspections.surveyed_points import Survey, SurveyedPoint

router = APIRouter(prefix="/joint-inspections/{inspection_id}", tags=["joint inspections"])

HeightDatum = Literal["ellipsoidal", "yellow_sea_1985", "yellow_sea_1956"]


class SurveyedPointIn(Sent):
    """A point as the surveyor's file has it: X north, Y east, metres (of degrees: latitude, longitude)."""

    row: Annotated[int, Field(ge=1, le=1_000_000, description="Of the file, to name it by")]
    point: Annotated[str, Field(min_length=1, max_length=80)]
    x_north: Finite
    y_east: Finite
    height_m: Annotated[float, Field(ge=-500, le=9000, allow_inf_nan=False)] | None = None
    sigma_m: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False, description="Mean error of the point")]


class SurveyIn(Sent):
    """Results of one system and method; with heights, their datum."""

    system: Annotated[str, Field(max_length=80, examples=["cgcs2000-3-cm108"])]
    method: Literal["rtk", "gnss_static"] = "rtk"
    height_datum: HeightDatum | None = None
    points: Annotated[list[SurveyedPointIn], Field(min_length=1, max_length=2000)]

    def survey(self) -> Survey:
        """Return the value object."""
        points = [SurveyedPoint(**each.model_dump()) for each in self.points]
        return Survey(self.system, self.method, points, self.height_datum)


class SurveyedPointOut(BaseModel):
    """A result beside its marker; the fields named position_… are those of an observation."""

    row: int
    marker_id: UUID
    marker_number: str
    stone: str = Field(
        description="Which stone it is compared with, where the marker has several; else empty"
    )
    is_stone_named: bool = Field(description="Whether the point's name says which; else the nearest is meant")
    position_stone: str | None = Field(description="The letter of that stone, where the marker has several")
    position: list[float] = Field(description="Longitude, latitude, EPSG:4490")
    position_accuracy_m: float
    position_method: str
    position_height_m: float | None
    position_height_datum: str | None
    position_verbatim: str
    distance_m: float | None = Field(description="From the registered position; null: none is registered")
    noticed_from_m: float | None = Field(description="The least movement that the test would notice")
    has_moved: bool | None
    height_difference_m: float | None = Field(description="Measured minus registered, of one datum only")
    heights_comparable: bool | None = Field(description="false: of two datums; null: no two heights")


class PointFindingOut(BaseModel):
    """What is wrong in a cell, and how it is mended."""

    row: int
    column: str
    value: str
    rule: str
    is_warning: bool = Field(description="Whether the row can be taken all the same")
    message: str
    message_en: str


class SurveyOut(BaseModel):
    """Results that can be taken, and what is wrong with the others."""

    rows: list[SurveyedPointOut]
    findings: list[PointFindingOut]


@router.post("/surveyed-points", response_model=SurveyOut)
def set_beside(session: SessionDep, caller: CallerDep, inspection_id: UUID, given: SurveyIn) -> JSONResponse:
    """Set a surveyor's results beside the register: distance, movement, heights; nothing is written."""
    return JSONResponse(service.set_beside(session, caller, inspection_id, given.survey()))
