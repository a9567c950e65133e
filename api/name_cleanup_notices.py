"""Public notices of nonstandard names: read by everybody while they run, published and closed by staff."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response
from fastapi.responses import JSONResponse

from api.dependencies import After, CallerDep, ExpectedVersion, Limit, SessionDep
from api.name_cleanup import attached
from api.name_cleanup_inputs import (
    CleanupClosingIn,
    CleanupNoticeIn,
)
from api.name_cleanup_shapes import (
    CleanupClosedOut,
    CleanupNoticeOut,
    CleanupNoticePage,
    CleanupStayingOut,
)
from gis.name_cleanup import notices, published
from maps.cleanup_papers import Format, printed_notice

router = APIRouter(tags=["name cleanup"])

NoticeId = Annotated[UUID, Path(description="The notice")]


@router.get("/cleanup-notices", response_model=CleanupNoticePage)
def list_cleanup_notices(
    session: SessionDep, caller: CallerDep, after: After = None, limit: Limit = 50
) -> JSONResponse:
    """List public notices, the latest first: for the public those whose days are being counted."""
    page = published.find(session, caller, after, limit)
    return JSONResponse({"rows": page.rows, "next": page.after})


@router.post("/cleanup-notices", response_model=CleanupNoticeOut, status_code=201)
def publish_cleanup_notice(session: SessionDep, caller: CallerDep, said: CleanupNoticeIn) -> JSONResponse:
    """Publish a notice of cases that were determined; day 1 is the day after."""
    notice_id = notices.publish(session, caller, said.seen(), said.notice())
    return JSONResponse(published.get(session, caller, notice_id), 201)


@router.get("/cleanup-notices/{notice_id}", response_model=CleanupNoticeOut)
def get_cleanup_notice(session: SessionDep, caller: CallerDep, notice_id: NoticeId) -> JSONResponse:
    """Return a notice with the names on it."""
    return JSONResponse(published.get(session, caller, notice_id))


@router.post("/cleanup-notices/{notice_id}/closing", status_code=201)
def close_cleanup_notice(
    session: SessionDep,
    caller: CallerDep,
    notice_id: NoticeId,
    said: CleanupClosingIn,
    version: ExpectedVersion,
) -> CleanupClosedOut:
    """Close a notice whose days are over; what lacks nothing goes on the remediation list. Needs If-Match."""
    closed = notices.close(session, caller, notice_id, version, said.closed_on)
    staying = [
        CleanupStayingOut(number=number, name=name, lacking=list(lacks))
        for number, name, lacks in closed.staying
    ]
    return CleanupClosedOut(listed=list(closed.listed), staying=staying)


@router.get("/cleanup-notices/{notice_id}/printed.{format}", response_class=Response)
def print_cleanup_notice(
    session: SessionDep, caller: CallerDep, notice_id: NoticeId, format: Format
) -> Response:
    """Return a notice as Word or XLSX, for whoever may read it."""
    name, content = printed_notice(session, caller, notice_id, format)
    return attached(name, content, format)
