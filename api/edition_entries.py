"""Entries of an edition: lists, one, what is written by hand, who has it, how far it is, marked-up files."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from api.dependencies import After, CallerDep, ExpectedVersion, Limit, SessionDep, etag
from api.edition_bodies import (
    EditionAssignmentIn,
    EditionCommentIn,
    EditionDecisionIn,
    EditionEntryMoveIn,
    EditionHandInIn,
    EditionOverrideIn,
)
from api.edition_shapes import (
    EditionChangePage,
    EditionEntryOut,
    EditionEntryPage,
    EditionMovedOut,
)
from api.job_status import JobOut, queued
from gis.accounts.rules import Caller
from gis.editions import editing, handing_in, marked_up, service
from gis.editions.workflow import EntryState

router = APIRouter(prefix="/editions/{edition_id}", tags=["editions"])

EditionId = Annotated[UUID, Path(description="The edition")]
Key = Annotated[str, Path(max_length=60, examples=["feature:8a3d1b52-0a52-4a55-8f0e-2c9ab3a2a111"])]


def _entry(session: Session, caller: Caller, edition_id: UUID, key: str) -> JSONResponse:
    """Answer with an entry as it stands now."""
    row = service.entry(session, caller, edition_id, key)
    return JSONResponse(row, headers=etag(row["version"]))


@router.post("/assignments", status_code=201)
def assign_entries(
    session: SessionDep, caller: CallerDep, edition_id: EditionId, said: EditionAssignmentIn
) -> EditionMovedOut:
    """Give entries to somebody, or to nobody."""
    wanted = said.entries.filter()
    return EditionMovedOut(changed=editing.assign(session, caller, edition_id, wanted, said.assignee_id))


@router.post("/change-decisions", status_code=201)
def decide_on_changes(
    session: SessionDep, caller: CallerDep, edition_id: EditionId, said: EditionDecisionIn
) -> EditionMovedOut:
    """Accept or refuse changes of marked-up files, all or none; never those that one handed in oneself."""
    changed = marked_up.decide(
        session, caller, edition_id, said.change_ids, accept=said.accept, reason=said.reason
    )
    return EditionMovedOut(changed=changed)


@router.get("/changes", response_model=EditionChangePage)
def list_changes(
    session: SessionDep,
    caller: CallerDep,
    edition_id: EditionId,
    state: Literal["pending", "accepted", "refused"] | None = None,
    after: Annotated[UUID | None, Query(description="`next` of the page before")] = None,
    limit: Limit = 50,
) -> JSONResponse:
    """List the changes of marked-up files, the first first."""
    states = None if state is None else (state,)
    page = service.changes(session, caller, edition_id, states, after, limit)
    return JSONResponse({"rows": page.rows, "next": page.after})


@router.post("/changes", status_code=202)
def hand_in_word_form(
    request: Request,
    response: Response,
    session: SessionDep,
    caller: CallerDep,
    edition_id: EditionId,
    said: EditionHandInIn,
) -> JobOut:
    """Have a job read a marked-up Word form back: its changes wait for somebody else's decision."""
    job = handing_in.ask(session, caller, edition_id, said.sha256)
    return queued(request, response, job)


@router.post("/comments", status_code=201)
def comment_on_edition(
    session: SessionDep, caller: CallerDep, edition_id: EditionId, said: EditionCommentIn
) -> EditionMovedOut:
    """Say something of an entry, or of the whole edition."""
    editing.comment(session, caller, edition_id, said.key, said.says)
    return EditionMovedOut(changed=1)


@router.post("/comments/{comment_id}/settlement", status_code=201)
def settle_comment(
    session: SessionDep, caller: CallerDep, edition_id: EditionId, comment_id: UUID
) -> EditionMovedOut:
    """Say that what a comment asks for is done."""
    editing.settle(session, caller, edition_id, comment_id)
    return EditionMovedOut(changed=1)


@router.get("/entries", response_model=EditionEntryPage)
def list_entries(
    session: SessionDep,
    caller: CallerDep,
    edition_id: EditionId,
    state: EntryState | None = None,
    assignee: Annotated[UUID | None, Query(description="Entries that this account has")] = None,
    unassigned: Annotated[bool, Query(description="Only those that nobody has")] = False,
    stale: Annotated[bool | None, Query(description="Facts under the writing have changed")] = None,
    overridden: Annotated[bool | None, Query(description="Written by hand")] = None,
    gone: Annotated[bool | None, Query(description="No longer in the selection")] = None,
    missing: Annotated[str | None, Query(max_length=80, description="A reason of `progress`")] = None,
    category: Annotated[str | None, Query(max_length=10, description="Start of the category")] = None,
    chapter: Annotated[str | None, Query(max_length=200)] = None,
    q: Annotated[str | None, Query(max_length=60, description="Part of the name")] = None,
    changes: Annotated[bool | None, Query(description="With changes to decide on")] = None,
    comments: Annotated[bool | None, Query(description="With comments not settled")] = None,
    after: After = None,
    limit: Limit = 50,
) -> JSONResponse:
    """List entries in the order of printing."""
    wanted = service.Filter(
        states=None if state is None else (state,),
        assignee_id=assignee,
        is_unassigned=unassigned,
        is_stale=stale,
        is_overridden=overridden,
        is_gone=gone,
        missing=missing,
        category=category,
        chapter=chapter,
        text=q,
        has_changes=changes,
        has_comments=comments,
    )
    page = service.entries(session, caller, edition_id, wanted, after, limit)
    return JSONResponse({"rows": page.rows, "next": page.after})


@router.get("/entries/{key}", response_model=EditionEntryOut)
def get_entry(session: SessionDep, caller: CallerDep, edition_id: EditionId, key: Key) -> JSONResponse:
    """Return an entry whole: composed, written by hand, its facts then and now, comments, changes."""
    return _entry(session, caller, edition_id, key)


@router.post("/entries/{key}/confirmation", response_model=EditionEntryOut)
def confirm_entry(
    session: SessionDep, caller: CallerDep, edition_id: EditionId, key: Key, version: ExpectedVersion
) -> JSONResponse:
    """Say that what was written by hand holds on the facts as they are now; needs If-Match."""
    editing.confirm(session, caller, edition_id, key, version)
    return _entry(session, caller, edition_id, key)


@router.put("/entries/{key}/override", response_model=EditionEntryOut)
def write_entry(
    session: SessionDep,
    caller: CallerDep,
    edition_id: EditionId,
    key: Key,
    said: EditionOverrideIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Write an entry by hand in place of what there was; nothing takes the writing back. Needs If-Match."""
    editing.override(session, caller, edition_id, key, version, said.written())
    return _entry(session, caller, edition_id, key)


@router.post("/entry-states", status_code=201)
def move_entries(
    session: SessionDep, caller: CallerDep, edition_id: EditionId, said: EditionEntryMoveIn
) -> EditionMovedOut:
    """Bring entries to a state, all or none; nobody reviews what he edited. The way back needs a reason."""
    wanted = said.entries.filter()
    changed = editing.move(session, caller, edition_id, wanted, said.state, said.reason)
    return EditionMovedOut(changed=changed)
