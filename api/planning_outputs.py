"""What is drawn and printed of the remediation of graves: map as one page, sheets, atlas, progress report."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from api.dependencies import CallerDep, SessionDep, SettingsDep
from api.grave_sites import file_answer
from api.planning_map import POLICY
from maps.map_sheet import DRAWN_PAPERS
from maps.remediation_map import remediation_map
from maps.remediation_report import Format, remediation_report
from maps.remediation_sheets import remediation_atlas, remediation_sheet

router = APIRouter(prefix="/planning-outputs", tags=["planning outputs"])

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
On = Annotated[date | None, Query(description="Day that figures are counted for; today where none is given")]
ReviewNumber = Annotated[str, Query(max_length=40, description="审图号")]
PaperName = Literal["A4", "A3", "A2", "A1"]
Orientation = Literal["landscape", "portrait"]


@router.get("/remediation-map.html", response_class=HTMLResponse)
def draw_remediation(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    on: On = None,
    photos: Annotated[bool, Query(description="Photos in the pop-ups")] = True,
    review_number: ReviewNumber = "",
) -> Response:
    """Return the remediation up to a day as one page: clusters, heat, shares by 苏木/镇, month by month."""
    name, page = remediation_map(
        session, caller, on, settings.home, with_photos=photos, review_number=review_number
    )
    answer = file_answer(name, page.encode(), "text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


@router.get("/remediation-sheet.pdf", response_class=Response)
def print_remediation_sheet(
    session: SessionDep,
    caller: CallerDep,
    on: On = None,
    paper: PaperName = "A3",
    orientation: Orientation = "landscape",
    review_number: ReviewNumber = "",
) -> Response:
    """Return one sheet of all sites that the caller may see, as PDF."""
    size = DRAWN_PAPERS[paper, orientation]
    return file_answer(*remediation_sheet(session, caller, on, size, review_number), PDF)


@router.get("/remediation-atlas.pdf", response_class=Response)
def print_remediation_atlas(
    session: SessionDep,
    caller: CallerDep,
    on: On = None,
    paper: PaperName = "A3",
    orientation: Orientation = "landscape",
    review_number: ReviewNumber = "",
) -> Response:
    """Return all sites on one sheet and then each 苏木 and 镇 on its own, as one PDF."""
    size = DRAWN_PAPERS[paper, orientation]
    return file_answer(*remediation_atlas(session, caller, on, size, review_number), PDF)


@router.get("/remediation-report", response_class=Response)
def print_remediation_report(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    on: On = None,
    format: Annotated[Format, Query(description="Word or PDF")] = "docx",
) -> Response:
    """Return the report on how far the remediation has come on a day."""
    name, content = remediation_report(session, caller, on, format, settings.home)
    return file_answer(name, content, WORD if format == "docx" else PDF)
