"""What is drawn and printed of the remediation of graves: map as one page, sheets, atlas, progress report."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, SessionDep, SettingsDep
from api.grave_sites import file_answer
from api.job_status import JobOut, queued
from api.planning_map import POLICY
from gis.messages import Language
from maps.remediation_outputs import Orientation as Orientation
from maps.remediation_outputs import Output, Wanted, ask, make
from maps.remediation_outputs import PaperName as PaperName

router = APIRouter(prefix="/planning-outputs", tags=["planning outputs"])

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
On = Annotated[date | None, Query(description="Day that figures are counted for; today where none is given")]
ReviewNumber = Annotated[str, Query(max_length=40, description="审图号")]
InLanguage = Annotated[Language, Query(description="Of the words; names stay as they are registered")]


class OutputIn(BaseModel):
    """Which output of which day; paper is of sheets and atlas, photos of the page."""

    model_config = ConfigDict(extra="forbid")

    output: Output
    on: date | None = None
    language: Language = "zh"
    paper: PaperName = "A3"
    orientation: Orientation = "landscape"
    photos: bool = True
    review_number: str = Field(default="", max_length=40, description="审图号")


@router.get("/remediation-map.html", response_class=HTMLResponse)
def draw_remediation(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    on: On = None,
    photos: Annotated[bool, Query(description="Photos in the pop-ups")] = True,
    review_number: ReviewNumber = "",
    language: InLanguage = "zh",
) -> Response:
    """Return the remediation up to a day as one page: clusters, heat, shares by 苏木/镇, month by month."""
    wanted = Wanted("map", on, language, photos=photos, review_number=review_number)
    answer = file_answer(*make(session, caller, settings.home, wanted), "text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


@router.get("/remediation-sheet.pdf", response_class=Response)
def print_remediation_sheet(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    on: On = None,
    paper: PaperName = "A3",
    orientation: Orientation = "landscape",
    review_number: ReviewNumber = "",
    language: InLanguage = "zh",
) -> Response:
    """Return one sheet of all sites that the caller may see, as PDF."""
    wanted = Wanted("sheet", on, language, paper, orientation, review_number=review_number)
    return file_answer(*make(session, caller, settings.home, wanted), PDF)


@router.get("/remediation-atlas.pdf", response_class=Response)
def print_remediation_atlas(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    on: On = None,
    paper: PaperName = "A3",
    orientation: Orientation = "landscape",
    review_number: ReviewNumber = "",
    language: InLanguage = "zh",
) -> Response:
    """Return all sites on one sheet and then each 苏木 and 镇 on its own, as one PDF."""
    wanted = Wanted("atlas", on, language, paper, orientation, review_number=review_number)
    return file_answer(*make(session, caller, settings.home, wanted), PDF)


@router.get("/remediation-report", response_class=Response)
def print_remediation_report(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    on: On = None,
    format: Annotated[Literal["docx", "pdf"], Query(description="Word or PDF")] = "docx",
    language: InLanguage = "zh",
) -> Response:
    """Return the report on how far the remediation has come on a day."""
    wanted = Wanted("report_docx" if format == "docx" else "report_pdf", on, language)
    name, content = make(session, caller, settings.home, wanted)
    return file_answer(name, content, WORD if format == "docx" else PDF)


@router.post("/remediation", response_model=JobOut, status_code=202)
def ask_for_remediation_output(
    request: Request, response: Response, session: SessionDep, caller: CallerDep, said: OutputIn
) -> JobOut:
    """Have a job make one of these, as atlas and PDF take long; the file is at its `result.files`."""
    job = ask(session, caller, Wanted(**said.model_dump()))
    return queued(request, response, job)
