"""Elderly services: list, overview, one facility, its states, capacity, months, photos, fire safety."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse, StreamingResponse
from sqlalchemy.orm import Session

from api.attachments import Sha256, View, streamed
from api.dependencies import After, AsOf, CallerDep, ExpectedVersion, Limit, SessionDep, SettingsDep, etag
from api.facility_bodies import (
    FacilityCapacityIn,
    FacilityIn,
    FacilityMonthIn,
    FacilityPhotoIn,
    FacilityStateIn,
    FireMeasureDoneIn,
    FireMeasureIn,
    FireProblemIn,
    FireSettlementIn,
    NewFacilityIn,
)
from api.facility_shapes import FacilityKindCountOut, FacilityOut, FacilityPage, FireProblemRowOut
from api.grave_sites import file_answer
from gis.accounts.rules import Caller
from gis.facilities import fire_safety, registering, service
from maps.facility_papers import MEDIA
from maps.fire_papers import printed_lists

router = APIRouter(prefix="/facilities", tags=["elderly services"])

FacilityId = Annotated[UUID, Path(description="The facility")]
ProblemId = Annotated[UUID, Path(description="The fire-safety problem")]
Town = Annotated[UUID | None, Query(description="Of this 苏木 or 镇")]
WithClosed = Annotated[bool, Query(description="With those that were closed")]
PaperFormat = Literal["docx", "pdf"]


def _facility(
    session: Session, caller: Caller, facility_id: UUID, status: int = 200, as_of: date | None = None
) -> JSONResponse:
    """Answer with a facility as it stands."""
    row = service.get(session, caller, facility_id, as_of)
    return JSONResponse(row, status, headers=etag(row["version"]))


@router.get("", response_model=FacilityPage)
def list_facilities(
    session: SessionDep,
    caller: CallerDep,
    kind: Annotated[str | None, Query(max_length=80)] = None,
    state: Annotated[str | None, Query(max_length=80)] = None,
    town: Town = None,
    text: Annotated[str | None, Query(max_length=80, description="Part of number, name, address")] = None,
    as_of: AsOf = None,
    after: After = None,
    limit: Limit = 50,
) -> JSONResponse:
    """List facilities by name, as of a day."""
    wanted = service.Filter(kind, state, town, text)
    page = service.find(session, caller, wanted, as_of=as_of, after=after, limit=limit)
    return JSONResponse({"rows": page.rows, "next": page.after})


@router.post("", response_model=FacilityOut, status_code=201)
def register_facility(session: SessionDep, caller: CallerDep, said: NewFacilityIn) -> JSONResponse:
    """Register a facility with its first state and capacity."""
    made = registering.register(session, caller, said.said(), said.state, said.since, said.capacity())
    return _facility(session, caller, made, 201)


@router.get("/overview", response_model=list[FacilityKindCountOut])
def count_facilities(session: SessionDep, caller: CallerDep, as_of: AsOf = None) -> JSONResponse:
    """Count by kind the facilities of a day by state, with the beds of those that are open."""
    return JSONResponse(service.overview(session, caller, as_of))


@router.get("/fire-problems", response_model=list[FireProblemRowOut])
def list_fire_problems(
    session: SessionDep, caller: CallerDep, town: Town = None, closed: WithClosed = False
) -> JSONResponse:
    """List fire-safety problems with their measures, the grave ones first."""
    return JSONResponse(service.fire_problems(session, caller, town_id=town, closed=closed))


@router.get("/fire-lists.{format}", response_class=Response)
def print_fire_lists(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    format: PaperFormat,
    town: Town = None,
    closed: WithClosed = False,
) -> Response:
    """Return 消防安全问题清单 and 整改措施清单 of facilities with problems, a page for each: Word or PDF."""
    made = printed_lists(session, caller, format, settings.home, town_id=town, closed=closed)
    return file_answer(*made, MEDIA[format])


@router.post("/fire-problems/{problem_id}/measures", response_model=FacilityOut, status_code=201)
def plan_fire_measure(
    session: SessionDep,
    caller: CallerDep,
    problem_id: ProblemId,
    said: FireMeasureIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Put a measure on the list of a problem; needs If-Match with the facility's version."""
    facility = fire_safety.plan_measure(session, caller, problem_id, version, said.said())
    return _facility(session, caller, facility, 201)


@router.post("/fire-problems/{problem_id}/settlement", response_model=FacilityOut)
def settle_fire_problem(
    session: SessionDep,
    caller: CallerDep,
    problem_id: ProblemId,
    said: FireSettlementIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Accept a problem as settled (销号) or send it back; not by whoever said last that it was done.

    Needs If-Match with the facility's version.
    """
    facility = fire_safety.settle(
        session, caller, problem_id, version, said.on, is_accepted=said.is_accepted, note=said.note
    )
    return _facility(session, caller, facility)


@router.post("/fire-measures/{measure_id}/completion", response_model=FacilityOut)
def finish_fire_measure(
    session: SessionDep,
    caller: CallerDep,
    measure_id: UUID,
    said: FireMeasureDoneIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Say that a measure was done; needs If-Match with the facility's version."""
    facility = fire_safety.finish_measure(
        session, caller, measure_id, version, said.done_on, said.note, said.photo_sha256
    )
    return _facility(session, caller, facility)


@router.get("/{facility_id}", response_model=FacilityOut)
def get_facility(
    session: SessionDep, caller: CallerDep, facility_id: FacilityId, as_of: AsOf = None
) -> JSONResponse:
    """Return a facility with everything about it, as of a day."""
    return _facility(session, caller, facility_id, as_of=as_of)


@router.put("/{facility_id}", response_model=FacilityOut)
def amend_facility(
    session: SessionDep,
    caller: CallerDep,
    facility_id: FacilityId,
    said: FacilityIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Say anew what a facility is; needs If-Match."""
    registering.amend(session, caller, facility_id, version, said.said())
    return _facility(session, caller, facility_id)


@router.get("/{facility_id}/attachments/{sha256}", response_class=StreamingResponse)
def open_facility_photo(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    facility_id: FacilityId,
    sha256: Sha256,
    view: View = False,
) -> StreamingResponse:
    """Return a photo of the facility, or of a fire-safety measure there."""
    return streamed(service.open_photo(session, caller, facility_id, sha256, settings.home), view=view)


@router.post("/{facility_id}/capacities", response_model=FacilityOut, status_code=201)
def set_facility_capacity(
    session: SessionDep,
    caller: CallerDep,
    facility_id: FacilityId,
    said: FacilityCapacityIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Say how many beds and meals a facility has from a day on; needs If-Match."""
    registering.set_capacity(session, caller, facility_id, version, said.since, said.capacity())
    return _facility(session, caller, facility_id, 201)


@router.get("/{facility_id}/fire-lists.{format}", response_class=Response)
def print_fire_lists_of_facility(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    facility_id: FacilityId,
    format: PaperFormat,
    closed: WithClosed = False,
) -> Response:
    """Return 消防安全问题清单 and 整改措施清单 of a facility, to be signed: Word or PDF."""
    made = printed_lists(session, caller, format, settings.home, facility_id=facility_id, closed=closed)
    return file_answer(*made, MEDIA[format])


@router.post("/{facility_id}/fire-problems", response_model=FacilityOut, status_code=201)
def list_fire_problem(
    session: SessionDep,
    caller: CallerDep,
    facility_id: FacilityId,
    said: FireProblemIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Put a fire-safety problem on the list of a facility; needs If-Match."""
    fire_safety.list_problem(session, caller, facility_id, version, said.said())
    return _facility(session, caller, facility_id, 201)


@router.put("/{facility_id}/months/{month}", response_model=FacilityOut)
def set_facility_month(
    session: SessionDep,
    caller: CallerDep,
    facility_id: FacilityId,
    month: Annotated[date, Path(description="First day of the month")],
    said: FacilityMonthIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Say what a facility did in a month that has ended; needs If-Match."""
    registering.set_month(session, caller, facility_id, version, month, said.said())
    return _facility(session, caller, facility_id)


@router.post("/{facility_id}/photos", response_model=FacilityOut, status_code=201)
def add_facility_photo(
    session: SessionDep,
    caller: CallerDep,
    facility_id: FacilityId,
    said: FacilityPhotoIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Keep an uploaded photo of a facility; needs If-Match."""
    registering.add_photo(session, caller, facility_id, version, said.sha256, said.taken_on, said.caption)
    return _facility(session, caller, facility_id, 201)


@router.post("/{facility_id}/states", response_model=FacilityOut, status_code=201)
def set_facility_state(
    session: SessionDep,
    caller: CallerDep,
    facility_id: FacilityId,
    said: FacilityStateIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Say in which state a facility is from a day on, ahead or past; needs If-Match."""
    registering.set_state(
        session, caller, facility_id, version, said.state, said.since, said.basis, said.note
    )
    return _facility(session, caller, facility_id, 201)


@router.delete("/{facility_id}/states/{since}", response_model=FacilityOut)
def take_back_facility_state(
    session: SessionDep, caller: CallerDep, facility_id: FacilityId, since: date, version: ExpectedVersion
) -> JSONResponse:
    """Take back a state that was recorded by mistake; needs If-Match."""
    registering.take_back_state(session, caller, facility_id, version, since)
    return _facility(session, caller, facility_id)
