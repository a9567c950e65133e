"""Read boundary lines with their markers, check them on paper, describe a line and check a description."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from api.dependencies import After, AsOf, CallerDep, Limit, SessionDep, etag
from gis.boundary_lines import service as boundary_lines
from gis.boundary_lines.findings import Finding
from gis.boundary_lines.reasons import reasons, sentence
from gis.boundary_markers import service as boundary_markers

router = APIRouter(tags=["boundary lines"])


class PartyOut(BaseModel):
    """毗邻方: a division that the line divides from another."""

    id: UUID
    short_name: str


class LineOut(BaseModel):
    """A boundary line; a field that the reader may not see is absent."""

    id: UUID
    name: str | None = None
    code: str | None = None
    level: str | None = None
    authority: str | None = None
    organiser: str | None = None
    is_segment: bool | None = None
    whole_line: str | None = None
    round_number: int | None = None
    last_inspected: str | None = None
    parties: list[PartyOut] | None = None
    geometries: list[dict[str, Any]] | None = Field(
        default=None, description="GeoJSON lines, EPSG:4490, longitude then latitude; role legal or derived …"
    )
    marks: list[dict[str, Any]] | None = None
    sections: list[dict[str, Any]] | None = None
    attachments: list[dict[str, Any]] | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    version: int | None = None


class LinePage(BaseModel):
    """A page of lines; `next` is the `after` of the following page."""

    rows: list[LineOut]
    next: str | None


class MarkerOut(BaseModel):
    """A marker; a field that the reader may not see is absent."""

    id: UUID
    line_id: UUID | None = None
    number: str | None = None
    kind: str | None = None
    is_tri_junction: bool | None = None
    status: str | None = None
    stones: list[dict[str, Any]] | None = None
    faces: list[dict[str, Any]] | None = None
    references: list[dict[str, Any]] | None = None
    observations: list[dict[str, Any]] | None = None
    attachments: list[dict[str, Any]] | None = None
    custody: list[dict[str, Any]] | None = None
    patrols: list[dict[str, Any]] | None = None
    version: int | None = None


class BoundaryFindingOut(BaseModel):
    """What is wrong, whom it concerns, on which rule it rests, and where."""

    kind: str
    severity: str = Field(description="error, warning or notice")
    about: list[str] = Field(description="Numbers of markers, or names of marks or lines")
    message: str
    message_en: str
    basis: str
    basis_verified: bool = Field(description="Whether the rule was read in its official text; else 参照")
    position: list[float] | None = Field(description="Longitude, latitude")


class AlignmentOut(BaseModel):
    """界线走向说明, headed 参考稿."""

    text: str


class AlignmentIn(BaseModel):
    """A description that somebody wrote."""

    text: str = Field(max_length=200_000)


def _found(findings: list[Finding]) -> list[BoundaryFindingOut]:
    shown = []
    for finding in findings:
        reason = reasons()[finding.kind]
        shown.append(
            BoundaryFindingOut(
                kind=finding.kind,
                severity=reason.severity,
                about=list(finding.about),
                message=sentence(finding, "zh"),
                message_en=sentence(finding, "en"),
                basis=reason.basis,
                basis_verified=reason.verified,
                position=None if finding.position is None else list(finding.position),
            )
        )
    return shown


@router.get("/boundary-lines", response_model=LinePage)
def list_lines(
    session: SessionDep,
    caller: CallerDep,
    as_of: AsOf = None,
    party: Annotated[UUID | None, Query(description="Lines of this division")] = None,
    after: After = None,
    limit: Limit = 50,
) -> JSONResponse:
    """List the boundary lines of a day by name; a 毗邻方 account sees the line that it shares."""
    page = boundary_lines.find(session, caller, as_of=as_of, party=party, after=after, limit=limit)
    return JSONResponse({"rows": page.rows, "next": page.after})


@router.get("/boundary-lines/{line_id}", response_model=LineOut)
def get_line(session: SessionDep, caller: CallerDep, line_id: UUID) -> JSONResponse:
    """Return one line with parties, geometries, sections and papers."""
    row = boundary_lines.get(session, caller, line_id)
    return JSONResponse(row, headers=etag(row["version"]) if "version" in row else None)


@router.get("/boundary-lines/{line_id}/markers", response_model=list[MarkerOut])
def list_markers(session: SessionDep, caller: CallerDep, line_id: UUID, as_of: AsOf = None) -> JSONResponse:
    """List the markers of a line on a day, by number, those of a 三交点 that belong to another line too."""
    return JSONResponse(boundary_markers.of_line(session, caller, line_id, as_of))


@router.get("/boundary-lines/{line_id}/findings")
def audit_line(
    session: SessionDep, caller: CallerDep, line_id: UUID, as_of: AsOf = None
) -> list[BoundaryFindingOut]:
    """Check the markers of a line on paper: along the line, by reference objects, by later measurements."""
    return _found(boundary_markers.audit_line(session, caller, line_id, as_of))


@router.get("/boundary-lines/{line_id}/alignment")
def describe_line(session: SessionDep, caller: CallerDep, line_id: UUID) -> AlignmentOut:
    """Write the alignment description of a line from marker to marker, headed 参考稿."""
    return AlignmentOut(text=boundary_markers.describe_course(session, caller, line_id))


@router.post("/boundary-lines/{line_id}/alignment/check")
def check_alignment(
    session: SessionDep, caller: CallerDep, line_id: UUID, given: AlignmentIn
) -> list[BoundaryFindingOut]:
    """Check a description that somebody wrote against the line and its markers; nothing is kept."""
    return _found(boundary_markers.check_course(session, caller, line_id, given.text))


@router.get("/boundary-markers/{marker_id}", response_model=MarkerOut)
def get_marker(session: SessionDep, caller: CallerDep, marker_id: UUID) -> JSONResponse:
    """Return one marker with stones, faces, reference objects, measurements, pictures and upkeep."""
    row = boundary_markers.get(session, caller, marker_id)
    return JSONResponse(row, headers=etag(row["version"]) if "version" in row else None)
