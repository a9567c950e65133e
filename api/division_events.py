"""What happens to divisions, as people ask for it: one typed event becomes one proposal."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, ExpectedVersion, SessionDep, etag
from api.proposals import Written, written
from gis.administrative_divisions import lineage
from gis.place_names.service import event_asked, mend_event, propose_event

router = APIRouter(prefix="/division-events", tags=["administrative divisions"])


class _EventIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = Field(examples=["图克镇更名"], min_length=1, max_length=200)
    reason: str = Field(examples=["自治区人民政府批复"], min_length=1, max_length=4000)


class RenameIn(_EventIn):
    """更名，或改设."""

    type: Literal["rename"]
    event: lineage.Rename


class MergeIn(_EventIn):
    """合并."""

    type: Literal["merge"]
    event: lineage.Merge


class SplitIn(_EventIn):
    """分设."""

    type: Literal["split"]
    event: lineage.Split


class TransferIn(_EventIn):
    """划转."""

    type: Literal["transfer"]
    event: lineage.Transfer


class AbolishIn(_EventIn):
    """撤销."""

    type: Literal["abolish"]
    event: lineage.Abolish


class RecodeIn(_EventIn):
    """改码."""

    type: Literal["recode"]
    event: lineage.Recode


EventIn = Annotated[
    RenameIn | MergeIn | SplitIn | TransferIn | AbolishIn | RecodeIn, Field(discriminator="type")
]


class AskedOut(BaseModel):
    """The event that a proposal carries, as it was asked for."""

    type: str = Field(examples=["rename"])
    title: str
    reason: str
    version: int = Field(description="send it as If-Match")
    event: lineage.Request


@router.post("", status_code=201)
def propose(session: SessionDep, caller: CallerDep, response: Response, wanted: EventIn) -> Written:
    """Draft a proposal that carries the event out on every division and place name it touches."""
    proposal = propose_event(session, caller, wanted.event, title=wanted.title, reason=wanted.reason)
    return written(response, proposal)


@router.get("/{proposal_id}")
def asked(session: SessionDep, caller: CallerDep, response: Response, proposal_id: UUID) -> AskedOut:
    """Return the event that one's own draft or returned proposal carries, to mend it."""
    found = event_asked(session, caller, proposal_id)
    proposal = found.proposal
    response.headers.update(etag(proposal.version))
    return AskedOut(
        type=found.type,
        title=proposal.title,
        reason=proposal.reason,
        version=proposal.version,
        event=found.request,
    )


@router.put("/{proposal_id}")
def mend(
    session: SessionDep,
    caller: CallerDep,
    response: Response,
    proposal_id: UUID,
    version: ExpectedVersion,
    wanted: EventIn,
) -> Written:
    """Work an event out anew into the proposal that carried it, in place of all its records."""
    proposal = mend_event(
        session, caller, proposal_id, version, wanted.event, title=wanted.title, reason=wanted.reason
    )
    return written(response, proposal)
