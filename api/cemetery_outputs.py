"""What is drawn and printed of cemeteries: map as one page, sheet, the plan of rural public cemeteries."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, SessionDep, SettingsDep
from api.errors import language_of
from api.grave_sites import file_answer
from api.job_status import JobOut, queued
from api.planning_map import POLICY
from api.planning_outputs import PDF, WORD, On, ReviewNumber
from maps.cemetery_drawing import REACH_M
from maps.cemetery_map import cemetery_map
from maps.cemetery_plan_report import Format, Wanted, ask, cemetery_plan_report
from maps.cemetery_sheets import cemetery_sheet
from maps.map_sheet import DRAWN_PAPERS
from maps.remediation_outputs import Orientation, PaperName

router = APIRouter(prefix="/planning-outputs", tags=["planning outputs"])

Reach = Annotated[
    float, Query(ge=0, le=100_000, description="已启用公墓周围画多远，直线，米 / metres around open ones")
]


class CemeteryPlanIn(BaseModel):
    """Which plan: a day, a region and runs; without them today, the first and the latest."""

    model_config = ConfigDict(extra="forbid")

    on: date | None = None
    region: str | None = Field(default=None, max_length=60, description="规划区域的代码")
    relocation: UUID | None = Field(default=None, description="迁移测算，不填为最近的 / else the latest")
    screenings: list[UUID] = Field(
        default=[], max_length=40, description="选址测算，不填为最近的 / else the latest"
    )
    format: Format = "docx"


@router.get("/cemetery-map.html", response_class=HTMLResponse)
def draw_cemeteries(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    on: On = None,
    reach_m: Reach = REACH_M,
    review_number: ReviewNumber = "",
) -> Response:
    """Return cemeteries and clusters of a day as one page: states, capacity, reach, candidates."""
    language = language_of(request)
    name, page = cemetery_map(session, caller, on, reach_m, review_number, language)
    answer = file_answer(name, page.encode(), "text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


@router.get("/cemetery-sheet.pdf", response_class=Response)
def print_cemetery_sheet(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    on: On = None,
    paper: PaperName = "A3",
    orientation: Orientation = "landscape",
    reach_m: Reach = REACH_M,
    review_number: ReviewNumber = "",
) -> Response:
    """Return one sheet of the cemeteries that the caller may see, as PDF."""
    size = DRAWN_PAPERS[paper, orientation]
    made = cemetery_sheet(session, caller, on, size, reach_m, review_number, language_of(request))
    return file_answer(*made, PDF)


@router.get("/cemetery-plan", response_class=Response)
def print_cemetery_plan(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    on: On = None,
    region: Annotated[str | None, Query(max_length=60, description="规划区域的代码")] = None,
    relocation: Annotated[UUID | None, Query(description="迁移测算，不填为最近的 / else the latest")] = None,
    screening: Annotated[
        list[UUID] | None, Query(max_length=40, description="选址测算，不填为最近的 / else the latest")
    ] = None,
    format: Annotated[Format, Query(description="Word or PDF")] = "docx",
) -> Response:
    """Return the plan (农村牧区公益性公墓建设规划) of a day, made of the planning runs that are named."""
    made = cemetery_plan_report(
        session, caller, settings.home, on, region, relocation, screening or (), format
    )
    return file_answer(*made, WORD if format == "docx" else PDF)


@router.post("/cemetery-plan", response_model=JobOut, status_code=202)
def ask_for_cemetery_plan(
    request: Request, response: Response, session: SessionDep, caller: CallerDep, said: CemeteryPlanIn
) -> JobOut:
    """Have a job make the plan, as it takes long; the file is at its `result.files`."""
    wanted = Wanted(said.on, said.region, said.relocation, tuple(said.screenings), said.format)
    job = ask(session, caller, wanted)
    return queued(request, response, job)
