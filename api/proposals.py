"""Proposals (变更单): write, hand in, decide, print."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from api.attachments import SHOWN, Sha256, View, streamed
from api.dependencies import (
    After,
    CallerDep,
    EngineDep,
    ExpectedVersion,
    Limit,
    SessionDep,
    SettingsDep,
    etag,
)
from api.shapes import BulkPreviewOut, BulkResultOut, ProposalOut, ProposalPage, ProposalRowOut
from gis.boundary_disputes.standstill import all_subjects
from gis.proposals import bulk_approval, service, views
from gis.proposals.subjects import ItemDraft
from gis.publication.pages import UnreadableKey, check_filter, key_of, last_of
from maps.register_forms import printed_form

if TYPE_CHECKING:
    from gis.proposals.tables import Proposal

router = APIRouter(prefix="/proposals", tags=["proposals"])

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


Text = Annotated[
    str | None,
    Query(max_length=100, description="编号、标题、提出人或单位中的文字 / in number, title, author, office"),
]


class ItemIn(BaseModel):
    """What is wanted of one record: for each field path the value it shall have; null removes it."""

    model_config = ConfigDict(extra="forbid")

    subject: Literal[
        "administrative_division",
        "boundary_line",
        "boundary_marker",
        "division_event",
        "accepted_exception",
        "feature",
        "name_rule",
        "protected_name",
    ]
    action: Literal["create", "update"]
    record_id: UUID | None = None
    base_version: int | None = Field(default=None, ge=1, description="version seen, for an update")
    changes: dict[str, Any] = Field(examples=[{"meaning": "蒙古语，意为……"}], min_length=1, max_length=2000)

    def draft(self) -> ItemDraft:
        """Return the value object."""
        return ItemDraft(**self.model_dump())


class NewProposal(BaseModel):
    """A draft to write."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(examples=["correction"], max_length=40)
    title: str = Field(examples=["更正图克镇的地名含义"], max_length=200)
    reason: str = Field(examples=["普查档案核对"], max_length=4000)
    items: list[ItemIn] = Field(min_length=1, max_length=500)


class ProposalEdit(BaseModel):
    """What to change of one's own draft; items, when given, replace the old ones whole."""

    model_config = ConfigDict(extra="forbid")

    title: str | None = Field(default=None, max_length=200)
    reason: str | None = Field(default=None, max_length=4000)
    items: list[ItemIn] | None = Field(default=None, min_length=1, max_length=500)


class DecisionIn(BaseModel):
    """A decision on the screen, or the confirmation of one signed on paper."""

    model_config = ConfigDict(extra="forbid")

    decision: Literal["approved", "returned", "rejected"]
    comment: str = Field(default="", max_length=4000)
    scan_sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    signed_by: str | None = Field(default=None, min_length=1, max_length=60)


class ChosenIn(BaseModel):
    """A proposal to approve, at the version that was seen in the preview."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    version: int | None = Field(default=None, ge=1)


class ChosenList(BaseModel):
    """Proposals to look at before they are approved together."""

    model_config = ConfigDict(extra="forbid")

    proposals: list[ChosenIn] = Field(min_length=1, max_length=bulk_approval.MOST_CHOSEN)

    def chosen(self) -> list[bulk_approval.Chosen]:
        """Return the value objects."""
        return [bulk_approval.Chosen(one.id, one.version) for one in self.proposals]


class BulkApproval(ChosenList):
    """Proposals to approve in one step."""

    comment: str = Field(default="", max_length=4000)


class BulkApproved(BaseModel):
    """What became of each; or the job that approves them."""

    results: list[BulkResultOut]
    job_id: UUID | None


class CommentIn(BaseModel):
    """A remark."""

    model_config = ConfigDict(extra="forbid")

    body: str = Field(min_length=1, max_length=4000)


class EvidenceIn(BaseModel):
    """A stored file to cite, and what it is."""

    model_config = ConfigDict(extra="forbid")

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    title: str = Field(default="", examples=["命名批复"], max_length=200)


class RestoreIn(BaseModel):
    """A record, and the instant whose content it shall have again."""

    model_config = ConfigDict(extra="forbid")

    subject: Literal[
        "administrative_division",
        "accepted_exception",
        "boundary_line",
        "boundary_marker",
        "feature",
        "name_rule",
        "protected_name",
    ]
    record_id: UUID
    known_at: datetime


class Written(BaseModel):
    """Where a proposal stands after a step; send `version` as If-Match with the next one."""

    id: UUID
    number: str = Field(examples=["2026-000123"])
    state: str = Field(examples=["submitted"])
    version: int


class AttachedOut(BaseModel):
    """A file that the proposal now cites, and the version that the proposal has with it."""

    sha256: str
    title: str
    version: int


def written(response: Response, proposal: "Proposal") -> Written:
    """Return a proposal's new standing and say its version as ETag."""
    response.headers.update(etag(proposal.version))
    return Written(id=proposal.id, number=proposal.number, state=proposal.state, version=proposal.version)


def key(after: str | None) -> tuple[datetime, UUID] | None:
    """Read the key of a page; raise UnreadableKey."""
    if after is None:
        return None
    moment, last = last_of(after)
    try:
        return datetime.fromisoformat(moment), last
    except ValueError as error:
        raise UnreadableKey(key=after) from error


def paged(rows: Sequence[views.ProposalRow], limit: int) -> ProposalPage:
    """Return a page of proposals with the key of the next one."""
    last = rows[-1] if len(rows) == limit else None
    return ProposalPage(
        rows=[ProposalRowOut.model_validate(row) for row in rows],
        next=key_of(last.created_at.isoformat(), str(last.id)) if last else None,
    )


@router.get("")
def list_proposals(
    session: SessionDep,
    caller: CallerDep,
    state: Annotated[str | None, Query(max_length=20, examples=["submitted"])] = None,
    kind: Annotated[str | None, Query(max_length=40, examples=["correction"])] = None,
    text: Text = None,
    mine: bool = False,
    record_id: UUID | None = None,
    after: After = None,
    limit: Limit = 50,
) -> ProposalPage:
    """List proposals, latest first: of a state or kind, one's own, on one record, with a text in them."""
    check_filter(state, kind, text)
    found = views.find(
        session,
        caller,
        state=state,
        kind=kind,
        text=text,
        mine=mine,
        record_id=record_id,
        after=key(after),
        limit=limit,
    )
    return paged(found, limit)


@router.get("/inbox")
def inbox(
    session: SessionDep,
    caller: CallerDep,
    kind: Annotated[str | None, Query(max_length=40, examples=["correction"])] = None,
    text: Text = None,
    task: Annotated[
        Literal["finish", "decide"] | None,
        Query(description="自己的待提交 / 待审批 (own to finish, others' to decide)"),
    ] = None,
    after: After = None,
    limit: Limit = 50,
) -> ProposalPage:
    """List what waits for the caller (待办), oldest first."""
    check_filter(kind, text)
    return paged(views.inbox(session, caller, key(after), limit, kind=kind, text=text, task=task), limit)


@router.post("", status_code=201)
def draft(session: SessionDep, caller: CallerDep, response: Response, new: NewProposal) -> Written:
    """Write a draft."""
    proposal = service.draft(
        session,
        caller,
        all_subjects(),
        kind=new.kind,
        title=new.title,
        reason=new.reason,
        items=[item.draft() for item in new.items],
    )
    return written(response, proposal)


@router.post("/restore", status_code=201)
def restore(session: SessionDep, caller: CallerDep, response: Response, wanted: RestoreIn) -> Written:
    """Draft a proposal that gives a record the content the register had at an instant."""
    proposal = service.restore(
        session, caller, all_subjects(), wanted.subject, wanted.record_id, wanted.known_at
    )
    return written(response, proposal)


@router.post("/approval-preview")
def preview_approval(session: SessionDep, caller: CallerDep, chosen: ChosenList) -> BulkPreviewOut:
    """Say what approving these together would change, and which can't be approved by the caller, and why."""
    found = bulk_approval.preview(session, caller, all_subjects(), chosen.chosen())
    return BulkPreviewOut.model_validate(found)


@router.post("/approvals")
def approve_many(
    session: SessionDep, caller: CallerDep, engine: EngineDep, response: Response, approval: BulkApproval
) -> BulkApproved:
    """Approve each in a transaction of its own, many as one job; repeating it changes nothing more."""
    chosen = approval.chosen()
    if bulk_approval.is_long(session, chosen):
        job = bulk_approval.queue(session, caller, chosen, approval.comment)
        response.headers["Location"] = f"/jobs/{job.id}"
        return BulkApproved(results=[], job_id=job.id)
    results = bulk_approval.approve(engine, caller, all_subjects(), chosen, approval.comment)
    return BulkApproved(results=[BulkResultOut.model_validate(one) for one in results], job_id=None)


@router.get("/{proposal_id}")
def get_proposal(
    session: SessionDep,
    caller: CallerDep,
    response: Response,
    proposal_id: UUID,
    after: Annotated[int | None, Query(ge=0, description="position of the last item seen")] = None,
    limit: Limit = 50,
) -> ProposalOut:
    """Return a proposal with decisions, remarks, evidence and a page of its changes in words."""
    view = views.get(session, caller, all_subjects(), proposal_id, after=after, limit=limit)
    response.headers.update(etag(view.row.version))
    return ProposalOut.model_validate(view)


@router.patch("/{proposal_id}")
def edit(
    session: SessionDep,
    caller: CallerDep,
    response: Response,
    proposal_id: UUID,
    version: ExpectedVersion,
    change: ProposalEdit,
) -> Written:
    """Change one's own draft or returned proposal."""
    proposal = service.edit(
        session,
        caller,
        all_subjects(),
        proposal_id,
        version,
        title=change.title,
        reason=change.reason,
        items=None if change.items is None else [item.draft() for item in change.items],
    )
    return written(response, proposal)


@router.post("/{proposal_id}/submit")
def submit(
    session: SessionDep, caller: CallerDep, response: Response, proposal_id: UUID, version: ExpectedVersion
) -> Written:
    """Hand a proposal in; every conflict with the register's present state is said now."""
    return written(response, service.submit(session, caller, all_subjects(), proposal_id, version))


@router.post("/{proposal_id}/decisions")
def decide(
    session: SessionDep,
    caller: CallerDep,
    response: Response,
    proposal_id: UUID,
    version: ExpectedVersion,
    decision: DecisionIn,
) -> Written:
    """Approve, return or reject; the last approval needed applies the proposal in the same transaction."""
    proposal = service.decide(
        session,
        caller,
        all_subjects(),
        proposal_id,
        decision.decision,
        decision.comment,
        expected_version=version,
        scan_sha256=decision.scan_sha256,
        signed_by=decision.signed_by,
    )
    return written(response, proposal)


@router.post("/{proposal_id}/withdraw")
def withdraw(
    session: SessionDep, caller: CallerDep, response: Response, proposal_id: UUID, version: ExpectedVersion
) -> Written:
    """Take one's own proposal back."""
    return written(response, service.withdraw(session, caller, proposal_id, version))


@router.post("/{proposal_id}/apply", status_code=202)
def apply_again(
    session: SessionDep, caller: CallerDep, response: Response, proposal_id: UUID, version: ExpectedVersion
) -> Written:
    """Queue an approved batch anew after its job was cancelled or interrupted."""
    return written(response, service.apply_again(session, caller, proposal_id, version))


@router.post("/{proposal_id}/comments", status_code=204)
def comment(session: SessionDep, caller: CallerDep, proposal_id: UUID, remark: CommentIn) -> None:
    """Remark on a proposal."""
    service.comment(session, caller, proposal_id, remark.body)


@router.post("/{proposal_id}/attachments", status_code=201)
def attach(
    session: SessionDep,
    caller: CallerDep,
    proposal_id: UUID,
    version: ExpectedVersion,
    evidence: EvidenceIn,
) -> AttachedOut:
    """Cite a file that POST /attachments stored; the proposal counts a version up."""
    attached = service.attach(session, caller, proposal_id, version, evidence.sha256, evidence.title)
    return AttachedOut(sha256=attached.sha256, title=attached.title, version=version + 1)


@router.get("/{proposal_id}/attachments/{sha256}", response_class=StreamingResponse)
def open_attachment(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    proposal_id: UUID,
    sha256: Sha256,
    view: View = False,
) -> StreamingResponse:
    """Download a file that the proposal cites, or look at it."""
    return streamed(service.open_attachment(session, caller, proposal_id, sha256, settings.home), view=view)


@router.get("/{proposal_id}/form.{format}", response_class=Response)
def form(
    session: SessionDep,
    caller: CallerDep,
    proposal_id: UUID,
    format: Literal["pdf", "docx"],
    view: View = False,
) -> Response:
    """Print the 审批单 to sign and seal, as PDF or Word."""
    number, content = printed_form(session, caller, proposal_id, format)
    if view and format == "pdf":
        shown = {"Content-Security-Policy": SHOWN["application/pdf"]}
        return Response(
            content,
            media_type="application/pdf",
            headers={"Content-Disposition": f'inline; filename="{number}.pdf"', **shown},
        )
    return Response(
        content,
        media_type="application/pdf" if format == "pdf" else DOCX,
        headers={"Content-Disposition": f'attachment; filename="{number}.{format}"'},
    )
