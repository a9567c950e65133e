"""Cleanup cases: board, list and one case; work on one and on many; progress; lists on paper."""

from typing import Annotated, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import JSONResponse, StreamingResponse
from sqlalchemy.orm import Session

from api.attachments import Sha256, View, streamed
from api.dependencies import After, CallerDep, ExpectedVersion, Limit, SessionDep, SettingsDep, etag
from api.name_cleanup_inputs import (
    CleanupAnswerIn,
    CleanupApplyingIn,
    CleanupCheckoffIn,
    CleanupGroundIn,
    CleanupHandlingIn,
    CleanupManyHandlingIn,
    CleanupManyStepsIn,
    CleanupNameIn,
    CleanupObjectionIn,
    CleanupOpeningIn,
    CleanupOpinionIn,
    CleanupStepIn,
)
from api.name_cleanup_shapes import (
    CleanupColumnOut,
    CleanupMovedOut,
    CleanupOpenedOut,
    CleanupOut,
    CleanupPage,
    CleanupProcedureOut,
    CleanupProgressOut,
    CleanupSuggestionOut,
)
from gis.accounts.rules import Caller
from gis.name_cleanup import handling, naming, notices, opening, service
from gis.name_cleanup.handling import Seen
from gis.name_cleanup.progress import progress
from gis.name_cleanup.service import Narrowing
from maps.cleanup_papers import Format, printed_list, printed_progress

router = APIRouter(tags=["name cleanup"])

CaseId = Annotated[UUID, Path(description="The case")]
MEDIA: dict[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _narrowing(
    stage: Annotated[str | None, Query(max_length=40, description="Column of the board")] = None,
    name_class: Annotated[str | None, Query(max_length=40, examples=["大"])] = None,
    measure: Annotated[str | None, Query(max_length=40)] = None,
    division: Annotated[UUID | None, Query(description="Town or other division of the cases")] = None,
    feature: Annotated[UUID | None, Query(description="Cases of this feature")] = None,
    text: Annotated[str | None, Query(max_length=60, description="Part of a name, start of a number")] = None,
    is_open: Annotated[bool | None, Query(description="Whether it is not archived")] = None,
    overdue: Annotated[bool, Query(description="Only those past their deadline")] = False,
) -> Narrowing:
    return Narrowing(stage, name_class, measure, division, feature, text, is_open, overdue)


NarrowingDep = Annotated[Narrowing, Depends(_narrowing)]


def attached(name: str, content: bytes, format: str) -> Response:
    """Return a file to be saved under a name."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=MEDIA[format], headers={"Content-Disposition": disposition})


def _case(session: Session, caller: Caller, case_id: UUID, status: int = 200) -> JSONResponse:
    """Answer with a case as it stands now."""
    row = service.get(session, caller, case_id)
    return JSONResponse(row, status, headers=etag(row["version"]))


@router.get("/cleanup-cases", response_model=CleanupPage)
def list_cleanup_cases(
    session: SessionDep, caller: CallerDep, wanted: NarrowingDep, after: After = None, limit: Limit = 50
) -> JSONResponse:
    """List cases by number, the latest first."""
    page = service.find(session, caller, wanted, after, limit)
    return JSONResponse({"rows": page.rows, "next": page.after})


@router.post("/cleanup-cases", response_model=CleanupOpenedOut, status_code=201)
def open_cleanup_cases(session: SessionDep, caller: CallerDep, said: CleanupOpeningIn) -> JSONResponse:
    """Open a case for each feature of some findings, or one by hand; what is open already is told."""
    return JSONResponse(opening.opened(session, caller, **said.model_dump()), 201)


@router.get("/cleanup-cases/board", response_model=list[CleanupColumnOut])
def cleanup_board(session: SessionDep, caller: CallerDep, wanted: NarrowingDep) -> JSONResponse:
    """Return the columns of the board: how many cases stand in each, and the first by deadline."""
    return JSONResponse(service.board(session, caller, wanted))


@router.post("/cleanup-cases/handling")
def handle_cleanup_cases(
    session: SessionDep, caller: CallerDep, said: CleanupManyHandlingIn
) -> CleanupMovedOut:
    """Say of many cases who is responsible, until when, and what is to be done; all or none."""
    handling.amend(session, caller, said.seen(), said.handling())
    return CleanupMovedOut(moved=len(said.cases))


@router.get("/cleanup-cases/printed/{paper}.{format}", response_class=Response)
def print_cleanup_list(
    session: SessionDep,
    caller: CallerDep,
    paper: Literal["survey", "remediation", "ledger", "progress"],
    format: Format,
    wanted: NarrowingDep,
) -> Response:
    """Return 摸排清单, 整治清单, the ledger (narrowed as a list is) or the progress, as XLSX or Word."""
    if paper == "progress":
        name, content = printed_progress(session, caller, format)
    else:
        name, content = printed_list(session, caller, paper, format, wanted)
    return attached(name, content, format)


@router.get("/cleanup-cases/procedure", response_model=CleanupProcedureOut)
def cleanup_procedure(session: SessionDep, caller: CallerDep) -> JSONResponse:
    """Return the rules in force: classes, steps with clause and needs, measures, settings."""
    return JSONResponse(service.procedure(session, caller))


@router.get("/cleanup-cases/progress", response_model=CleanupProgressOut)
def cleanup_progress(session: SessionDep, caller: CallerDep) -> JSONResponse:
    """Return how many cases there are by division, class and measure, and how far they are."""
    return JSONResponse(progress(session, caller))


@router.post("/cleanup-cases/steps", status_code=201)
def take_cleanup_steps(session: SessionDep, caller: CallerDep, said: CleanupManyStepsIn) -> CleanupMovedOut:
    """Take one step of many cases with one document; all or none, with the reason for each that can't."""
    handling.take_steps(session, caller, said.seen(), said.taking())
    return CleanupMovedOut(moved=len(said.cases))


@router.get("/cleanup-cases/{case_id}", response_model=CleanupOut)
def get_cleanup_case(session: SessionDep, caller: CallerDep, case_id: CaseId) -> JSONResponse:
    """Return a case with grounds, opinions, steps, objections, check-offs, and what may follow."""
    return _case(session, caller, case_id)


@router.patch("/cleanup-cases/{case_id}", response_model=CleanupOut)
def amend_cleanup_case(
    session: SessionDep, caller: CallerDep, case_id: CaseId, said: CleanupHandlingIn, version: ExpectedVersion
) -> JSONResponse:
    """Say who is responsible, until when, where it is, and what is to be done; needs If-Match."""
    handling.amend(session, caller, [Seen(case_id, version)], said.handling())
    return _case(session, caller, case_id)


@router.post("/cleanup-cases/{case_id}/application", response_model=CleanupOut, status_code=201)
def apply_for_cleanup_name(
    session: SessionDep, caller: CallerDep, case_id: CaseId, said: CleanupApplyingIn, version: ExpectedVersion
) -> JSONResponse:
    """Open the application for the new name by 条例 Art. 11; needs If-Match."""
    naming.apply_for_name(session, caller, Seen(case_id, version), said.applying())
    return _case(session, caller, case_id, 201)


@router.get("/cleanup-cases/{case_id}/attachments/{sha256}", response_class=StreamingResponse)
def open_attachment(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    case_id: CaseId,
    sha256: Sha256,
    view: View = False,
) -> StreamingResponse:
    """Return a file that the case cites."""
    found = service.open_attachment(session, caller, case_id, sha256, settings.home)
    return streamed(found, view=view)


@router.put("/cleanup-cases/{case_id}/checkoffs/{item}", response_model=CleanupOut)
def check_off_cleanup_item(
    session: SessionDep,
    caller: CallerDep,
    case_id: CaseId,
    item: Annotated[str, Path(max_length=40)],
    said: CleanupCheckoffIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Note that a thing bears the new name, or why there is none; needs If-Match."""
    handling.check_off(session, caller, Seen(case_id, version), said.checkoff(item))
    return _case(session, caller, case_id)


@router.post("/cleanup-cases/{case_id}/grounds", response_model=CleanupOut, status_code=201)
def add_cleanup_ground(
    session: SessionDep, caller: CallerDep, case_id: CaseId, said: CleanupGroundIn, version: ExpectedVersion
) -> JSONResponse:
    """Add a ground by hand; needs If-Match."""
    seen = Seen(case_id, version)
    handling.add_ground(session, caller, seen, said.name_class, said.reason, said.clause)
    return _case(session, caller, case_id, 201)


@router.post("/cleanup-cases/{case_id}/objections", response_model=CleanupOut, status_code=201)
def register_cleanup_objection(
    session: SessionDep,
    caller: CallerDep,
    case_id: CaseId,
    said: CleanupObjectionIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Register an objection, which leads the case back to its argument; needs If-Match."""
    notices.register_objection(session, caller, Seen(case_id, version), said.objection())
    return _case(session, caller, case_id, 201)


@router.patch("/cleanup-cases/{case_id}/objections/{objection_id}", response_model=CleanupOut)
def answer_cleanup_objection(
    session: SessionDep,
    caller: CallerDep,
    case_id: CaseId,
    objection_id: UUID,
    said: CleanupAnswerIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Answer an objection; needs If-Match."""
    notices.answer_objection(
        session,
        caller,
        Seen(case_id, version),
        objection_id,
        said.answer,
        said.outcome,
        said.answered_on,
    )
    return _case(session, caller, case_id)


@router.post("/cleanup-cases/{case_id}/opinions", response_model=CleanupOut, status_code=201)
def add_cleanup_opinion(
    session: SessionDep, caller: CallerDep, case_id: CaseId, said: CleanupOpinionIn, version: ExpectedVersion
) -> JSONResponse:
    """Record what an expert, an office or those heard said; needs If-Match."""
    handling.add_opinion(session, caller, Seen(case_id, version), said.value())
    return _case(session, caller, case_id, 201)


@router.put("/cleanup-cases/{case_id}/proposed-name", response_model=CleanupOut)
def propose_cleanup_name(
    session: SessionDep, caller: CallerDep, case_id: CaseId, said: CleanupNameIn, version: ExpectedVersion
) -> JSONResponse:
    """Choose the new name; its check by N1-N10 is kept with it. Needs If-Match."""
    handling.propose_name(session, caller, Seen(case_id, version), said.name, said.origin)
    return _case(session, caller, case_id)


@router.post("/cleanup-cases/{case_id}/steps", response_model=CleanupOut, status_code=201)
def take_cleanup_step(
    session: SessionDep, caller: CallerDep, case_id: CaseId, said: CleanupStepIn, version: ExpectedVersion
) -> JSONResponse:
    """Take the next step of the case's procedure; needs If-Match."""
    handling.take_step(session, caller, Seen(case_id, version), said.taking())
    return _case(session, caller, case_id, 201)


@router.get("/cleanup-cases/{case_id}/suggestions", response_model=list[CleanupSuggestionOut])
def suggest_cleanup_names(session: SessionDep, caller: CallerDep, case_id: CaseId) -> JSONResponse:
    """Suggest new names, the best first, each with where it comes from and its check."""
    return JSONResponse(naming.suggested(session, caller, case_id))
