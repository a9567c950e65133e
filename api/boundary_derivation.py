"""Derive lines from the polygons of neighbours: whom to choose, what would come of it, and the draft."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from shapely.geometry import mapping

from api.dependencies import AsOf, CallerDep, SessionDep
from api.job_status import JobOut, ProposalMadeOut, queued
from gis.boundary_disputes.standstill import all_subjects
from gis.boundary_lines import deriving
from gis.boundary_lines.deriving import Preview, Wanted
from gis.history.as_known import today

router = APIRouter(prefix="/boundary-lines/derivation", tags=["boundary lines"])


class NeighbourOut(BaseModel):
    """A division whose polygon touches ours."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str


class DerivationIn(BaseModel):
    """Whose lines with whom; a tolerance is needed where polygons come from two sources."""

    model_config = ConfigDict(extra="forbid")

    division_id: UUID
    neighbours: list[UUID] = Field(min_length=1, max_length=60)
    tolerance_m: float = Field(default=0.0, ge=0, le=5000, description="0: polygons share their vertices")
    as_of: date | None = None

    def wanted(self) -> Wanted:
        """Return what is asked, each neighbour once."""
        others = dict.fromkeys(each for each in self.neighbours if each != self.division_id)
        return Wanted(self.division_id, tuple(others), self.as_of or today(), self.tolerance_m)


class DraftIn(DerivationIn):
    """What to draft, and why."""

    title: str = Field(min_length=1, max_length=200)
    reason: str = Field(min_length=1, max_length=4000)


class DerivedLineOut(BaseModel):
    """A line with one neighbour, all stretches together."""

    neighbour: NeighbourOut
    geometry: dict[str, Any]
    stretches: int
    length_m: float = Field(description="Geodesic")
    deviation_m: float = Field(description="How far the neighbour's own boundary lies off at most")
    registered_id: UUID | None = Field(description="The registered line that would get this geometry")


class TriJunctionOut(BaseModel):
    """三交点: where three divisions meet."""

    position: list[float]
    parties: list[str]


class DerivationOut(BaseModel):
    """What would be drafted; nothing is kept."""

    name: str
    lines: list[DerivedLineOut]
    tri_junctions: list[TriJunctionOut]
    without: list[NeighbourOut] = Field(description="Neighbours with whom no stretch was found")

    @classmethod
    def of(cls, preview: Preview) -> "DerivationOut":
        """Return a preview as the API says it."""
        return cls(
            name=preview.name,
            lines=[
                DerivedLineOut(
                    neighbour=NeighbourOut.model_validate(line.neighbour),
                    geometry=mapping(line.geometry),
                    stretches=line.stretches,
                    length_m=line.length_m,
                    deviation_m=line.deviation_m,
                    registered_id=line.registered_id,
                )
                for line in preview.lines
            ],
            tri_junctions=[
                TriJunctionOut(position=list(position), parties=list(parties))
                for position, parties in preview.tri_junctions
            ],
            without=[NeighbourOut.model_validate(each) for each in preview.without],
        )


class DraftedOut(BaseModel):
    """The draft, or the job that makes it."""

    proposal: ProposalMadeOut | None
    job: JobOut | None


@router.get("/neighbours")
def list_neighbours(
    session: SessionDep,
    caller: CallerDep,
    division: Annotated[UUID, Query(description="Whose neighbours")],
    as_of: AsOf = None,
) -> list[NeighbourOut]:
    """List the divisions of a division's own level whose polygons touch its own."""
    found = deriving.neighbours(session, caller, division, as_of)
    return [NeighbourOut.model_validate(each) for each in found]


@router.post("")
def preview(session: SessionDep, caller: CallerDep, asked: DerivationIn) -> DerivationOut:
    """Derive lines and tri-junctions to be looked at; nothing is kept."""
    return DerivationOut.of(deriving.preview(session, caller, asked.wanted()))


@router.post("/proposals", status_code=201)
def draft(
    request: Request, response: Response, session: SessionDep, caller: CallerDep, asked: DraftIn
) -> DraftedOut:
    """Draft the derived lines in one proposal, never as lines in law; what takes long is a job (202)."""
    wanted = asked.wanted()
    if deriving.is_long(session, wanted):
        job = deriving.queue_draft(session, caller, wanted, asked.title, asked.reason)
        response.status_code = 202
        return DraftedOut(proposal=None, job=queued(request, response, job))
    made = deriving.draft(session, caller, all_subjects(), wanted, asked.title, asked.reason)
    response.headers["Location"] = f"/proposals/{made.id}"
    return DraftedOut(proposal=ProposalMadeOut(id=made.id, number=made.number, state=made.state), job=None)
