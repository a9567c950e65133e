"""整改通知书 to the units responsible for signs: issue, serve, repeat, print."""

from typing import Annotated, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse, StreamingResponse
from sqlalchemy.orm import Session

from api.attachments import View, streamed
from api.dependencies import CallerDep, ExpectedVersion, SessionDep, SettingsDep, etag
from api.sign_bodies import SignNoticeIn, SignNoticeRepeatIn, SignNoticeServiceIn
from api.sign_shapes import SignNoticeOut, SignNoticeRowOut
from gis.accounts.rules import Caller
from gis.place_name_signs import notices, service
from maps.sign_papers import MEDIA, printed_notice

router = APIRouter(prefix="/place-name-signs/notices", tags=["place-name signs"])

NoticeId = Annotated[UUID, Path(description="The notice")]


def _notice(session: Session, caller: Caller, notice_id: UUID, status: int = 200) -> JSONResponse:
    """Answer with a notice as it stands now."""
    row = service.notice(session, caller, notice_id)
    return JSONResponse(row, status, headers=etag(row["version"]))


@router.get("", response_model=list[SignNoticeRowOut])
def list_notices(
    session: SessionDep,
    caller: CallerDep,
    unit: Annotated[UUID | None, Query(description="To this unit")] = None,
) -> JSONResponse:
    """List notices, the latest first."""
    return JSONResponse(service.notices(session, caller, unit))


@router.post("", response_model=SignNoticeOut, status_code=201)
def issue_notice(session: SessionDep, caller: CallerDep, said: SignNoticeIn) -> JSONResponse:
    """Issue one notice to a unit over its open errors that no notice holds (条例 Art. 31)."""
    made = notices.issue(
        session, caller, said.unit_id, issued_on=said.issued_on, term_days=said.term_days, note=said.note
    )
    return _notice(session, caller, made, 201)


@router.get("/{notice_id}", response_model=SignNoticeOut)
def get_notice(session: SessionDep, caller: CallerDep, notice_id: NoticeId) -> JSONResponse:
    """Return a notice with what it said and how each error stands now."""
    return _notice(session, caller, notice_id)


@router.get("/{notice_id}/printed.{format}", response_class=Response)
def print_notice(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    notice_id: NoticeId,
    format: Literal["docx", "pdf"],
) -> Response:
    """Return the notice as Word or PDF."""
    name, content = printed_notice(session, caller, notice_id, format, settings.home)
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=MEDIA[format], headers={"Content-Disposition": disposition})


@router.get("/{notice_id}/receipt", response_class=StreamingResponse)
def open_receipt(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, notice_id: NoticeId, view: View = False
) -> StreamingResponse:
    """Return the signed receipt of the notice."""
    return streamed(service.open_receipt(session, caller, notice_id, settings.home), view=view)


@router.post("/{notice_id}/repeats", response_model=SignNoticeOut, status_code=201)
def repeat_notice(
    session: SessionDep,
    caller: CallerDep,
    notice_id: NoticeId,
    said: SignNoticeRepeatIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Issue an overdue notice once more over what is not rectified; needs If-Match."""
    made = notices.repeat(session, caller, notice_id, version, **said.model_dump())
    return _notice(session, caller, made, 201)


@router.post("/{notice_id}/service", response_model=SignNoticeOut, status_code=201)
def serve_notice(
    session: SessionDep,
    caller: CallerDep,
    notice_id: NoticeId,
    said: SignNoticeServiceIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Note when, to whom and how the notice was served: its term runs from then; needs If-Match."""
    notices.serve(session, caller, notice_id, version, **said.model_dump())
    return _notice(session, caller, notice_id, 201)
