"""点单: requests of households, taken, sent to the nearest able station and done; who asks is masked."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from api.dependencies import CallerDep, ExpectedVersion, Limit, SessionDep, etag
from api.facility_bodies import (
    PersonalDataReasonIn,
    RequestAssignmentIn,
    RequestCancelIn,
    RequestDoneIn,
    ServiceRequestIn,
)
from api.facility_shapes import (
    HouseholdOut,
    OneServiceRequestOut,
    RequestCandidateOut,
    RequestState,
    RequestTownOut,
    ServiceRequestOut,
)
from gis.accounts.rules import Caller
from gis.facilities import requests
from gis.planning import household_ways

router = APIRouter(prefix="/service-requests", tags=["elderly services"])

RequestId = Annotated[UUID, Path(description="The request")]


def _request(session: Session, caller: Caller, request_id: UUID, status: int = 200) -> JSONResponse:
    """Answer with a request as it stands now."""
    row = requests.get(session, caller, request_id)
    return JSONResponse(row, status, headers=etag(row["version"]))


@router.get("", response_model=list[ServiceRequestOut])
def list_requests(
    session: SessionDep,
    caller: CallerDep,
    state: Annotated[list[RequestState], Query(description="In these states")] = ["received", "assigned"],  # noqa: B006
    limit: Limit = 200,
) -> JSONResponse:
    """List requests of households, the latest wanted first."""
    return JSONResponse(requests.find(session, caller, state, limit))


@router.post("", response_model=OneServiceRequestOut, status_code=201)
def take_request(session: SessionDep, caller: CallerDep, said: ServiceRequestIn) -> JSONResponse:
    """Keep a household's request in a 苏木 or 镇 where that is switched on."""
    made = requests.take(
        session, caller, said.division_id, said.service, said.wanted_on, said.household(), said.note
    )
    return _request(session, caller, made, 201)


@router.get("/towns", response_model=list[RequestTownOut])
def list_request_towns(session: SessionDep, caller: CallerDep) -> JSONResponse:
    """List the 苏木 and 镇 whose requests are switched on."""
    return JSONResponse(requests.towns(session, caller))


@router.get("/{request_id}", response_model=OneServiceRequestOut)
def get_request(session: SessionDep, caller: CallerDep, request_id: RequestId) -> JSONResponse:
    """Return a request, with who read the household's data."""
    return _request(session, caller, request_id)


@router.post("/{request_id}/assignment", response_model=OneServiceRequestOut)
def assign_request(
    session: SessionDep,
    caller: CallerDep,
    request_id: RequestId,
    said: RequestAssignmentIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Send a request to the nearest station by road, or to another with a reason; needs If-Match."""
    household_ways.assign(session, caller, request_id, version, said.facility_id, said.reason)
    return _request(session, caller, request_id)


@router.post("/{request_id}/cancellation", response_model=OneServiceRequestOut)
def cancel_request(
    session: SessionDep,
    caller: CallerDep,
    request_id: RequestId,
    said: RequestCancelIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Cancel a request with a reason; needs If-Match."""
    requests.cancel(session, caller, request_id, version, said.reason)
    return _request(session, caller, request_id)


@router.get("/{request_id}/candidates", response_model=list[RequestCandidateOut])
def list_candidates(session: SessionDep, caller: CallerDep, request_id: RequestId) -> JSONResponse:
    """List the open stations that bring the service, the nearest by road first (straight without roads)."""
    return JSONResponse(household_ways.candidates(session, caller, request_id))


@router.post("/{request_id}/completion", response_model=OneServiceRequestOut)
def finish_request(
    session: SessionDep,
    caller: CallerDep,
    request_id: RequestId,
    said: RequestDoneIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Say that a request was served; needs If-Match."""
    requests.finish(session, caller, request_id, version, said.done_on, said.outcome)
    return _request(session, caller, request_id)


@router.post("/{request_id}/household")
def read_household(
    session: SessionDep, caller: CallerDep, request_id: RequestId, said: PersonalDataReasonIn
) -> HouseholdOut:
    """Return who asked, whole, to those who serve him; who reads it and why is noted."""
    return HouseholdOut.model_validate(requests.household(session, caller, request_id, said.reason))
