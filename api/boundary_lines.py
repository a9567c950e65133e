"""Read boundary lines with their markers, check them on paper, describe a line and check a description."""

from typing import Annotated, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse

from api.attachments import Sha256, View, streamed
from api.boundary_shapes import (
    AlignmentIn,
    AlignmentOut,
    BoundaryFindingOut,
    CheckedAlignmentOut,
    CheckedSectionOut,
    LineCountsOut,
    LineCountsPage,
    LineOut,
    LinePage,
    MarkerOut,
)
from api.dependencies import After, AsOf, CallerDep, Limit, SessionDep, SettingsDep, etag
from api.errors import language_of
from api.written_files import folder_to_send
from gis.boundary_lines import service as boundary_lines
from gis.boundary_markers import service as boundary_markers
from maps.alignment_paper import alignment_docx

router = APIRouter(prefix="/boundary-lines", tags=["boundary lines"])

Party = Annotated[UUID | None, Query(description="Lines of this division")]
Level = Annotated[str | None, Query(max_length=20, description="界线级别 / level", examples=["county"])]
Format = Literal["csv", "xlsx"]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("", response_model=LinePage)
def list_lines(
    session: SessionDep,
    caller: CallerDep,
    as_of: AsOf = None,
    party: Party = None,
    level: Level = None,
    after: After = None,
    limit: Limit = 50,
) -> JSONResponse:
    """List the boundary lines of a day by name; a 毗邻方 account sees the line that it shares."""
    page = boundary_lines.find(
        session, caller, as_of=as_of, party=party, level=level, after=after, limit=limit
    )
    return JSONResponse({"rows": page.rows, "next": page.after})


@router.get("/counts")
def count_lines(
    session: SessionDep,
    caller: CallerDep,
    as_of: AsOf = None,
    party: Party = None,
    level: Level = None,
    after: After = None,
    limit: Limit = 50,
) -> LineCountsPage:
    """Count markers and findings of the lines that the list shows with the same filters."""
    page = boundary_markers.count_by_line(
        session, caller, as_of=as_of, party=party, level=level, after=after, limit=limit
    )
    return LineCountsPage(rows=[LineCountsOut.model_validate(row) for row in page.rows], next=page.after)


@router.get("/{line_id}", response_model=LineOut)
def get_line(session: SessionDep, caller: CallerDep, line_id: UUID, as_of: AsOf = None) -> JSONResponse:
    """Return one line with parties, geometries, sections and papers."""
    row = boundary_lines.get(session, caller, line_id, as_of)
    return JSONResponse(row, headers=etag(row["version"]) if "version" in row else None)


@router.get("/{line_id}/attachments/{sha256}", response_class=StreamingResponse)
def line_file(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    line_id: UUID,
    sha256: Sha256,
    view: View = False,
) -> StreamingResponse:
    """Return a paper of a line to whoever may see that it is cited there."""
    opened = boundary_lines.open_file(session, caller, line_id, sha256, settings.home)
    return streamed(opened, view=view)


@router.get("/{line_id}/markers", response_model=list[MarkerOut])
def list_markers(session: SessionDep, caller: CallerDep, line_id: UUID, as_of: AsOf = None) -> JSONResponse:
    """List the markers of a line on a day, by number, those of a 三交点 that belong to another line too."""
    return JSONResponse(boundary_markers.of_line(session, caller, line_id, as_of))


@router.get("/{line_id}/markers.{format}", response_class=FileResponse)
def markers_file(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    line_id: UUID,
    format: Format,
    as_of: AsOf = None,
) -> FileResponse:
    """Write the 界桩成果表 of a line: a row for each stone, with degrees and with metres of its zone."""
    with folder_to_send("markers") as folder:
        path = folder.path / f"markers.{format}"
        name = boundary_markers.write_markers(
            session, caller, line_id, as_of, path, format, language_of(request)
        )
    return folder.sent(path, f"{name}界桩成果表.{format}")


@router.get("/{line_id}/findings")
def audit_line(
    session: SessionDep, caller: CallerDep, line_id: UUID, as_of: AsOf = None
) -> list[BoundaryFindingOut]:
    """Check the markers of a line on paper: along the line, by reference objects, by later measurements."""
    found = boundary_markers.audit_line(session, caller, line_id, as_of)
    return [BoundaryFindingOut.of(each) for each in found]


@router.get("/{line_id}/findings.{format}", response_class=FileResponse)
def findings_file(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    line_id: UUID,
    format: Format,
    as_of: AsOf = None,
) -> FileResponse:
    """Write what the self-audit of a line found, the gravest first."""
    with folder_to_send("findings") as folder:
        path = folder.path / f"findings.{format}"
        name = boundary_markers.write_findings(
            session, caller, line_id, as_of, path, format, language_of(request)
        )
    return folder.sent(path, f"{name}自查问题.{format}")


@router.get("/{line_id}/alignment")
def describe_line(session: SessionDep, caller: CallerDep, line_id: UUID) -> AlignmentOut:
    """Write the alignment description of a line from marker to marker, headed 参考稿."""
    return AlignmentOut(text=boundary_markers.describe_course(session, caller, line_id))


@router.get("/{line_id}/alignment.docx", response_class=Response)
def alignment_file(session: SessionDep, caller: CallerDep, line_id: UUID) -> Response:
    """Write the alignment description of a line as a Word document, headed 参考稿."""
    name, content = alignment_docx(session, caller, line_id)
    file_name = quote(f"{name}走向说明（参考稿）.docx")
    disposition = f"attachment; filename*=UTF-8''{file_name}"
    return Response(content, media_type=DOCX, headers={"Content-Disposition": disposition})


@router.post("/{line_id}/alignment/check")
def check_alignment(
    session: SessionDep, caller: CallerDep, line_id: UUID, given: AlignmentIn
) -> CheckedAlignmentOut:
    """Check a description that somebody wrote against the line and its markers; nothing is kept."""
    checked = boundary_markers.check_course(session, caller, line_id, given.text)
    return CheckedAlignmentOut(
        sections=[
            CheckedSectionOut(
                text=text,
                findings=[BoundaryFindingOut.of(each) for each in checked.findings if each.section == number],
            )
            for number, text in enumerate(checked.sections)
        ],
        whole=[BoundaryFindingOut.of(each) for each in checked.findings if each.section is None],
    )
