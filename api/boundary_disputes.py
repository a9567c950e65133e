"""Boundary disputes: the list, one case, work on it, its papers, the change of the line, standstills."""

import tempfile
from pathlib import Path as FilePath
from typing import Annotated, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, File, Path, Query, Response, UploadFile
from fastapi.responses import JSONResponse, StreamingResponse
from sqlalchemy.orm import Session

from api.attachments import Sha256, View, streamed
from api.dependencies import After, CallerDep, ExpectedVersion, Limit, SessionDep, SettingsDep, etag
from api.dispute_shapes import (
    DisputeChangeIn,
    DisputeClaimIn,
    DisputeHandlerIn,
    DisputeIn,
    DisputeKind,
    DisputeLineChangeOut,
    DisputeMarkIn,
    DisputeOut,
    DisputePage,
    DisputePaperDecisionIn,
    DisputePaperIn,
    DisputeProcedureOut,
    DisputeStepIn,
    ReadAreaOut,
    StandstillOut,
)
from gis.accounts.rules import Caller
from gis.boundary_disputes import handling, opening, service
from gis.boundary_disputes.claim_files import read_claim
from gis.boundary_disputes.line_change import draft_line_change
from maps.dispute_papers import printed_paper

router = APIRouter(tags=["boundary disputes"])

DisputeId = Annotated[UUID, Path(description="The case")]
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def _case(session: Session, caller: Caller, dispute_id: UUID, status: int = 200) -> JSONResponse:
    """Answer with a case as it stands now."""
    row = service.get(session, caller, dispute_id)
    return JSONResponse(row, status, headers=etag(row["version"]) if "version" in row else None)


@router.get("/boundary-disputes", response_model=DisputePage)
def list_disputes(
    session: SessionDep,
    caller: CallerDep,
    kind: DisputeKind | None = None,
    line: Annotated[UUID | None, Query(description="Cases of this line")] = None,
    state: Annotated[str | None, Query(max_length=80, description="Latest step")] = None,
    is_open: Annotated[bool | None, Query(description="Whether it is not closed")] = None,
    overdue: Annotated[bool, Query(description="Only those whose next step is overdue")] = False,
    after: After = None,
    limit: Limit = 50,
) -> JSONResponse:
    """List the cases that the caller handles or may see, the latest first."""
    page = service.find(
        session,
        caller,
        kind=kind,
        line_id=line,
        state=state,
        is_open=is_open,
        is_overdue=overdue,
        after=after,
        limit=limit,
    )
    return JSONResponse({"rows": page.rows, "next": page.after})


@router.post("/boundary-disputes", response_model=DisputeOut, status_code=201)
def open_dispute(session: SessionDep, caller: CallerDep, said: DisputeIn) -> JSONResponse:
    """Open a case; who opens it handles it."""
    return _case(session, caller, opening.open_case(session, caller, said.opening()), 201)


@router.get("/boundary-disputes/procedures")
def list_procedures(caller: CallerDep) -> list[DisputeProcedureOut]:
    """Return the procedure of each kind of dispute: steps, who acts, what each needs, what may follow."""
    return [DisputeProcedureOut.model_validate(row) for row in service.procedures()]


@router.post("/boundary-disputes/areas")
def read_area(
    caller: CallerDep,
    file: Annotated[UploadFile, File(description="GeoJSON, GPKG, Shapefile (zip), KML, KMZ")],
    crs: Annotated[str | None, Query(max_length=80, examples=["gcj02"])] = None,
) -> ReadAreaOut:
    """Read the polygons of a file as one area, for a claim; nothing is kept."""
    name = FilePath(file.filename or "area").name
    with tempfile.TemporaryDirectory(prefix="diming-claim-") as folder:
        path = FilePath(folder) / name
        path.write_bytes(file.file.read())
        return ReadAreaOut.model_validate(read_claim(caller, path, name, crs))


@router.get("/boundary-disputes/{dispute_id}", response_model=DisputeOut)
def get_dispute(session: SessionDep, caller: CallerDep, dispute_id: DisputeId) -> JSONResponse:
    """Return a case with claims, overlaps, what lies there, papers, steps, and what may follow."""
    return _case(session, caller, dispute_id)


@router.patch("/boundary-disputes/{dispute_id}", response_model=DisputeOut)
def amend_dispute(
    session: SessionDep,
    caller: CallerDep,
    dispute_id: DisputeId,
    said: DisputeChangeIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Say anew what a case is about; needs If-Match."""
    handling.amend(session, caller, dispute_id, version, **said.model_dump())
    return _case(session, caller, dispute_id)


@router.get("/boundary-disputes/{dispute_id}/attachments/{sha256}", response_class=StreamingResponse)
def open_attachment(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    dispute_id: DisputeId,
    sha256: Sha256,
    view: View = False,
) -> StreamingResponse:
    """Return a file that the case cites."""
    found = service.open_attachment(session, caller, dispute_id, sha256, settings.home)
    return streamed(found, view=view)


@router.post("/boundary-disputes/{dispute_id}/claims", response_model=DisputeOut, status_code=201)
def add_claim(
    session: SessionDep,
    caller: CallerDep,
    dispute_id: DisputeId,
    said: DisputeClaimIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Record a claim of a side; earlier ones stay. Needs If-Match."""
    handling.add_claim(session, caller, dispute_id, version, said.claim())
    return _case(session, caller, dispute_id, 201)


@router.post("/boundary-disputes/{dispute_id}/handlers", response_model=DisputeOut, status_code=201)
def add_handler(
    session: SessionDep,
    caller: CallerDep,
    dispute_id: DisputeId,
    said: DisputeHandlerIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Let somebody else handle the case too; needs If-Match."""
    handling.add_handler(session, caller, dispute_id, version, said.login)
    return _case(session, caller, dispute_id, 201)


@router.delete("/boundary-disputes/{dispute_id}/handlers/{account_id}", status_code=204)
def remove_handler(
    session: SessionDep, caller: CallerDep, dispute_id: DisputeId, account_id: UUID, version: ExpectedVersion
) -> None:
    """Let somebody handle the case no more; needs If-Match."""
    handling.remove_handler(session, caller, dispute_id, version, account_id)


@router.post("/boundary-disputes/{dispute_id}/line-change", status_code=201)
def draft_change(
    session: SessionDep, caller: CallerDep, dispute_id: DisputeId, version: ExpectedVersion
) -> DisputeLineChangeOut:
    """Draft the change of the line from a decision that was surveyed, sealed and filed; needs If-Match."""
    drafted = draft_line_change(session, caller, dispute_id, version)
    return DisputeLineChangeOut(proposal_id=drafted.id, number=drafted.number)


@router.put("/boundary-disputes/{dispute_id}/mark", response_model=DisputeOut)
def mark_area(
    session: SessionDep,
    caller: CallerDep,
    dispute_id: DisputeId,
    said: DisputeMarkIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Let the coverage check leave the area in dispute alone until a day; needs If-Match."""
    handling.mark_area(session, caller, dispute_id, version, said.until, said.document)
    return _case(session, caller, dispute_id)


@router.post("/boundary-disputes/{dispute_id}/papers", response_model=DisputeOut, status_code=201)
def add_paper(
    session: SessionDep,
    caller: CallerDep,
    dispute_id: DisputeId,
    said: DisputePaperIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Record a paper with the class that it has by rule; needs If-Match."""
    handling.add_paper(session, caller, dispute_id, version, said.paper())
    return _case(session, caller, dispute_id, 201)


@router.patch("/boundary-disputes/{dispute_id}/papers/{paper_id}", response_model=DisputeOut)
def decide_paper(
    session: SessionDep,
    caller: CallerDep,
    dispute_id: DisputeId,
    paper_id: UUID,
    said: DisputePaperDecisionIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Decide what a paper counts as; needs If-Match."""
    handling.decide_paper(session, caller, dispute_id, paper_id, version, said.paper_class, said.because)
    return _case(session, caller, dispute_id)


@router.get("/boundary-disputes/{dispute_id}/printed/{paper}.{format}", response_class=Response)
def print_paper(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    dispute_id: DisputeId,
    paper: Literal["report", "negotiation", "mediation"],
    format: Literal["docx", "pdf"],
) -> Response:
    """Return the 情况报告 of a case, or 协商/调解 minutes to be filled in, as Word or PDF."""
    name, content = printed_paper(session, caller, dispute_id, paper, format, settings.home)
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=MEDIA[format], headers={"Content-Disposition": disposition})


@router.post("/boundary-disputes/{dispute_id}/steps", response_model=DisputeOut, status_code=201)
def take_step(
    session: SessionDep,
    caller: CallerDep,
    dispute_id: DisputeId,
    said: DisputeStepIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Take the next step of the case's procedure; needs If-Match."""
    handling.take_step(session, caller, dispute_id, version, said.taking())
    return _case(session, caller, dispute_id, 201)


@router.get("/boundary-standstills", response_model=list[StandstillOut])
def list_standstills(
    session: SessionDep,
    caller: CallerDep,
    line: Annotated[UUID | None, Query(description="Of this line")] = None,
) -> JSONResponse:
    """List where nothing may change while a dispute lasts; nothing is said of the case."""
    return JSONResponse(service.standstills(session, caller, line))
