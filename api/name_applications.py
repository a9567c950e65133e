"""Applications to name, rename and abolish: the list, one, work on it, its papers; what was announced."""

from typing import Annotated, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse, StreamingResponse
from sqlalchemy.orm import Session

from api.attachments import Sha256, View, streamed
from api.dependencies import After, CallerDep, ExpectedVersion, Limit, SessionDep, SettingsDep, etag
from api.name_application_bodies import (
    NameApplicationChangeIn,
    NameApplicationIn,
    NameApplicationPaperIn,
    NameApplicationStepIn,
    NameApplicationTaskIn,
)
from api.name_application_shapes import (
    ApplicationKind,
    NameAnnouncementPage,
    NameApplicationOut,
    NameApplicationPage,
    NameRegisterChangeOut,
    NamingProceduresOut,
)
from gis.accounts.rules import Caller
from gis.name_applications import handling, register_change, service
from maps.naming_papers import printed_paper

router = APIRouter(tags=["name applications"])

ApplicationId = Annotated[UUID, Path(description="The application")]
Text = Annotated[str | None, Query(max_length=60, description="Part of a name or number")]
PaperName = Literal[
    "application", "approval_form", "decision", "filing_form", "filing_report", "announcement"
]
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def _case(session: Session, caller: Caller, application_id: UUID, status: int = 200) -> JSONResponse:
    """Answer with an application as it stands now."""
    row = service.get(session, caller, application_id)
    return JSONResponse(row, status, headers=etag(row["version"]) if "version" in row else None)


@router.get("/name-announcements", response_model=NameAnnouncementPage)
def list_announcements(
    session: SessionDep, caller: CallerDep, text: Text = None, after: After = None, limit: Limit = 50
) -> JSONResponse:
    """List what was announced, the latest first; for everybody."""
    page = service.announcements(session, text=text, after=after, limit=limit)
    return JSONResponse({"rows": page.rows, "next": page.after})


@router.get("/name-applications", response_model=NameApplicationPage)
def list_applications(
    session: SessionDep,
    caller: CallerDep,
    kind: ApplicationKind | None = None,
    name_class: Annotated[str | None, Query(max_length=40)] = None,
    state: Annotated[str | None, Query(max_length=40, description="Latest step")] = None,
    is_open: Annotated[bool | None, Query(description="Whether it is not closed")] = None,
    overdue: Annotated[bool, Query(description="Only those with a deadline missed and still open")] = False,
    division: Annotated[UUID | None, Query(description="In this division or below it")] = None,
    text: Text = None,
    after: After = None,
    limit: Limit = 50,
) -> JSONResponse:
    """List applications with their clocks, the latest first."""
    page = service.find(
        session,
        caller,
        kind=kind,
        name_class=name_class,
        state=state,
        is_open=is_open,
        is_overdue=overdue,
        division_id=division,
        text=text,
        after=after,
        limit=limit,
    )
    return JSONResponse({"rows": page.rows, "next": page.after})


@router.post("/name-applications", response_model=NameApplicationOut, status_code=201)
def open_application(session: SessionDep, caller: CallerDep, said: NameApplicationIn) -> JSONResponse:
    """Open an application; the proposed name is checked at once and the answer kept."""
    return _case(session, caller, service.open(session, caller, said.kind, said.opening()), 201)


@router.get("/name-applications/procedures")
def list_procedures(session: SessionDep, caller: CallerDep) -> NamingProceduresOut:
    """Return the rules: steps by kind, who approves which class of names, deadlines, channels."""
    return NamingProceduresOut.model_validate(service.procedures(session))


@router.get("/name-applications/{application_id}", response_model=NameApplicationOut)
def get_application(session: SessionDep, caller: CallerDep, application_id: ApplicationId) -> JSONResponse:
    """Return an application with clocks, what it lacks, papers, checks, steps, tasks, what may follow."""
    return _case(session, caller, application_id)


@router.patch("/name-applications/{application_id}", response_model=NameApplicationOut)
def amend_application(
    session: SessionDep,
    caller: CallerDep,
    application_id: ApplicationId,
    said: NameApplicationChangeIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Say anew what an application is about, until it is decided; needs If-Match."""
    handling.amend(session, caller, application_id, version, said.said())
    return _case(session, caller, application_id)


@router.get("/name-applications/{application_id}/attachments/{sha256}", response_class=StreamingResponse)
def open_attachment(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    application_id: ApplicationId,
    sha256: Sha256,
    view: View = False,
) -> StreamingResponse:
    """Return a file that the application cites."""
    found = service.open_attachment(session, caller, application_id, sha256, settings.home)
    return streamed(found, view=view)


@router.post("/name-applications/{application_id}/checks", response_model=NameApplicationOut, status_code=201)
def check_again(
    session: SessionDep, caller: CallerDep, application_id: ApplicationId, version: ExpectedVersion
) -> JSONResponse:
    """Check the proposed name by the rules of today and keep the answer; needs If-Match."""
    handling.check_again(session, caller, application_id, version)
    return _case(session, caller, application_id, 201)


@router.post("/name-applications/{application_id}/papers", response_model=NameApplicationOut, status_code=201)
def add_paper(
    session: SessionDep,
    caller: CallerDep,
    application_id: ApplicationId,
    said: NameApplicationPaperIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Record a paper, or why none of the kind is needed; needs If-Match."""
    handling.add_paper(session, caller, application_id, version, said.paper())
    return _case(session, caller, application_id, 201)


@router.get("/name-applications/{application_id}/printed/{paper}.{format}", response_class=Response)
def print_paper(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    application_id: ApplicationId,
    paper: PaperName,
    format: Literal["docx", "pdf"],
) -> Response:
    """Return a paper of the application, filled in, as Word or PDF."""
    name, content = printed_paper(session, caller, application_id, paper, format, settings.home)
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=MEDIA[format], headers={"Content-Disposition": disposition})


@router.post("/name-applications/{application_id}/register-change", status_code=201)
def draft_change(
    session: SessionDep, caller: CallerDep, application_id: ApplicationId, version: ExpectedVersion
) -> NameRegisterChangeOut:
    """Draft the change of the register that the approval leads to; needs If-Match."""
    drafted = register_change.draft_register_change(session, caller, application_id, version)
    return NameRegisterChangeOut(proposal_id=drafted.id, number=drafted.number)


@router.post("/name-applications/{application_id}/steps", response_model=NameApplicationOut, status_code=201)
def take_step(
    session: SessionDep,
    caller: CallerDep,
    application_id: ApplicationId,
    said: NameApplicationStepIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Take the next step of the procedure; a decision is recorded by a reviewer or leader. Needs If-Match."""
    handling.take_step(session, caller, application_id, version, said.taking())
    return _case(session, caller, application_id, 201)


@router.put("/name-applications/{application_id}/tasks/{task}", response_model=NameApplicationOut)
def do_task(
    session: SessionDep,
    caller: CallerDep,
    application_id: ApplicationId,
    task: Annotated[str, Path(max_length=40, examples=["place_signs"])],
    said: NameApplicationTaskIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Check off that something bears the new name, or that it does not apply and why; needs If-Match."""
    handling.do_task(session, caller, application_id, task, version, said.done())
    return _case(session, caller, application_id)


@router.delete("/name-applications/{application_id}/tasks/{task}", response_model=NameApplicationOut)
def undo_task(
    session: SessionDep,
    caller: CallerDep,
    application_id: ApplicationId,
    task: Annotated[str, Path(max_length=40)],
    version: ExpectedVersion,
) -> JSONResponse:
    """Take back what was said of a task; needs If-Match."""
    handling.do_task(session, caller, application_id, task, version, None)
    return _case(session, caller, application_id)
