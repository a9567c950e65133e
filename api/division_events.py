"""What happens to divisions, as people ask for it: one typed event becomes one proposal."""

from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, SessionDep
from api.proposals import Written, written
from gis.administrative_divisions import lineage
from gis.place_names.service import propose_event

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


@router.post("", status_code=201)
def propose(session: SessionDep, caller: CallerDep, response: Response, wanted: EventIn) -> Written:
    """Draft a proposal that carries the event out on every division and place name it touches."""
    proposal = propose_event(session, caller, wanted.event, title=wanted.title, reason=wanted.reason)
    return written(response, proposal)
